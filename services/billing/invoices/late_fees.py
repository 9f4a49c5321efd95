"""Late fees: added when they have fallen, waived when the business wants."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import takewhile

from services.billing.access import demand_business
from services.billing.credits.credit_notes import CreditNotes
from services.billing.invoices.ending import end_discounts
from services.billing.models import InvoiceRow, LateFeeRow
from services.billing.papers.stationery import Stationery
from services.billing.store import BillingStore
from services.billing.store.customers import message_of
from services.billing.store.late_fees import PAGE, Overdue
from shared import clock
from shared.bus.marks import answers
from shared.bus.service import Bus
from shared.contracts.billing.credit_notes import CreateCreditNote, CreditNote
from shared.contracts.billing.invoices import NewLine
from shared.contracts.billing.late_fees import AddLateFees, LateFeeAdded, WaiveLateFee
from shared.contracts.errors import Conflict
from shared.contracts.settings import GetTenant, Tenant
from shared.contracts.settings.late_fees import LateFee
from shared.money import LARGEST_MINOR, Money

TO_ANSWER = timedelta(seconds=1)
MOST_AT_ONCE = 12
"""Of what fell while nobody could add it, the latest."""


class LateFees:
    def __init__(self, store: BillingStore, bus: Bus, notes: CreditNotes) -> None:
        self._store = store
        self._bus = bus
        self._notes = notes

    @answers(AddLateFees)
    def add(self, ask: AddLateFees) -> int:
        demand_business(ask.who)
        tenant = self._bus.ask(GetTenant(who=ask.who))
        return self.add_all(tenant, request_id=ask.who.request_id, until=ask.who.deadline - TO_ANSWER)

    def add_all(self, tenant: Tenant, *, request_id: str, until: datetime | None = None) -> int:
        """Each invoice in a unit of its own: whatever stops this, the next time goes on with the rest."""
        terms, today = tenant.late_fee, clock.today(tenant.zone)
        if terms is None:
            return 0
        late = takewhile(lambda _: until is None or clock.now() < until, self._late(terms, today))
        return sum(self._add_to(number, tenant, terms, today, request_id=request_id) for number in late)

    @answers(WaiveLateFee)
    def waive(self, ask: WaiveLateFee) -> CreditNote:
        demand_business(ask.who)
        tenant = self._bus.ask(GetTenant(who=ask.who))
        with self._store.reading():
            known = self._store.answered(ask)
        if known is not None:
            return known
        self._notes.close_pages(ask.invoice)
        with self._store.begin():
            return self._store.once(ask, lambda: self._waive(ask, tenant))

    def _late(self, terms: LateFee, today: date) -> Iterator[int]:
        """The ids of invoices on which fees fell that were not added yet."""
        until, after = today - timedelta(days=terms.grace_days + 1), (date.min, 0)
        while True:
            with self._store.reading():
                page = self._store.overdue(until, after=after)
            yield from (each.id for each in page if _has_fallen(each, terms, today))
            if len(page) < PAGE:
                return
            after = (page[-1].due_on, page[-1].id)

    def _add_to(self, number: int, tenant: Tenant, terms: LateFee, today: date, *, request_id: str) -> int:
        """How many fees. The invoice is judged anew, locked, as it may have been paid meanwhile."""
        with self._store.begin():
            invoice = self._store.invoice_locked(number=number)
            if invoice.is_draft or not invoice.left or self._store.open_attempts_locked([number]):
                return 0
            end_discounts(self._store, invoice, at=clock.now(), request_id=request_id)
            paper = Stationery(tenant, message_of(self._store.customer(invoice.customer_id)))
            days = terms.fallen(invoice.due_on, last=invoice.late_on, today=today)[-MOST_AT_ONCE:]
            return sum(self._add(invoice, day, terms, paper, request_id) for day in days)

    def _add(self, invoice: InvoiceRow, day: date, terms: LateFee, paper: Stationery, request_id: str) -> bool:
        """Whether there was something to add."""
        fee = terms.fee(invoice.left)
        if not fee or invoice.total_minor + fee.minor > LARGEST_MINOR:
            return False
        told = _description(terms, invoice.left, day, paper)
        self._store.add_late_fee(invoice, fee, fell_on=day, name=paper.say("Late fee"), description=told)
        self._store.emit(
            LateFeeAdded(
                tenant=self._store.tenant, at=clock.now(), request_id=request_id, invoice=invoice.id, amount=fee
            )
        )
        return True

    def _waive(self, ask: WaiveLateFee, tenant: Tenant) -> CreditNote:
        invoice = self._store.invoice_locked(number=ask.invoice)
        fee = _named(self._store.late_fees_of(invoice.id), ask.on)
        paper = Stationery(tenant, message_of(self._store.customer(invoice.customer_id)))
        line = NewLine(
            name=paper.say("Late fee"),
            description=paper.formats.long_date(fee.fell_on),
            unit_cost=fee.amount_minor,
        )
        note = self._notes.write(
            CreateCreditNote(
                who=ask.who,
                customer=invoice.customer_id,
                invoice=invoice.id,
                currency=invoice.currency,
                lines=(line,),
            ),
            tenant.zone,
        )
        fee.credit_note_id = note.id
        return note


def _has_fallen(invoice: Overdue, terms: LateFee, today: date) -> bool:
    days = terms.fallen(invoice.due_on, last=invoice.late_on, today=today)
    return bool(days) and terms.is_added_in(invoice.currency)


def _description(terms: LateFee, left: Money, day: date, paper: Stationery) -> str:
    """How it came about, and for which day: 1.5% of $100.00 · March 12, 2027."""
    formats, told = paper.formats, paper.formats.long_date(day)
    if terms.rate is None:
        return told
    part = paper.say("%(rate)s of %(amount)s", rate=formats.percent(terms.rate), amount=formats.money(left))
    return f"{part} · {told}"


def _named(fees: list[LateFeeRow], day: date | None) -> LateFeeRow:
    """That of the day, or else the latest, unless it was waived. Raises Conflict."""
    found = [fee for fee in fees if fee.credit_note_id is None and day in (None, fee.fell_on)]
    if not found:
        raise Conflict("no fee")
    return found[-1]
