"""Several documents in one file, as pages: what is asked for, how far it is told to be, and for whom."""

from datetime import date
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from shared.contracts.billing.bundles import (
    BundlesView,
    OpenBundle,
    RestartBundle,
    StartBundle,
    ViewBundle,
    ViewBundles,
)
from shared.contracts.billing.files import File
from shared.contracts.errors import BundleNotFound, DocumentsNotFound, TooManyBundles, TooManyDocuments
from shared.contracts.settings import FindTenant, Switches
from tests.support import samples
from tests.support.gateway import Answers, visiting

FILES = BundlesView(customer=samples.customer(), bundles=(samples.bundle(),))
BUNDLE = samples.bundle()
PATH = f"/downloads/{samples.BUNDLE_TOKEN}"
TOKENS = ("A" * 24, "B" * 24)


def sent(answer: Any = BUNDLE, *, query: str = "", **fields: str) -> tuple[int, str, str, list[Any]]:
    """The status, where it leads, the page, and what was asked for."""
    with visiting({ViewBundles: FILES, StartBundle: answer}, is_signed_in=True) as (visitor, bus):
        found = visitor.submit(visitor.get(f"/downloads{query}"), "/downloads", **fields)
        wished = [
            (each.kind, each.chosen, each.since, each.until) for each in bus.asked if isinstance(each, StartBundle)
        ]
    return found.status_code, found.headers.get("location", ""), found.text, wished


def test_a_period_of_a_list_is_asked_for() -> None:
    status, location, _, wished = sent(kind="payments", period="2026-Q3")
    assert (status, location) == (303, PATH)
    assert wished == [("payments", (), date(2026, 7, 1), date(2026, 9, 30))]


def test_what_was_chosen_from_a_list_is_asked_for() -> None:
    status, location, _, wished = sent(query=f"?kind=invoices&invoice={TOKENS[0]}&invoice={TOKENS[1]}")
    assert (status, location) == (303, PATH)
    assert wished == [("invoices", TOKENS, None, None)]


@pytest.mark.parametrize(
    ("refusal", "status", "words"),
    [
        (DocumentsNotFound(), 422, "There are no such documents in that time"),
        (TooManyDocuments(), 422, "There are more than"),
        (TooManyBundles(), 409, "Two files are being made already"),
    ],
)
def test_what_cannot_be_made_is_told_where_it_was_asked(refusal: Exception, status: int, words: str) -> None:
    found = sent(refusal, kind="estimates", period="2026-10")
    assert (found[0], found[1]) == (status, "")
    assert words in found[2]
    assert '<option value="2026-10" selected>' in found[2]
    assert 'value="estimates" checked' in found[2]


@pytest.mark.parametrize("period", ["", "2026-13", "always", "٢٠٢٦"])
def test_a_time_that_is_none_is_told(period: str) -> None:
    status, _, page, wished = sent(kind="invoices", period=period)
    assert (status, wished) == (422, [])
    assert page.count("Choose a time from the list") == 2


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"kind": "invoices", "documents": "x"}, 404),
        ({"kind": "invoices", "documents": f"{TOKENS[0]} ../../etc/passwd"}, 404),
        ({"kind": "invoices", "documents": " ".join(f"{number:024}" for number in range(101))}, 422),
        ({"kind": "wishes", "period": "2026"}, 422),
        ({"period": "2026"}, 422),
    ],
)
def test_what_no_page_of_ours_sends_is_refused(fields: dict[str, str], status: int) -> None:
    found = sent(**fields)
    assert (found[0], found[3]) == (status, [])


def shown(bundle: Any, path: str = PATH) -> str:
    view = samples.bundle_view(bundle)
    with visiting({ViewBundle: view}, is_signed_in=True) as (visitor, _bus):
        answer = visitor.get(path)
    assert answer.status_code == 200
    return answer.text


def test_progress_is_told_and_asked_for_again() -> None:
    page = shown(samples.bundle(printed=37))
    assert "<bdi>37</bdi> of <bdi>100</bdi>" in page
    assert '<progress max="100" value="37"' in page
    assert f'hx-get="{PATH}?round=1"' in page
    assert f'href="{PATH}">Refresh' in page
    assert "hx-get" not in shown(samples.bundle(printed=37), f"{PATH}?round=300")


def test_what_is_done_is_there_to_be_fetched() -> None:
    page = shown(samples.bundle("done"))
    assert f'href="{PATH}/file"' in page
    assert "hx-get" not in page


def test_what_failed_is_offered_again() -> None:
    bundle = samples.bundle("failed")
    answers: Answers = {ViewBundle: samples.bundle_view(bundle), RestartBundle: samples.bundle()}
    with visiting(answers, is_signed_in=True) as (visitor, bus):
        answer = visitor.submit(visitor.get(PATH), PATH)
    assert (answer.status_code, answer.headers["location"], bus.times_asked(RestartBundle)) == (303, PATH, 1)


def test_the_file_comes_under_its_name() -> None:
    file = File(name="Acme-Paper-Invoices-2026-10.zip", media_type="application/zip", content=b"PK")
    answers: Answers = {ViewBundle: samples.bundle_view(samples.bundle("done")), OpenBundle: file}
    with visiting(answers, is_signed_in=True) as (visitor, _bus):
        answer = visitor.get(f"{PATH}/file")
    assert (answer.content, answer.headers["content-type"]) == (b"PK", "application/zip")
    assert 'filename="Acme-Paper-Invoices-2026-10.zip"' in answer.headers["content-disposition"]


@pytest.mark.parametrize("path", ["/downloads?kind=invoices", PATH, f"{PATH}/file"])
def test_whoever_is_not_signed_in_is_asked_to(path: str) -> None:
    with visiting({}) as (visitor, bus):
        answer = visitor.get(path)
    location = urlsplit(answer.headers["location"])
    assert (answer.status_code, location.path, parse_qs(location.query)["next"]) == (303, "/sign-in", [path])
    assert bus.times_asked(ViewBundle) == 0


@pytest.mark.parametrize("path", [PATH, f"{PATH}/file"])
def test_somebody_elses_file_is_not_there(path: str) -> None:
    with visiting({ViewBundle: BundleNotFound()}, is_signed_in=True) as (visitor, bus):
        assert visitor.get(path).status_code == 404
    assert bus.times_asked(OpenBundle) == 0


@pytest.mark.parametrize("path", ["/downloads", PATH, f"{PATH}/file"])
def test_a_business_without_downloads_makes_none(path: str) -> None:
    without = samples.tenant().model_copy(update={"switches": Switches(off=frozenset({"downloads"}))})
    with visiting({FindTenant: without}, is_signed_in=True) as (visitor, bus):
        assert visitor.get(path).status_code == 404
    assert bus.times_asked(ViewBundle) + bus.times_asked(ViewBundles) == 0


def test_documents_that_were_switched_off_since_are_in_no_file() -> None:
    without = samples.tenant().model_copy(update={"switches": Switches(off=frozenset({"estimates"}))})
    bundle = samples.bundle("done", kind="estimates")
    answers: Answers = {FindTenant: without, ViewBundle: samples.bundle_view(bundle), ViewBundles: FILES}
    with visiting(answers, is_signed_in=True) as (visitor, bus):
        codes = [visitor.get(path).status_code for path in (PATH, f"{PATH}/file")]
        page = visitor.get("/downloads")
        forged = visitor.submit(page, "/downloads", kind="estimates", period="2026")
    assert (codes, 'value="estimates"' in page.text, forged.status_code) == ([404, 404], False, 422)
    assert bus.times_asked(OpenBundle) + bus.times_asked(StartBundle) == 0
