"""What e-mails with statements say."""

from dataclasses import dataclass
from typing import ClassVar, Literal

from services.notify.domain.plain import apart
from services.notify.figures import MOST_LINES, Figure
from services.notify.letterhead import Letterhead, formats_for, letterhead
from shared.contracts.billing.statements import BalanceForward, OpenItem, OpenItems, Statement
from shared.contracts.settings import Tenant
from shared.language.formats import Formats
from shared.money import total


@dataclass(frozen=True, slots=True)
class StatementLetter:
    """`amount` is what the statement comes to, `standing` a phrase about when; `late`, if anything is, how much of
    it is past due. `has_paper`: its PDF comes along."""

    kind: ClassVar[Literal["statement"]] = "statement"
    head: Letterhead
    url: str
    amount: str
    standing: str
    late: str
    has_paper: bool
    rows: tuple[Figure, ...]


def statement(view: Statement, tenant: Tenant, *, query: str, has_paper: bool) -> StatementLetter:
    """`query` says to the page which statement this is."""
    formats = formats_for(tenant, view.customer.locale)
    say, past_due = formats.words.gettext, view.ageing.past_due
    return StatementLetter(
        head=letterhead(tenant, formats.words),
        url=f"{tenant.url}/statements/{view.token}?{query}",
        amount=formats.money(view.balance),
        standing=say("Your balance on %(date)s", date=formats.long_date(view.end)),
        late=say("%(amount)s of it past due", amount=formats.money(past_due)) if past_due else "",
        has_paper=has_paper,
        rows=tuple(_figures(view, formats)),
    )


def _figures(view: Statement, formats: Formats) -> list[Figure]:
    if view.forward is not None:
        return _forward(view.forward, formats)
    return _items(view.open_items, formats) if view.open_items else []


def _forward(forward: BalanceForward, formats: Formats) -> list[Figure]:
    say, money = formats.words.gettext, formats.money
    added = forward.invoiced + forward.late_fees + forward.discounts_ended
    return [
        Figure(say("Opening balance"), money(forward.opening)),
        Figure(say("Charges"), money(added - forward.voided)),
        Figure(say("Payments and credits"), money(-(forward.paid + forward.credited))),
        Figure(say("Closing balance"), money(forward.closing), is_sum=True),
    ]


def _items(items: OpenItems, formats: Formats) -> list[Figure]:
    shown = items.items if items.count <= MOST_LINES else items.items[: MOST_LINES - 1]
    rows = [Figure(_named(item, formats), formats.money(item.left)) for item in shown]
    if items.count > len(shown):
        label = formats.words.ngettext("%(num)s more item", "%(num)s more items", items.count - len(shown))
        rest = items.total - total([item.left for item in shown], currency=items.total.currency)
        rows.append(Figure(label, formats.money(rest)))
    rows.append(Figure(formats.words.gettext("Total"), formats.money(items.total), is_sum=True))
    return rows


def _named(item: OpenItem, formats: Formats) -> str:
    direction, due = formats.words.direction, formats.short_date(item.due_on)
    number = apart(item.number, within=direction)
    named = formats.words.gettext("%(number)s, due %(date)s", number=number, date=due)
    return f"{named} ({apart(item.account, within=direction)})" if item.account else named
