"""Who has seen an invoice."""

from urllib.parse import urlencode

from services.billing.access import demand_business, demand_link
from services.billing.store import BillingStore
from shared import clock
from shared.bus.marks import answers
from shared.bus.service import Bus
from shared.contracts.billing.viewing import InvoiceViewed, MarkViewed, PreviewInvoice
from shared.contracts.message import Customer, LinkHolder
from shared.contracts.settings import GetTenant
from shared.previews import FIELD, preview_mark
from shared.secrets import Vault


class Viewing:
    def __init__(self, store: BillingStore, bus: Bus, vault: Vault) -> None:
        self._store = store
        self._bus = bus
        self._vault = vault

    @answers(MarkViewed)
    def mark(self, ask: MarkViewed) -> None:
        demand_link(ask.who, ask.token)
        is_customer = isinstance(ask.who.actor, Customer | LinkHolder)
        with self._store.begin():
            seen = self._store.mark_viewed(ask.token, at=clock.now()) if is_customer else None
            if seen is not None:
                self._store.emit(
                    InvoiceViewed(
                        tenant=self._store.tenant, at=clock.now(), request_id=ask.who.request_id, invoice=seen
                    )
                )

    @answers(PreviewInvoice)
    def preview(self, ask: PreviewInvoice) -> str:
        demand_business(ask.who)
        tenant = self._bus.ask(GetTenant(who=ask.who))
        token = self._store.invoice_view(number=ask.invoice).invoice.token
        mark = preview_mark(self._vault, tenant=tenant.id, token=token, seconds=ask.seconds)
        return f"{tenant.url}/invoices/{token}?{urlencode({FIELD: mark})}"
