"""Makes bundles, a share of documents at a time: once a share is kept, nothing of it is printed again."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import date

import structlog

from services.billing.documents.errors import PressBusy, PressJammed, Unprintable
from services.billing.documents.press import Press
from services.billing.domain.archives import entry_names, zipped
from services.billing.models import BundledRow
from services.billing.papers.printables import PRINTABLES
from services.billing.store import BillingStore
from services.billing.store.bundles import Printed
from services.billing.store.files import kept
from shared import clock
from shared.bus.marks import on
from shared.bus.service import Bus
from shared.contracts.billing.bundles import BundleWanted
from shared.contracts.billing.files import LARGEST_KEPT, PIECE
from shared.contracts.errors import BundleNotFound, NotFound, Unavailable
from shared.contracts.message import Caller
from shared.contracts.settings import GetTenant, Tenant

log = structlog.get_logger(__name__)

SHARE = 8
"""Documents that are printed in one go and kept in one unit: after them it is the next bundle's turn."""
ZIP = "application/zip"
OVERHEAD = 2_048
"""Bytes that a document's entries in a ZIP file take at most."""


class TooLarge(Exception):
    """All together they are more than a file may be."""


class Bundler:
    def __init__(self, store: BillingStore, bus: Bus, press: Press, who: Caller) -> None:
        self._store = store
        self._bus = bus
        self._press = press
        self._who = who

    @on(BundleWanted)
    def go_on(self, event: BundleWanted) -> None:
        """Prints a share, or puts together what is printed. Whoever is at it a second time finds it done."""
        tenant = self._bus.ask(GetTenant(who=self._who))
        kind, waiting = self._waiting(event.bundle)
        try:
            if waiting:
                self._keep(event.bundle, [self._printed(kind, document, tenant) for document in waiting])
            elif kind:
                self._put_together(event.bundle)
        except (PressBusy, PressJammed) as late:
            raise Unavailable("press") from late  # the inbox comes back to it
        except (Unprintable, NotFound, TooLarge) as fault:
            log.warning("bundle failed", bundle=event.bundle, why=type(fault).__name__)
            self._fail(event.bundle)

    def _waiting(self, bundle: int) -> tuple[str, list[BundledRow]]:
        """What kind of documents are to be printed next; no kind when nobody waits for any."""
        with self._store.reading():
            try:
                row = self._store.bundle_locked(bundle)
            except BundleNotFound:
                return "", []
            is_wanted = row.state == "working"
            return (row.kind, list(self._store.unprinted(bundle, most=SHARE))) if is_wanted else ("", [])

    def _printed(self, kind: str, document: BundledRow, tenant: Tenant) -> Printed:
        paper = PRINTABLES[kind].dressing.paper(self._store, document.token, tenant)
        return Printed(document.id, paper.file_name[-200:], self._press.print(paper))

    def _keep(self, bundle: int, share: list[Printed]) -> None:
        """All of it at once: while a service writes, whoever wants a page of it waits."""
        with self._store.begin():
            row = self._store.bundle_locked(bundle)
            self._store.keep_printed(row, share)
            if row.size + row.count * OVERHEAD > LARGEST_KEPT:
                raise TooLarge
            self._store.want_bundle(row, request_id=self._who.request_id)

    def _put_together(self, bundle: int) -> None:
        content = zipped(self._entries(bundle))
        with self._store.reading():
            name = self._store.bundle_locked(bundle).name
        token = self._kept(name, content)
        with self._store.begin():
            row = self._store.bundle_locked(bundle)
            if row.state == "working" and row.printed == row.count:
                self._store.end_bundle(row, file=self._store.claim_file(token))

    def _entries(self, bundle: int) -> Iterator[tuple[str, date, bytes]]:
        with self._store.reading():
            documents = [(row.file_id or 0, row.dated) for row in self._store.bundled(bundle)]
            names = self._store.names_of([file for file, _ in documents])
        in_folder = entry_names(names[file] for file, _ in documents)
        entries = list(zip(in_folder, documents, strict=True))
        for first in range(0, len(entries), SHARE):
            share = entries[first : first + SHARE]
            with self._store.reading():
                contents = self._store.contents_of([file for _, (file, _) in share])
            for name, (file, dated) in share:
                yield name, dated, contents[file]

    def _kept(self, name: str, content: bytes) -> str:
        """In the store, piece by piece; if this breaks off, it is forgotten within the hour."""
        with self._store.begin():
            file = kept(self._store.start_file(name=name, media_type=ZIP, size=len(content)))
        for position in range(file.pieces):
            with self._store.begin():
                piece = content[position * PIECE : (position + 1) * PIECE]
                self._store.add_piece(file.token, position=position, content=piece)
        return file.token

    def _fail(self, bundle: int) -> None:
        with suppress(BundleNotFound), self._store.begin():
            row = self._store.bundle_locked(bundle)
            row.state, row.moved_at = "failed", clock.now()
