"""New invoices e-mailed by themselves, where the business wants that: after a while, to leave time for mending."""

from datetime import timedelta

from services.billing.models import InvoiceRow
from services.billing.store import BillingStore
from shared import clock
from shared.contracts.billing.invoices import InvoiceSent
from shared.contracts.settings import Tenant

DELAY = timedelta(minutes=5)
AT_ONCE = 200
"""In one round; the next one goes on."""


def emit_sent(store: BillingStore, row: InvoiceRow, *, request_id: str) -> None:
    """Call inside a unit, with the invoice locked. It is not sent by itself any more."""
    row.send_after = None
    store.emit(InvoiceSent(tenant=store.tenant, at=clock.now(), request_id=request_id, invoice=row.id))


class Sending:
    """Any number may be at work: each invoice is locked, and sent once."""

    def __init__(self, store: BillingStore) -> None:
        self._store = store

    def send_new(self, tenant: Tenant, *, request_id: str) -> int:
        """How many were sent. Each in a unit of its own: whatever stops this, the next round goes on."""
        with self._store.reading():
            waiting = self._store.invoices_to_send(at=clock.now(), today=clock.today(tenant.zone), limit=AT_ONCE)
        return sum(self._send(number, request_id) for number in waiting)

    def _send(self, number: int, request_id: str) -> bool:
        """The invoice is judged anew, locked: it may have been paid, cancelled or sent meanwhile."""
        with self._store.begin():
            row = self._store.invoice_locked(number=number)
            if row.send_after is None:
                return False
            if not row.left:
                row.send_after = None
                return False
            if self._store.open_attempts_locked([number]):
                # Behind the others: what is paid by bank for days must not fill every round.
                row.send_after = clock.now() + DELAY
                return False
            emit_sent(self._store, row, request_id=request_id)
            return True
