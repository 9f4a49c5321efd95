"""Attempts to pay: written down before the provider is called, settled once."""

from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select, update

from services.billing.domain.attempts import SETTLED, State, move
from services.billing.models import ApprovalRow, AttemptInvoiceRow, AttemptRow, EstimateRow, InvoiceRow
from services.billing.store.estimate_view import IS_UNANSWERED, OF_APPROVAL
from services.billing.store.invoices import InvoiceQueries
from shared import clock
from shared.contracts.errors import PaymentNotFound

OF_ATTEMPT = (AttemptInvoiceRow.tenant_id == AttemptRow.tenant_id) & (
    AttemptInvoiceRow.attempt_id == AttemptRow.id
)
OF_ESTIMATE = (EstimateRow.tenant_id == ApprovalRow.tenant_id) & (EstimateRow.id == ApprovalRow.estimate_id)
TO_ASK_AFTER = AttemptRow.settled_at.is_(None) & (AttemptRow.state != State.QUARANTINED)
"""Attempts of which the provider may still have something to tell that we do not expect a human to sort out."""


def _pays(invoices: list[int]) -> ColumnElement[bool]:
    """An attempt that is open for any of these invoices."""
    part = select(AttemptInvoiceRow.id).where(
        OF_ATTEMPT, AttemptInvoiceRow.invoice_id.in_(invoices), AttemptInvoiceRow.is_open
    )
    return exists(part.correlate(AttemptRow))


class AttemptQueries(InvoiceQueries):
    def open_attempt_of(self, invoice: int) -> AttemptRow | None:
        """The one attempt that may still turn into money for an invoice."""
        return self._first(self._attempts(_pays([invoice])))

    def open_attempts_locked(self, invoices: list[int]) -> list[AttemptRow]:
        """Those that may still turn into money for any of these, oldest first. Lock the invoices first."""
        mine = self._attempts(_pays(invoices)).order_by(AttemptRow.id).with_for_update()
        return list(self.session.scalars(mine.execution_options(populate_existing=True)))

    def has_rival(self, attempt: AttemptRow, invoice: int) -> bool:
        """Whether another attempt may still turn into money for an invoice."""
        other = select(AttemptInvoiceRow.id).where(
            AttemptInvoiceRow.tenant_id == self.tenant,
            AttemptInvoiceRow.invoice_id == invoice,
            AttemptInvoiceRow.is_open,
            AttemptInvoiceRow.attempt_id != attempt.id,
        )
        return self.session.scalars(other).first() is not None

    def add_attempt(self, row: AttemptRow, invoices: dict[int, int]) -> None:
        """`invoices` says how many minor units go to each; all of them are locked."""
        self.add(row)
        self.session.flush()
        for invoice, minor in invoices.items():
            self.add(
                AttemptInvoiceRow(
                    attempt_id=row.id, invoice_id=invoice, currency=row.currency, amount_minor=minor, is_open=True
                )
            )
        self.session.flush()

    def attempt(self, token: str) -> AttemptRow:
        """As it stands, unlocked. Raises PaymentNotFound."""
        return self._found(self._first(self._attempts(AttemptRow.token == token)))

    def attempt_locked(self, token: str) -> AttemptRow:
        """Raises PaymentNotFound."""
        return self._found(self._first(self._attempts(AttemptRow.token == token).with_for_update()))

    def claim_enquiry(self, token: str, *, before: datetime) -> AttemptRow | None:
        """The attempt, if nobody has asked the provider about it since then: now it is ours to do so."""
        due = self._attempts((AttemptRow.token == token) & TO_ASK_AFTER & (AttemptRow.asked_at <= before))
        row = self._first(due.with_for_update())
        if row is not None:
            row.asked_at = clock.now()
        return row

    def attempt_of_checkout(self, checkout: str) -> str | None:
        """The token of the attempt whose page at the provider this is."""
        mine = select(AttemptRow.token).where(
            AttemptRow.tenant_id == self.tenant, AttemptRow.checkout_id == checkout
        )
        return self.session.scalars(mine).first()

    def asked_at(self, token: str) -> datetime | None:
        """When the provider was last asked about an attempt; None when there is nothing to ask any more."""
        mine = select(AttemptRow.asked_at).where(
            AttemptRow.tenant_id == self.tenant, AttemptRow.token == token, TO_ASK_AFTER
        )
        return self.session.scalars(mine).first()

    def attempt_parts(self, token: str) -> list[AttemptInvoiceRow]:
        """What an attempt pays, without touching the attempt itself: invoices are locked before it."""
        mine = (
            select(AttemptInvoiceRow)
            .join(AttemptRow, OF_ATTEMPT)
            .where(AttemptInvoiceRow.tenant_id == self.tenant, AttemptRow.token == token)
        )
        return list(self.session.scalars(mine.order_by(AttemptInvoiceRow.id)))

    def is_wanted(self, token: str) -> bool:
        """Whether every invoice of an attempt still needs what it would pay, and its estimate an answer."""
        invoice = and_(
            InvoiceRow.tenant_id == AttemptInvoiceRow.tenant_id, InvoiceRow.id == AttemptInvoiceRow.invoice_id
        )
        needs_less = InvoiceRow.voided_at.is_not(None) | (
            AttemptInvoiceRow.amount_minor > InvoiceRow.total_minor - InvoiceRow.paid_minor
        )
        unwanted = (
            select(AttemptInvoiceRow.id)
            .join(AttemptRow, OF_ATTEMPT)
            .join(InvoiceRow, invoice)
            .where(AttemptRow.tenant_id == self.tenant, AttemptRow.token == token, needs_less)
        )
        answered = (
            select(ApprovalRow.id)
            .join(AttemptRow, OF_APPROVAL)
            .join(EstimateRow, OF_ESTIMATE)
            .where(AttemptRow.tenant_id == self.tenant, AttemptRow.token == token, ~IS_UNANSWERED)
        )
        return not self.session.scalars(select(or_(exists(unwanted), exists(answered)))).one()

    def move_attempt(self, attempt: AttemptRow, to: State) -> None:
        """A settled attempt no longer keeps others from paying, or from approving. Raises Conflict when there is
        no such way."""
        attempt.state = move(State(attempt.state), to)
        if to not in SETTLED:
            return
        attempt.settled_at = clock.now()
        closing = update(AttemptInvoiceRow).where(
            AttemptInvoiceRow.tenant_id == self.tenant, AttemptInvoiceRow.attempt_id == attempt.id
        )
        self.session.execute(closing.values(is_open=False))
        dropping = update(ApprovalRow).where(
            ApprovalRow.tenant_id == self.tenant, ApprovalRow.attempt_id == attempt.id, ApprovalRow.state == "open"
        )
        self.session.execute(dropping.values(state="dropped"))

    def unsettled_since(self, moment: datetime, *, limit: int = 100) -> list[str]:
        """The tokens of attempts that nobody has asked the provider about since then."""
        mine = (
            select(AttemptRow.token)
            .where(AttemptRow.tenant_id == self.tenant, TO_ASK_AFTER, AttemptRow.asked_at <= moment)
            .order_by(AttemptRow.asked_at)
            .limit(limit)
        )
        return list(self.session.scalars(mine))

    def _attempts(self, wanted: ColumnElement[bool]) -> Select[AttemptRow]:
        return select(AttemptRow).where(AttemptRow.tenant_id == self.tenant, wanted)

    def _first(self, mine: Select[AttemptRow]) -> AttemptRow | None:
        return self.session.scalars(mine.execution_options(populate_existing=True)).first()

    def _found(self, row: AttemptRow | None) -> AttemptRow:
        if row is None:
            raise PaymentNotFound
        return row
