"""Questions about bundles: a customer's documents in one file, wished for, looked after, fetched."""

import hashlib
import json
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from services.billing.access import demand_customer, own_customer
from services.billing.files.files import to_download
from services.billing.models import BundledRow, BundleRow
from services.billing.papers.printables import PRINTABLES
from services.billing.papers.stationery import file_name
from services.billing.sheets.lists import SHEETS
from services.billing.store import BillingStore
from services.billing.store.bundles import KEPT, bundle_of, state_of
from services.billing.store.customers import message_of
from shared import clock
from shared.bus.marks import answers
from shared.bus.service import Bus
from shared.contracts.billing.activity import Wanted
from shared.contracts.billing.bundles import (
    MOST_BUNDLED,
    MOST_UNDER_WAY,
    Bundle,
    BundlesView,
    BundleView,
    OpenBundle,
    RestartBundle,
    StartBundle,
    ViewBundle,
    ViewBundles,
)
from shared.contracts.billing.files import File
from shared.contracts.errors import (
    BundleNotFound,
    DocumentsNotFound,
    Invalid,
    TooManyBundles,
    TooManyDocuments,
)
from shared.contracts.settings import GetTenant, Tenant
from shared.language.catalogue import Words, pick
from shared.secrets import new_document_token

LONGEST_PART = 60
Row = dict[str, Any]


class Bundles:
    def __init__(self, store: BillingStore, bus: Bus) -> None:
        self._store = store
        self._bus = bus

    @answers(StartBundle)
    def start(self, ask: StartBundle) -> Bundle:
        customer = demand_customer(ask.who)
        if ask.kind not in PRINTABLES:
            raise Invalid("kind")
        tenant = self._bus.ask(GetTenant(who=ask.who))
        found = self._documents(ask, customer, tenant)
        with self._store.begin():
            self._store.hold_customer(customer)
            fingerprint = _fingerprint(ask, found, tenant)
            row = self._store.bundle_like(customer, fingerprint)
            if row is None or state_of(row) == "failed":
                self._demand_room(customer)
                row = self._begun(row, ask, found, tenant=tenant, customer=customer, fingerprint=fingerprint)
                self._store.want_bundle(row, request_id=ask.who.request_id)
            return bundle_of(row)

    @answers(RestartBundle)
    def restart(self, ask: RestartBundle) -> Bundle:
        customer = own_customer(ask.who)
        with self._store.begin():
            found = self._store.bundle(ask.token, customer=customer)
            self._store.hold_customer(found.customer_id)
            row = self._store.bundle_locked(found.id)
            if state_of(row) == "failed":
                self._demand_room(row.customer_id)
                self._store.restart_bundle(row)
                self._store.want_bundle(row, request_id=ask.who.request_id)
            return bundle_of(row)

    @answers(ViewBundle)
    def view(self, ask: ViewBundle) -> BundleView:
        with self._store.reading():
            row = self._store.bundle(ask.token, customer=own_customer(ask.who))
            return BundleView(bundle=bundle_of(row), customer=message_of(self._store.customer(row.customer_id)))

    @answers(ViewBundles)
    def view_all(self, ask: ViewBundles) -> BundlesView:
        customer = demand_customer(ask.who)
        with self._store.reading():
            found = tuple(map(bundle_of, self._store.bundles_of(customer)))
            return BundlesView(customer=message_of(self._store.customer(customer)), bundles=found)

    @answers(OpenBundle)
    def open(self, ask: OpenBundle) -> File:
        with self._store.reading():
            row = self._store.bundle(ask.token, customer=own_customer(ask.who))
            if row.file_id is None:
                raise BundleNotFound
            token = self._store.token_of(row.file_id)
        return to_download(self._store, token)

    def _documents(self, ask: StartBundle, customer: int, tenant: Tenant) -> list[Row]:
        """As a list would show them, the oldest first."""
        kind = PRINTABLES[ask.kind]
        wanted = Wanted(
            status=kind.status,
            since=ask.since,
            until=ask.until,
            chosen=ask.chosen,
            sort=kind.dated,
            is_descending=False,
        )
        pieces = self._store.list_pieces(
            ask.kind, wanted, customer=customer, zone=tenant.zone, most=MOST_BUNDLED + 1
        )
        found = [row for piece in pieces for row in json.loads(piece)]
        if not found or len(found) < len(set(ask.chosen)):
            raise DocumentsNotFound
        if len(found) > MOST_BUNDLED:
            raise TooManyDocuments
        return found

    def _demand_room(self, customer: int) -> None:
        if self._store.count_under_way(customer) >= MOST_UNDER_WAY:
            raise TooManyBundles

    def _begun(
        self,
        row: BundleRow | None,
        ask: StartBundle,
        found: Sequence[Row],
        *,
        tenant: Tenant,
        customer: int,
        fingerprint: str,
    ) -> BundleRow:
        if row is not None:
            self._store.restart_bundle(row)
            return row
        moment = clock.now()
        row = BundleRow(
            token=new_document_token(),
            customer_id=customer,
            kind=ask.kind,
            fingerprint=fingerprint,
            name=self._name(ask, customer, tenant),
            since=ask.since,
            until=ask.until,
            state="working",
            count=len(found),
            printed=0,
            size=0,
            moved_at=moment,
            expires_at=moment + KEPT,
        )
        documents = [BundledRow(token=each["token"], dated=_dated(each, tenant.zone)) for each in found]
        self._store.add_bundled(row, documents)
        return row

    def _name(self, ask: StartBundle, customer: int, tenant: Tenant) -> str:
        words = Words(pick(self._store.customer(customer).locale, tenant.locale))
        title = words.gettext("Receipts") if ask.kind == "payments" else SHEETS[ask.kind](words.gettext).title
        parts = (file_name(tenant.name)[:LONGEST_PART], file_name(title)[:LONGEST_PART], _time_of(ask, tenant))
        return f"{'-'.join(parts)}.zip"


def _fingerprint(ask: StartBundle, found: Sequence[Row], tenant: Tenant) -> str:
    """Of all that the documents look like; what is due today is past due tomorrow."""
    facts = [ask.kind, str(ask.since), str(ask.until), str(clock.today(tenant.zone)), tenant.version, found]
    return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()


def _dated(row: Row, zone: str) -> date:
    if row.get("issued_on"):
        return date.fromisoformat(row["issued_on"])
    return datetime.fromisoformat(row["at"]).astimezone(ZoneInfo(zone)).date()


def _time_of(ask: StartBundle, tenant: Tenant) -> str:
    """Of a month 2026-10, of any other time its first and its last month; of what was chosen, today."""
    if ask.since is None or ask.until is None:
        return str(clock.today(tenant.zone))
    first, last = f"{ask.since:%Y-%m}", f"{ask.until:%Y-%m}"
    return first if first == last else f"{first}-{last}"
