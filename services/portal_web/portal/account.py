"""My account: what is owed, what was paid, who is billed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from starlette.responses import Response

from services.portal_web.portal.visit import Visit
from services.portal_web.portal.ways import Way
from shared.contracts.billing.estimates import EstimateRow
from shared.contracts.billing.payments import MOST_AT_ONCE, AccountView, InvoiceRow, ViewAccount
from shared.language import addresses
from shared.language.catalogue import Words
from shared.money import Money, total


@dataclass(frozen=True, slots=True)
class AccountPage:
    """`owed` and `overdue` have one amount a currency: they are never added across; `payable` is what it takes to
    pay all of it today, `saved` what comes off then, where something does. `first` is due first.
    `is_cut`: there may be more that is open than is shown, and than can be paid at once. `estimates` wait for the
    customer's answer."""

    view: AccountView
    address: tuple[str, ...]
    to_pay: tuple[InvoiceRow, ...]
    past_due: tuple[InvoiceRow, ...]
    owed: tuple[Money, ...]
    payable: tuple[Money, ...]
    saved: tuple[Money, ...]
    overdue: tuple[Money, ...]
    next_due: InvoiceRow | None
    first: InvoiceRow | None
    is_cut: bool
    may_pay: bool
    estimates: tuple[EstimateRow, ...]


async def show(visit: Visit) -> Response:
    view = await visit.read(ViewAccount(who=visit.who))
    return visit.page("account.html", account_page(view, visit=visit), locale=view.customer.locale)


def account_page(view: AccountView, *, visit: Visit) -> AccountPage:
    locale = Words(visit.spoken(view.customer.locale)).locale
    to_pay = tuple(row for row in view.open if row.may_be_paid())
    past_due, upcoming = _split(to_pay, today=visit.today)
    owed = per_currency(row.left for row in to_pay)
    payable = per_currency(row.to_pay(today=visit.today) for row in to_pay)
    return AccountPage(
        view=view,
        address=addresses.written(view.customer.address, locale=locale, home=visit.tenant.address.country),
        to_pay=to_pay,
        past_due=past_due,
        owed=owed,
        payable=payable,
        saved=tuple(
            all_of_it - today for all_of_it, today in zip(owed, payable, strict=True) if all_of_it != today
        ),
        overdue=per_currency(row.left for row in past_due),
        next_due=min(upcoming, key=lambda row: row.due_on, default=None),
        is_cut=len(view.open) >= MOST_AT_ONCE,
        may_pay=visit.tenant.switches.has("payments"),
        estimates=_waiting(view, visit=visit),
        first=min(to_pay, key=lambda row: row.due_on, default=None),
    )


def per_currency(amounts: Iterable[Money]) -> tuple[Money, ...]:
    """One sum for each currency, in the order of their codes."""
    sorted_amounts = sorted(amounts, key=lambda amount: amount.currency)
    groups = groupby(sorted_amounts, key=lambda amount: amount.currency)
    return tuple(total(list(group), currency=currency) for currency, group in groups)


def _waiting(view: AccountView, *, visit: Visit) -> tuple[EstimateRow, ...]:
    if not visit.tenant.switches.has("estimates"):
        return ()
    return tuple(row for row in view.estimates if row.status(today=visit.today) == "sent")


def _split(rows: tuple[InvoiceRow, ...], *, today: date) -> tuple[tuple[InvoiceRow, ...], tuple[InvoiceRow, ...]]:
    late = tuple(row for row in rows if row.status(today=today) == "past_due")
    return late, tuple(row for row in rows if row not in late)


WAYS = (Way("/", get=show, level="session"),)
