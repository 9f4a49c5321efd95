"""A new wish to pay, as it is written down before anybody else hears of it."""

from dataclasses import asdict
from uuid import uuid4

from services.billing.domain.attempts import State
from services.billing.models import AttemptRow, CustomerRow
from services.billing.payments.provider import OrderPage
from shared import clock
from shared.contracts.message import Caller, Customer
from shared.contracts.settings import Tenant
from shared.contracts.values import Method
from shared.language.catalogue import Words, pick
from shared.money import Money
from shared.secrets import CODE_LETTERS, new_document_token, random_letters


def new_attempt(
    amount: Money,
    *,
    title: str,
    customer: CustomerRow,
    methods: tuple[Method, ...],
    fee: Money | None = None,
    who: Caller,
    tenant: Tenant,
) -> AttemptRow:
    """`title` is what the provider's page says the money is for, `methods` are those to which it is held;
    `fee` comes on top of the amount."""
    token, email = new_document_token(), _receipt_email(who) or customer.email
    spoken = pick(customer.locale, tenant.locale)
    page = OrderPage(
        business=tenant.name,
        title=title,
        email=email,
        locale=spoken,
        success_url=f"{tenant.url}/payments/{token}",
        cancel_url=f"{tenant.url}/payments/{token}/back",
        methods=methods,
        fee_title=Words(spoken).gettext("Card fee") if fee else "",
    )
    return AttemptRow(
        token=token,
        reference=new_reference(),
        customer_id=customer.id,
        state=State.CREATED,
        currency=amount.currency,
        amount_minor=(amount + fee if fee else amount).minor,
        fee_minor=fee.minor if fee else 0,
        receipt_email=email,
        provider_key=uuid4().hex,
        order=asdict(page),
        checkout_url="",
        failure="",
        created_at=clock.now(),
        asked_at=clock.now(),
    )


def new_reference() -> str:
    """What people quote about a payment, such as PAY-7F3K-20C9."""
    return f"PAY-{random_letters(CODE_LETTERS, 4)}-{random_letters(CODE_LETTERS, 4)}"


def _receipt_email(who: Caller) -> str:
    return who.actor.email if isinstance(who.actor, Customer) else ""
