"""Bundles and the documents that are still to go into them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast

from sqlalchemy import ColumnElement, Select, and_, delete, select

from services.billing.models import BundledRow, BundleRow, CustomerRow, FileRow
from services.billing.store.files import FileQueries
from shared import clock
from shared.contracts.billing.bundles import Bundle, BundleState, BundleWanted
from shared.contracts.errors import BundleNotFound, CustomerNotFound

KEPT = timedelta(days=7)
"""From the wish on, and then again from when it is done."""
PATIENCE = timedelta(minutes=10)
"""What has not got on for so long has failed, whether or not anybody could say so."""


@dataclass(frozen=True, slots=True)
class Printed:
    """A document of a bundle, by its id there, and its PDF."""

    id: int
    name: str
    content: bytes


class BundleQueries(FileQueries):
    def hold_customer(self, customer: int) -> None:
        """Lock first: whoever clicks twice makes one bundle. Raises CustomerNotFound."""
        mine = select(CustomerRow.id).where(CustomerRow.tenant_id == self.tenant, CustomerRow.id == customer)
        if self.session.scalars(mine.with_for_update()).first() is None:
            raise CustomerNotFound(str(customer))

    def bundle(self, token: str, *, customer: int | None) -> BundleRow:
        """By its link. Raises BundleNotFound, also for somebody else's."""
        mine = select(BundleRow).where(BundleRow.tenant_id == self.tenant, BundleRow.customer_id == customer)
        row = self.session.scalars(mine.where(BundleRow.token == token)).first()
        if row is None or row.expires_at <= clock.now():
            raise BundleNotFound
        return row

    def bundle_locked(self, bundle: int) -> BundleRow:
        """Lock first: the same share may be printed twice at once. Raises BundleNotFound."""
        mine = select(BundleRow).where(BundleRow.tenant_id == self.tenant, BundleRow.id == bundle)
        fresh = mine.with_for_update().execution_options(populate_existing=True)
        row = self.session.scalars(fresh).first()
        if row is None:
            raise BundleNotFound
        return row

    def bundle_like(self, customer: int, fingerprint: str) -> BundleRow | None:
        mine = select(BundleRow).where(BundleRow.tenant_id == self.tenant, BundleRow.customer_id == customer)
        return self.session.scalars(mine.where(BundleRow.fingerprint == fingerprint)).first()

    def bundles_of(self, customer: int) -> Sequence[BundleRow]:
        """The newest first."""
        mine = select(BundleRow).where(
            BundleRow.tenant_id == self.tenant,
            BundleRow.customer_id == customer,
            BundleRow.expires_at > clock.now(),
        )
        return self.session.scalars(mine.order_by(BundleRow.id.desc())).all()

    def count_under_way(self, customer: int) -> int:
        return sum(state_of(row) == "working" for row in self.bundles_of(customer))

    def add_bundled(self, bundle: BundleRow, documents: Sequence[BundledRow]) -> None:
        self.add(bundle)
        self.session.flush()
        for position, document in enumerate(documents):
            document.bundle_id, document.position = bundle.id, position
            self.add(document)

    def bundled(self, bundle: int) -> Sequence[BundledRow]:
        """In their order, with their files as far as they are printed."""
        mine = select(BundledRow).where(BundledRow.tenant_id == self.tenant, BundledRow.bundle_id == bundle)
        return self.session.scalars(mine.order_by(BundledRow.position)).all()

    def unprinted(self, bundle: int, *, most: int) -> Sequence[BundledRow]:
        waiting = _unprinted(self.tenant, bundle).order_by(BundledRow.position)
        return self.session.scalars(waiting.limit(most)).all()

    def names_of(self, files: Sequence[int]) -> dict[int, str]:
        mine = select(FileRow.id, FileRow.name).where(FileRow.tenant_id == self.tenant, FileRow.id.in_(files))
        return {row.id: row.name for row in self.session.execute(mine)}

    def keep_printed(self, bundle: BundleRow, share: Sequence[Printed]) -> None:
        """Each once, whoever printed it again meanwhile. The bundle must be locked."""
        mine = _unprinted(self.tenant, bundle.id).where(BundledRow.id.in_([each.id for each in share]))
        waiting = {row.id: row for row in self.session.scalars(mine)}
        fresh = [document for document in share if document.id in waiting]
        files = self.own_files(
            [(document.name, document.content) for document in fresh], media_type="application/pdf"
        )
        for document, file in zip(fresh, files, strict=True):
            waiting[document.id].file_id = file.id
            bundle.printed += 1
            bundle.size += file.size
        bundle.moved_at = clock.now()

    def restart_bundle(self, row: BundleRow) -> None:
        """From the beginning: what was printed may have changed since."""
        self.let_go(_files_of(self.tenant, row.id))
        for document in self.bundled(row.id):
            document.file_id = None
        row.state, row.printed, row.size, row.moved_at = "working", 0, 0, clock.now()
        row.expires_at = clock.now() + KEPT

    def end_bundle(self, row: BundleRow, *, file: FileRow) -> None:
        """It is done: what its documents were kept in is not needed any more."""
        self.let_go(_files_of(self.tenant, row.id))
        self.session.execute(delete(BundledRow).where(_of_bundle(self.tenant, row.id)))
        row.state, row.file_id, row.size = "done", file.id, file.size
        row.moved_at, row.expires_at = clock.now(), clock.now() + KEPT

    def want_bundle(self, row: BundleRow, *, request_id: str) -> None:
        """Lets its next documents be printed, once this unit has happened."""
        self.emit(BundleWanted(tenant=self.tenant, at=clock.now(), request_id=request_id, bundle=row.id))

    def forget_bundles(self, before: datetime) -> None:
        """Those that have expired, with their documents; their files expire."""
        expired = select(BundleRow.id).where(BundleRow.tenant_id == self.tenant, BundleRow.expires_at <= before)
        for bundle in self.session.scalars(expired).all():
            self.let_go(_files_of(self.tenant, bundle))
            self.let_go(
                select(BundleRow.file_id).where(BundleRow.tenant_id == self.tenant, BundleRow.id == bundle)
            )
            self.session.execute(delete(BundledRow).where(_of_bundle(self.tenant, bundle)))
            self.session.execute(
                delete(BundleRow).where(BundleRow.tenant_id == self.tenant, BundleRow.id == bundle)
            )


def state_of(row: BundleRow) -> BundleState:
    if row.state == "working" and row.moved_at < clock.now() - PATIENCE:
        return "failed"
    return cast(BundleState, row.state)


def bundle_of(row: BundleRow) -> Bundle:
    is_done = row.state == "done"
    return Bundle(
        token=row.token,
        kind=row.kind,
        state=state_of(row),
        count=row.count,
        printed=row.printed,
        name=row.name,
        size=row.size if is_done else 0,
        since=row.since,
        until=row.until,
        expires_at=row.expires_at,
    )


def _of_bundle(tenant: int, bundle: int) -> ColumnElement[bool]:
    return and_(BundledRow.tenant_id == tenant, BundledRow.bundle_id == bundle)


def _unprinted(tenant: int, bundle: int) -> Select[BundledRow]:
    return select(BundledRow).where(_of_bundle(tenant, bundle), BundledRow.file_id.is_(None))


def _files_of(tenant: int, bundle: int) -> Select[int | None]:
    """What its documents are kept in."""
    return select(BundledRow.file_id).where(_of_bundle(tenant, bundle), BundledRow.file_id.is_not(None))
