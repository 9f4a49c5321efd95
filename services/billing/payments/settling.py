"""What the provider says becomes what we know: the only place where a provider's money is written down."""

from collections.abc import Sequence
from datetime import datetime

import structlog

from services.billing.domain.allocation import Wish, allocate
from services.billing.domain.attempts import GIVEN_UP, State, may_move
from services.billing.models import AttemptInvoiceRow, AttemptRow, InvoiceRow, PaymentRow
from services.billing.payments.agreeing import give
from services.billing.payments.cases import Case, case_locked
from services.billing.payments.provider import Result
from services.billing.payments.quarantine import look_no_more, quarantine
from services.billing.store import BillingStore
from services.billing.store.approvals import Deposit
from shared import clock
from shared.contracts.billing.invoices import InvoicePaid, PaidWith
from shared.contracts.billing.payments import PaymentFailed, PaymentReceived
from shared.contracts.message import Event
from shared.money import Money

log = structlog.get_logger(__name__)


def apply_provider_result(store: BillingStore, token: str, result: Result, *, request_id: str) -> AttemptRow:
    """Moves an attempt to where the provider says it is, and writes down its money, once. Call inside a unit.

    Lock first: the webhook, the customer's return and our own enquiry may all arrive together, and their words in
    any order.
    """
    case = case_locked(store, token)
    attempt = case.attempt
    attempt.asked_at = clock.now()
    if attempt.state == State.SUCCEEDED:
        return attempt
    if reason := _mismatch(store, attempt, result):
        quarantine(store, case, f"{result.state}: {reason}", request_id=request_id)
        return attempt
    if result.method is not None:
        attempt.method = result.method.model_dump()
    if result.state is State.SUCCEEDED:
        write_down(store, case, result, request_id=request_id)
    elif may_move(State(attempt.state), result.state):
        attempt.failure = result.failure[:200]
        store.move_attempt(attempt, result.state)
        if result.state is State.FAILED:
            tell_of_failure(store, attempt, request_id=request_id)
    return attempt


def write_down(store: BillingStore, case: Case, result: Result, *, request_id: str) -> None:
    """The money that a result says has come, in the same unit as the case."""
    if case.attempt.state == State.QUARANTINED:
        look_no_more(store, case)
    if case.deposit is not None:
        _receive_deposit(store, case.attempt, result, case.deposit, request_id)
    else:
        wishes = _wishes(case.parts, case.invoices)
        _receive(store, case.attempt, result, wishes, case.invoices, request_id)


def tell_of_failure(store: BillingStore, attempt: AttemptRow, *, request_id: str) -> None:
    store.emit(_news(PaymentFailed, store, request_id, payment=attempt.token))


def tell_of(store: BillingStore, payment: PaymentRow, invoices: list[InvoiceRow], *, request_id: str) -> None:
    """The news of a payment: that it arrived, and which invoices it finished."""
    store.emit(_news(PaymentReceived, store, request_id, payment=payment.id))
    tell_of_paid(store, invoices, request_id=request_id)


def tell_of_paid(store: BillingStore, invoices: Sequence[InvoiceRow], *, request_id: str) -> None:
    """The news of the invoices on which nothing is left."""
    for invoice in invoices:
        if invoice.paid_minor == invoice.total_minor:
            store.emit(_news(InvoicePaid, store, request_id, invoice=invoice.id))


def _mismatch(store: BillingStore, attempt: AttemptRow, result: Result) -> str:
    """Why this result cannot be this attempt's; empty when it is."""
    if (result.tenant, result.attempt) != (store.tenant, attempt.token):
        return "not what was told to the provider"
    if result.checkout != attempt.checkout_id:
        return "another checkout"
    if result.amount != Money(attempt.amount_minor, attempt.currency):
        return f"{result.amount.minor} {result.amount.currency} instead of what was asked for"
    if result.state is not State.SUCCEEDED:
        return ""
    if not result.payment:
        return "paid without any money named"
    return "its money was written down before" if store.payment_of_provider(result.payment) else ""


def _receive(
    store: BillingStore,
    attempt: AttemptRow,
    result: Result,
    wishes: list[Wish],
    invoices: dict[int, InvoiceRow],
    request_id: str,
) -> None:
    allocation = allocate(result.amount - attempt.fee, wishes)
    # Money that no invoice needed is all the customer's.
    fee = attempt.fee if allocation.parts else Money(0, attempt.currency)
    kept = allocation.kept + attempt.fee - fee
    payment = _payment(attempt, result, kept=kept, fee=fee)
    given = tuple((invoices[invoice], part) for invoice, part in allocation.parts)
    store.add_payment(payment, given)
    # In time is who began in time: the page had shown what would be taken off.
    for invoice, _ in given:
        store.take_off_early(invoice, at=attempt.created_at)
    if attempt.state in GIVEN_UP or kept:
        log.warning("unexpected money", payment=attempt.reference, was=attempt.state, kept=kept.minor)
    store.move_attempt(attempt, State.SUCCEEDED)
    tell_of(store, payment, [invoice for invoice, _ in given], request_id=request_id)


def _receive_deposit(
    store: BillingStore, attempt: AttemptRow, result: Result, deposit: Deposit, request_id: str
) -> None:
    """All but the fee becomes credit. The estimate is approved, unless it was answered otherwise meanwhile or only
    a part came: then the fee is the customer's as well."""
    is_welcome = deposit.estimate.is_unanswered and result.amount == Money(attempt.amount_minor, attempt.currency)
    fee = attempt.fee if is_welcome else Money(0, attempt.currency)
    payment = _payment(attempt, result, kept=result.amount - fee, fee=fee)
    store.add_payment(payment, (), deposit_on=deposit.estimate.number)
    if attempt.state in GIVEN_UP or not is_welcome:
        log.warning("unexpected deposit", payment=attempt.reference, was=attempt.state, approves=is_welcome)
    store.move_attempt(attempt, State.SUCCEEDED)
    if is_welcome:
        give(store, deposit.approval, deposit.estimate, is_paid=True, request_id=request_id)
    tell_of(store, payment, [], request_id=request_id)


def _payment(attempt: AttemptRow, result: Result, *, kept: Money, fee: Money | None = None) -> PaymentRow:
    return PaymentRow(
        token=attempt.token,
        reference=attempt.reference,
        customer_id=attempt.customer_id,
        attempt_id=attempt.id,
        currency=attempt.currency,
        amount_minor=result.amount.minor,
        fee_minor=fee.minor if fee else 0,
        kept_minor=kept.minor,
        method=(result.method or PaidWith(kind="other")).model_dump(),
        receipt_email=attempt.receipt_email,
        provider_id=result.payment or None,
        received_at=_arrived_at(attempt, result),
    )


def _arrived_at(attempt: AttemptRow, result: Result) -> datetime:
    """A bank's money is there when the provider says so: its charge began days before, when it did not count."""
    is_of_bank = attempt.state == State.PENDING or (result.method is not None and result.method.kind == "bank")
    return clock.now() if is_of_bank or result.received_at is None else result.received_at


def _wishes(parts: list[AttemptInvoiceRow], invoices: dict[int, InvoiceRow]) -> list[Wish]:
    return [Wish(part.invoice_id, part.amount, invoices[part.invoice_id].left) for part in parts]


def _news(kind: type[Event], store: BillingStore, request_id: str, **facts: object) -> Event:
    return kind.model_validate({"tenant": store.tenant, "at": clock.now(), "request_id": request_id, **facts})
