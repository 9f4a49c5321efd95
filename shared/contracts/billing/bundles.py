"""Several documents in one file: wished for now, made in the background, kept for some days."""

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import Field

from shared.contracts.billing.activity import Day, Word
from shared.contracts.billing.customers import Customer
from shared.contracts.billing.files import File
from shared.contracts.message import Ask, Event, Message
from shared.contracts.values import DocumentToken, Id

MOST_BUNDLED = 500
"""Documents in one bundle."""
MOST_CHOSEN = 100
MOST_UNDER_WAY = 2
"""Bundles of one customer that are being made at the same time."""

BundleState = Literal["working", "done", "failed"]
BundleToken = DocumentToken


class Bundle(Message):
    """A ZIP file called `name` of `count` documents of a list's `kind`, each as its PDF; `printed` of them are.

    `since` and `until` are calendar dates of the tenant, when it is of a period. `size` is in bytes, and 0 until
    it is done. After `expires_at` (aware UTC) it is forgotten.
    """

    token: str
    kind: Word
    state: BundleState
    count: int
    printed: int
    name: str
    size: int
    since: date | None
    until: date | None
    expires_at: datetime


class BundleView(Message):
    bundle: Bundle
    customer: Customer


class BundlesView(Message):
    """A customer's bundles, the newest first."""

    customer: Customer
    bundles: tuple[Bundle, ...]


class StartBundle(Ask[Bundle]):
    """The signed-in customer's documents of one kind, invoices, estimates, credit_notes or payments (their
    receipts), in one file: those that were `chosen` by their links, or else those dated from `since` to `until`,
    both included. The same documents, as they stand, are put together once. Refuses with Denied (not signed in),
    CustomerNotFound, DocumentsNotFound (there is none, or one that was chosen is not there), TooManyDocuments,
    TooManyBundles (wait until one is done) or Invalid ("kind").
    """

    kind: Word
    chosen: Annotated[tuple[DocumentToken, ...], Field(max_length=MOST_CHOSEN)] = ()
    since: Day | None = None
    until: Day | None = None


class RestartBundle(Ask[Bundle]):
    """Begins again with a bundle that failed; with any other it changes nothing. Refuses with BundleNotFound, also
    for somebody else's, or TooManyBundles."""

    token: BundleToken


class ViewBundle(Ask[BundleView]):
    """How far a bundle is. Refuses with BundleNotFound, also for somebody else's."""

    token: BundleToken


class ViewBundles(Ask[BundlesView]):
    """All bundles that are kept for the signed-in customer. Refuses with Denied or CustomerNotFound."""


class OpenBundle(Ask[File]):
    """The file itself. Refuses with BundleNotFound, also for somebody else's and for one that is not done."""

    token: BundleToken


class BundleWanted(Event):
    """There is more to do for a bundle. Billing tells itself, a few documents at a time, so that the bundles of
    all businesses get on in turn."""

    bundle: Id
