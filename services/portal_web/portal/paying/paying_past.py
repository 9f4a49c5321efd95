"""Paying past the provider, by check, transfer or otherwise: what is to be known for it. Nothing is charged."""

from dataclasses import dataclass, replace

from markupsafe import Markup
from starlette.responses import Response

from services.portal_web.portal.paying.giro_code import giro_code
from services.portal_web.portal.paying.pay_pages import PayPage, past_of, past_path
from services.portal_web.portal.paying.paying import again, current, tokens_of, with_part
from services.portal_web.portal.paying.promises import PromiseForm, promise_form, typed_promise
from services.portal_web.portal.visit import Visit
from services.portal_web.portal.ways import Way
from shared.contracts.billing.promises import PromisePayment, WithdrawPromise
from shared.contracts.errors import Invalid, MethodNotOffered, NotFound, NothingToPay, PaymentUnderWay
from shared.contracts.settings.accepted import BankAccount
from shared.contracts.values import OfflineMethod
from shared.language import addresses
from shared.language.catalogue import Words

MOST_NUMBERS = 4


@dataclass(frozen=True, slots=True)
class PastPage:
    """`words` are the business's own, paragraph by paragraph; where there are none, `address` is where a check
    goes. `reference` is what the business knows the money by, `code` what a banking app reads, or empty. `promise`
    is the form in which a visitor says when the money comes, where the business wants to know."""

    page: PayPage
    method: OfflineMethod
    words: tuple[str, ...]
    account: BankAccount | None
    reference: str
    code: Markup
    address: tuple[str, ...]
    promise: PromiseForm | None

    @property
    def address_of_form(self) -> str:
        tokens = [row.token for row in self.page.offer.rows]
        return past_path(tokens, self.method, of_document=self.page.back != "/").partition("?")[0]

    @property
    def iban(self) -> str:
        return self.account.iban_in_groups if self.account else ""


async def show_one(visit: Visit) -> Response:
    return await _show(visit, (visit.token,))


async def show(visit: Visit) -> Response:
    return await _show(visit, tokens_of(visit.queries("invoice")))


async def promise_one(visit: Visit) -> Response:
    return await _promise(visit, (visit.token,))


async def promise(visit: Visit) -> Response:
    chosen = tokens_of(visit.form.get("invoices", "").split(" "))
    if not chosen:
        raise Invalid("invoices")
    return await _promise(visit, chosen)


async def withdraw(visit: Visit) -> Response:
    await visit.limit("promise")
    await visit.ask(WithdrawPromise(who=visit.who, token=visit.token))
    return visit.go(f"/invoices/{visit.token}?notice=withdrawn")


async def _show(visit: Visit, tokens: tuple[str, ...]) -> Response:
    page = await _page(visit, tokens)
    return page if isinstance(page, Response) else _shown(visit, page)


async def _promise(visit: Visit, tokens: tuple[str, ...]) -> Response:
    await visit.limit("promise")
    page = await _page(visit, tokens)
    if isinstance(page, Response):
        return page
    if page.promise is None:
        raise NotFound("promises")
    form = typed_promise(page.promise, visit.form)
    if form.day is None or form.wrong:
        return _shown(visit, replace(page, promise=form), status=422)
    chosen = tuple(row.token for row in page.page.offer.rows)
    asked = PromisePayment(
        who=visit.who,
        invoices=chosen,
        method=page.method,
        expected_on=form.day,
        reference=form.reference,
        note=form.note,
    )
    try:
        await visit.ask(asked)
    except MethodNotOffered:
        return visit.go(again(tokens, visit, notice="method"))
    except (NothingToPay, PaymentUnderWay):
        return visit.go(again(tokens, visit, notice="underway"))
    return visit.go(page.page.back)


async def _page(visit: Visit, tokens: tuple[str, ...]) -> PastPage | Response:
    """Or where to go when there is no such page."""
    page = await current(visit, tokens)
    if isinstance(page, Response):
        return page
    method = past_of(visit.parameters["past"])
    if method is None:
        raise NotFound("method")
    if method not in page.choices:
        return visit.go(again(tokens, visit, notice="method"))
    return past_page(with_part(page, visit=visit), method, visit=visit)


def _shown(visit: Visit, page: PastPage, *, status: int = 200) -> Response:
    return visit.page("paying/past.html", page, locale=page.page.view.customer.locale, status=status)


def past_page(page: PayPage, method: OfflineMethod, *, visit: Visit) -> PastPage:
    accepted, tenant = visit.tenant.accepted, visit.tenant
    account = accepted.account if method == "wire_transfer" else None
    reference = reference_of([row.number for row in page.offer.rows])
    locale = Words(visit.spoken(page.view.customer.locale)).locale
    return PastPage(
        page=page,
        method=method,
        words=tuple(line for line in accepted.words_for(method).splitlines() if line.strip()),
        account=account,
        reference=reference,
        code=giro_code(account, page.amount, reference=reference) if account else Markup(),
        address=addresses.written(tenant.address, locale=locale, home=page.view.customer.address.country),
        promise=promise_form(page, method, visit=visit) if tenant.switches.promises else None,
    )


def reference_of(numbers: list[str]) -> str:
    """As much as a bank lets through: the first few numbers, and how many more there are."""
    told = " ".join(numbers[:MOST_NUMBERS])
    return f"{told} +{len(numbers) - MOST_NUMBERS}" if len(numbers) > MOST_NUMBERS else told


WAYS = (
    Way(
        "/invoices/{token}/payment/{past}",
        get=show_one,
        post=promise_one,
        kind="document",
        patience="pay",
        module="payments",
    ),
    Way("/pay/{past}", get=show, post=promise, patience="pay", level="session", module="payments"),
    Way("/invoices/{token}/promise", post=withdraw, kind="document", patience="pay", module="payments"),
)
