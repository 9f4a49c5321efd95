"""Several documents in one file: made in turns, whole whatever happens on the way, for its customer only."""

import io
import zipfile
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any

import pytest
import structlog
import time_machine
from sqlalchemy import func, select

import services.billing.files.bundler
import services.billing.files.bundles
from services.billing.documents.errors import PressJammed, Unprintable
from services.billing.documents.press import Press
from services.billing.documents.values import Paper
from services.billing.files.bundler import Bundler
from services.billing.models import BundledRow, BundleRow, FileRow, PieceRow
from shared import clock
from shared.bus.files import whole
from shared.bus.service import system_caller
from shared.contracts.billing.bundles import (
    Bundle,
    BundleWanted,
    OpenBundle,
    RestartBundle,
    StartBundle,
    ViewBundle,
    ViewBundles,
)
from shared.contracts.billing.customers import Customer
from shared.contracts.billing.files import File
from shared.contracts.errors import (
    BundleNotFound,
    Denied,
    DocumentsNotFound,
    Invalid,
    TooManyBundles,
    TooManyDocuments,
    Unavailable,
)
from shared.contracts.message import Ask
from tests.support.business import Business, business
from tests.support.days import today
from tests.support.estimating import estimate
from tests.support.house import House
from tests.support.pdf import pages

OCTOBER = date(2026, 10, 1), date(2026, 10, 31)


class FakePress(Press):
    """Prints the number of a document, or fails as it is told to."""

    def __init__(self) -> None:
        super().__init__(workers=0)
        self.printed: list[str] = []
        self.failures: list[Exception] = []

    def print(self, paper: Paper) -> bytes:
        if self.failures:
            raise self.failures.pop(0)
        self.printed.append(paper.number)
        return f"%PDF of {paper.number}".encode()


@pytest.fixture
def press() -> FakePress:
    return FakePress()


def start(acme: Business, customer: Customer, kind: str = "invoices", **which: Any) -> Bundle:
    return acme.house.bus.ask(StartBundle(who=acme.signed_in(customer), kind=kind, **which))


def view(acme: Business, customer: Customer, bundle: Bundle) -> Bundle:
    return acme.house.bus.ask(ViewBundle(who=acme.signed_in(customer), token=bundle.token)).bundle


def opened(acme: Business, customer: Customer, bundle: Bundle) -> File:
    who = acme.signed_in(customer)
    return whole(acme.house.bus, acme.house.bus.ask(OpenBundle(who=who, token=bundle.token)), who=who)


def unpacked(file: File) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(file.content)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def turn(acme: Business, bundle: Bundle, press: Press) -> None:
    """One piece of news is worked."""
    who = system_caller(acme.tenant.id, job="test")
    store = acme.house.store(who)
    with store.reading():
        number = store.session.scalars(select(BundleRow.id).where(BundleRow.token == bundle.token)).one()
    news = BundleWanted(tenant=acme.tenant.id, at=clock.now(), request_id="test", bundle=number)
    Bundler(store, acme.house.bus, press, who).go_on(news)


def finish(acme: Business, bundle: Bundle, press: Press) -> None:
    for _ in range(20):
        turn(acme, bundle, press)


def counted(acme: Business, *rows: type[BundledRow | BundleRow | FileRow | PieceRow]) -> list[int]:
    store = acme.house.store(acme.who())
    with store.reading():
        counts = [select(func.count()).select_from(row).where(row.tenant_id == acme.tenant.id) for row in rows]
        return [store.session.scalars(count).one() for count in counts]


def test_invoices_of_a_month_are_put_into_one_file(acme: Business) -> None:
    customer = acme.customer()
    for number, issued_on in (("A-1", OCTOBER[0]), ("A/1", OCTOBER[1]), ("B-1", OCTOBER[1] + timedelta(days=1))):
        acme.invoice(customer, number=number, issued_on=issued_on)
    acme.invoice(acme.customer("Initech"), issued_on=date(2026, 10, 5))
    acme.invoice(customer, is_draft=True, issued_on=date(2026, 10, 6))
    begun = start(acme, customer, since=OCTOBER[0], until=OCTOBER[1])
    with Press(seconds=30) as press:
        finish(acme, begun, press)
    done, file = view(acme, customer, begun), opened(acme, customer, begun)
    documents = unpacked(file)

    assert (begun.state, begun.count, begun.printed) == ("working", 2, 0)
    assert (done.state, done.count, done.printed, done.size) == ("done", 2, 2, len(file.content))
    assert (file.name, file.media_type) == ("Acme-Paper-Invoices-2026-10.zip", "application/zip")
    assert list(documents) == ["Acme-Paper-A-1.pdf", "Acme-Paper-A-1-2.pdf"]
    assert [pages(content)[0].split("Invoice\n")[1].split("\n")[0] for content in documents.values()] == [
        "A-1",
        "A/1",
    ]


def test_what_was_chosen_is_put_together_and_nothing_else(acme: Business, press: FakePress) -> None:
    customer = acme.customer()
    first, _, third = (acme.invoice(customer) for _ in range(3))
    begun = start(acme, customer, chosen=(third.token, first.token))
    finish(acme, begun, press)

    assert sorted(press.printed) == sorted([first.number, third.number])
    assert opened(acme, customer, begun).name == f"Acme-Paper-Invoices-{today()}.zip"


def test_receipts_and_estimates_are_put_together_too(acme: Business, press: FakePress) -> None:
    customer = acme.customer(locale="de-DE")
    paid = acme.paid(acme.invoice(customer))
    acme.house.sandbox.pay_from_us_account(acme.start(acme.invoice(customer)).checkout_url)
    offered = estimate(acme, customer=customer)
    begun = [start(acme, customer, kind) for kind in ("payments", "estimates")]
    for each in begun:
        finish(acme, each, press)

    assert press.printed == [paid.reference, offered.number]
    assert [opened(acme, customer, each).name for each in begun] == [
        f"Acme-Paper-Quittungen-{today()}.zip",
        f"Acme-Paper-Angebote-{today()}.zip",
    ]


def test_progress_is_told_share_by_share(
    acme: Business, press: FakePress, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services.billing.files.bundler, "SHARE", 2)
    customer = acme.customer()
    for _ in range(3):
        acme.invoice(customer)
    begun, told = start(acme, customer), []
    for _ in range(3):
        turn(acme, begun, press)
        found = view(acme, customer, begun)
        told.append((found.state, found.printed, found.count))

    assert told == [("working", 2, 3), ("working", 3, 3), ("done", 3, 3)]
    assert acme.house.news(acme.tenant).count("bundle_wanted") == 3


def test_killed_after_any_step_nothing_is_lost_and_nothing_is_printed_twice(
    acme: Business, press: FakePress, monkeypatch: pytest.MonkeyPatch
) -> None:
    customer = acme.customer()
    numbers = [acme.invoice(customer).number for _ in range(5)]
    begun = start(acme, customer)
    press.failures = [RuntimeError("killed")]
    for _ in numbers:
        with pytest.raises(RuntimeError):
            turn(acme, begun, press)
        monkeypatch.setattr(services.billing.files.bundler, "SHARE", 1)
        turn(acme, begun, press)
        press.failures = [RuntimeError("killed")]
    press.failures = []
    with monkeypatch.context() as context:
        context.setattr(Bundler, "_kept", _killed)
        with pytest.raises(RuntimeError):
            turn(acme, begun, press)
    turn(acme, begun, press)

    assert press.printed == numbers
    assert list(unpacked(opened(acme, customer, begun)).values()) == [
        f"%PDF of {each}".encode() for each in numbers
    ]


def _killed(*_: object) -> None:
    raise RuntimeError("killed")


def test_two_workers_at_once_make_one_file(acme: Business, press: FakePress) -> None:
    customer = acme.customer()
    numbers = [acme.invoice(customer).number for _ in range(10)]
    begun = start(acme, customer)
    with ThreadPoolExecutor(3) as workers:
        list(workers.map(lambda _: finish(acme, begun, press), range(3)))
    found = view(acme, customer, begun)

    assert (found.state, found.printed) == ("done", 10)
    assert list(unpacked(opened(acme, customer, begun)).values()) == [
        f"%PDF of {each}".encode() for each in numbers
    ]


def test_the_same_documents_give_the_same_bytes(acme: Business) -> None:
    customer = acme.customer()
    acme.invoice(customer)
    made = []
    with Press(seconds=30) as press:
        for since in (today(), today() - timedelta(days=1)):
            begun = start(acme, customer, since=since, until=today())
            finish(acme, begun, press)
            made.append(opened(acme, customer, begun).content)

    assert made[0] == made[1]


def test_the_same_wish_is_one_bundle_until_the_documents_change(acme: Business, press: FakePress) -> None:
    customer = acme.customer()
    invoice = acme.invoice(customer)
    with ThreadPoolExecutor(4) as callers:
        wishes = list(callers.map(lambda _: start(acme, customer).token, range(4)))
    begun = start(acme, customer)
    finish(acme, begun, press)
    again = start(acme, customer)
    acme.paid(invoice)

    assert ({*wishes, begun.token}, again.state) == ({again.token}, "done")
    assert start(acme, customer).token != begun.token


def test_a_press_that_is_busy_is_waited_for(acme: Business, press: FakePress) -> None:
    customer = acme.customer()
    acme.invoice(customer)
    begun = start(acme, customer)
    press.failures = [PressJammed()]
    with pytest.raises(Unavailable):
        turn(acme, begun, press)
    waiting = view(acme, customer, begun).state
    finish(acme, begun, press)

    assert (waiting, view(acme, customer, begun).state) == ("working", "done")


def test_a_document_that_cannot_be_printed_fails_the_bundle_and_it_may_be_begun_again(
    acme: Business, press: FakePress
) -> None:
    customer = acme.customer()
    for _ in range(2):
        acme.invoice(customer)
    begun = start(acme, customer)
    press.failures = [Unprintable("ink")]
    with structlog.testing.capture_logs() as logs:
        turn(acme, begun, press)
    failed = view(acme, customer, begun).state
    again = acme.house.bus.ask(RestartBundle(who=acme.signed_in(customer), token=begun.token))
    finish(acme, begun, press)

    assert [line["why"] for line in logs] == ["Unprintable"]
    assert (failed, again.state, view(acme, customer, begun).state) == ("failed", "working", "done")


def test_what_has_not_got_on_for_long_has_failed(acme: Business, press: FakePress) -> None:
    customer = acme.customer()
    acme.invoice(customer)
    begun = start(acme, customer)
    with time_machine.travel(clock.now() + timedelta(minutes=11)):
        late = view(acme, customer, begun).state
        again = acme.house.bus.ask(RestartBundle(who=acme.signed_in(customer), token=begun.token)).state

    assert (late, again) == ("failed", "working")


def test_more_than_fits_into_a_file_is_refused(
    acme: Business, press: FakePress, monkeypatch: pytest.MonkeyPatch
) -> None:
    customer = acme.customer()
    for _ in range(3):
        acme.invoice(customer)
    monkeypatch.setattr(services.billing.files.bundles, "MOST_BUNDLED", 2)
    with pytest.raises(TooManyDocuments):
        start(acme, customer)
    monkeypatch.setattr(services.billing.files.bundles, "MOST_BUNDLED", 3)
    monkeypatch.setattr(services.billing.files.bundler, "LARGEST_KEPT", 9_000)
    begun = start(acme, customer)
    with structlog.testing.capture_logs():
        monkeypatch.setattr(services.billing.files.bundler, "OVERHEAD", 3_000)
        turn(acme, begun, press)

    assert view(acme, customer, begun).state == "failed"


def test_a_customer_has_two_made_at_a_time(acme: Business, press: FakePress) -> None:
    customer, other = acme.customer(), acme.customer("Initech")
    invoices = [acme.invoice(customer) for _ in range(3)]
    acme.invoice(other)
    first, _ = (start(acme, customer, chosen=(invoice.token,)) for invoice in invoices[:2])
    with pytest.raises(TooManyBundles):
        start(acme, customer, chosen=(invoices[2].token,))
    elsewhere = start(acme, other).state
    finish(acme, first, press)

    assert (elsewhere, start(acme, customer, chosen=(invoices[2].token,)).state) == ("working", "working")


def test_what_is_not_there_is_not_put_together(acme: Business) -> None:
    customer, other = acme.customer(), acme.customer("Initech")
    mine, theirs = acme.invoice(customer), acme.invoice(other)
    refused = []
    for chosen in ((mine.token, theirs.token), (mine.token, "x" * 24), (theirs.token,)):
        with pytest.raises(DocumentsNotFound) as refusal:
            start(acme, customer, chosen=chosen)
        refused.append((refusal.value.about, refusal.value.facts))
    with pytest.raises(DocumentsNotFound):
        start(acme, customer, since=date(2020, 1, 1), until=date(2020, 1, 31))
    with pytest.raises(Invalid):
        start(acme, customer, "wishes")
    with pytest.raises(Denied):
        acme.house.bus.ask(StartBundle(who=acme.who(), kind="invoices"))

    assert refused == [("", {})] * 3


def test_somebody_elses_bundle_is_not_there(house: House, acme: Business, press: FakePress) -> None:
    customer, colleague = acme.customer(), acme.customer("Initech")
    acme.invoice(customer)
    begun = start(acme, customer)
    finish(acme, begun, press)
    initech = business(house, is_connected=False)
    strangers = [(acme, colleague), (initech, initech.customer())]

    assert found(acme, customer, begun.token) == [True] * 3
    assert [found(*stranger, token) for stranger in strangers for token in (begun.token, "x" * 24)] == [
        [False] * 3
    ] * 4
    for whose, who in strangers:
        assert house.bus.ask(ViewBundles(who=whose.signed_in(who))).bundles == ()
    assert [each.token for each in house.bus.ask(ViewBundles(who=acme.signed_in(customer))).bundles] == [
        begun.token
    ]


def test_what_is_not_done_cannot_be_opened(acme: Business) -> None:
    customer = acme.customer()
    acme.invoice(customer)
    assert found(acme, customer, start(acme, customer).token) == [True, True, False]


def found(acme: Business, customer: Customer, token: str) -> list[bool]:
    """Whether it can be viewed, restarted and opened."""
    who = acme.signed_in(customer)
    asks: list[Ask[Any]] = [kind(who=who, token=token) for kind in (ViewBundle, RestartBundle, OpenBundle)]
    return [_is_there(acme, ask) for ask in asks]


def _is_there(acme: Business, ask: Ask[Any]) -> bool:
    try:
        acme.house.bus.ask(ask)
    except BundleNotFound as refusal:
        return bool(refusal.about or refusal.facts)  # nothing tells the one from the other
    return True


def test_a_bundle_is_kept_for_a_week_and_then_forgotten_with_all_its_files(
    acme: Business, press: FakePress, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services.billing.files.bundler, "SHARE", 1)
    customer = acme.customer()
    invoices = [acme.invoice(customer) for _ in range(2)]
    done, half = start(acme, customer), start(acme, customer, chosen=(invoices[0].token,))
    finish(acme, done, press)
    turn(acme, half, press)
    kept, now = [], clock.now()
    for days in (0, 6, 8):
        with time_machine.travel(now + timedelta(days=days)):
            acme.house.janitor().forget()
            acme.house.janitor().forget_files()
            kept.append(counted(acme, BundleRow, BundledRow, FileRow, PieceRow))

    assert kept == [[2, 1, 2, 2], [2, 1, 2, 2], [0, 0, 0, 0]]
