"""Who has seen a document."""

from collections.abc import Mapping
from urllib.parse import urlencode

from services.billing.access import demand_business, demand_link
from services.billing.store import BillingStore
from services.billing.store.viewing import VIEWABLE
from shared import clock
from shared.bus.marks import answers
from shared.bus.service import Bus
from shared.contracts.billing.viewing import (
    CreditNoteViewed,
    EstimateViewed,
    InvoiceViewed,
    MarkViewed,
    PreviewDocument,
    ViewedKind,
)
from shared.contracts.message import Customer, Event, LinkHolder
from shared.contracts.settings import GetTenant
from shared.previews import FIELD, preview_mark
from shared.secrets import Vault

NEWS: Mapping[ViewedKind, type[Event]] = {
    "invoice": InvoiceViewed,
    "estimate": EstimateViewed,
    "credit_note": CreditNoteViewed,
}


class Viewing:
    def __init__(self, store: BillingStore, bus: Bus, vault: Vault) -> None:
        self._store = store
        self._bus = bus
        self._vault = vault

    @answers(MarkViewed)
    def mark(self, ask: MarkViewed) -> None:
        demand_link(ask.who, ask.token, absent=VIEWABLE[ask.kind].absent)
        is_customer = isinstance(ask.who.actor, Customer | LinkHolder)
        with self._store.begin():
            seen = self._store.mark_viewed(ask.kind, ask.token, at=clock.now()) if is_customer else None
            if seen is not None:
                told = {"tenant": self._store.tenant, "at": clock.now(), "request_id": ask.who.request_id}
                self._store.emit(NEWS[ask.kind].model_validate({**told, ask.kind: seen}))

    @answers(PreviewDocument)
    def preview(self, ask: PreviewDocument) -> str:
        demand_business(ask.who)
        tenant = self._bus.ask(GetTenant(who=ask.who))
        with self._store.reading():
            token = self._store.link_of(ask.kind, ask.document)
        mark = preview_mark(self._vault, tenant=tenant.id, token=token, seconds=ask.seconds)
        return f"{tenant.url}/{ask.kind}s/{token}?{urlencode({FIELD: mark})}"
