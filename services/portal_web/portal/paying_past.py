"""Paying past the provider, by check, transfer or otherwise: what is to be known for it. Nothing is charged."""

from dataclasses import dataclass

from markupsafe import Markup
from starlette.responses import Response

from services.portal_web.portal.giro_code import giro_code
from services.portal_web.portal.pay_pages import PayPage, past_of
from services.portal_web.portal.paying import again, current, tokens_of, with_part
from services.portal_web.portal.visit import Visit
from services.portal_web.portal.ways import Way
from shared.contracts.billing.invoices import PaidWith
from shared.contracts.errors import NotFound
from shared.contracts.settings.accepted import BankAccount
from shared.contracts.values import OfflineMethod
from shared.language import addresses
from shared.language.catalogue import Words

MOST_NUMBERS = 4


@dataclass(frozen=True, slots=True)
class PastPage:
    """`words` are the business's own, paragraph by paragraph; where there are none, `address` is where a check
    goes. `reference` is what the business knows the money by, `code` what a banking app reads, or empty."""

    page: PayPage
    method: OfflineMethod
    words: tuple[str, ...]
    account: BankAccount | None
    reference: str
    code: Markup
    address: tuple[str, ...]

    @property
    def iban(self) -> str:
        """In groups of four, as it is printed."""
        number = self.account.iban if self.account else ""
        return " ".join(number[start : start + 4] for start in range(0, len(number), 4))

    @property
    def how(self) -> PaidWith:
        return PaidWith(kind=self.method)


async def show_one(visit: Visit) -> Response:
    return await _show(visit, (visit.token,))


async def show(visit: Visit) -> Response:
    return await _show(visit, tokens_of(visit.queries("invoice")))


async def _show(visit: Visit, tokens: tuple[str, ...]) -> Response:
    page = await current(visit, tokens)
    if isinstance(page, Response):
        return page
    method = past_of(visit.parameters["past"])
    if method is None:
        raise NotFound("method")
    if method not in page.choices:
        return visit.go(again(tokens, visit, notice="method"))
    shown = past_page(with_part(page, visit=visit), method, visit=visit)
    return visit.page("paying/past.html", shown, locale=page.view.customer.locale)


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
    )


def reference_of(numbers: list[str]) -> str:
    """As much as a bank lets through: the first few numbers, and how many more there are."""
    told = " ".join(numbers[:MOST_NUMBERS])
    return f"{told} +{len(numbers) - MOST_NUMBERS}" if len(numbers) > MOST_NUMBERS else told


WAYS = (
    Way("/invoices/{token}/payment/{past}", get=show_one, kind="document", module="payments"),
    Way("/pay/{past}", get=show, level="session", module="payments"),
)
