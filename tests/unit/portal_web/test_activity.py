"""Lists: what an address wishes for is understood or told, and its places are nobody's to make up."""

from datetime import timedelta
from decimal import Decimal
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

import pytest

from services.portal_web.portal.activity.kinds import INVOICES
from services.portal_web.portal.activity.wishes import cursor, read
from shared import clock
from shared.config import DEMO_SECRET
from shared.contracts.billing.activity import ExportList, Place, ViewList, Wanted
from shared.contracts.billing.files import File
from shared.contracts.settings import FindTenant, Switches
from shared.secrets import Vault
from tests.support import samples
from tests.support.gateway import visiting

VAULT = Vault(DEMO_SECRET)
PLACE = Place(key="2026-11-04", id=7)
LIST = samples.list_view(samples.listed(samples.invoice()), has_more=True)


def asked(query: str) -> tuple[int, list[Any]]:
    with visiting({ViewList: LIST}, is_signed_in=True) as (visitor, bus):
        answer = visitor.get(f"/activity/invoices?{query}")
        return answer.status_code, [each.wanted for each in bus.asked if isinstance(each, ViewList)]


def test_an_address_without_wishes_is_the_newest_first() -> None:
    assert asked("") == (200, [Wanted(sort="issued")])


def test_an_address_says_all_that_is_wanted() -> None:
    sealed = cursor(PLACE, sort="due", vault=VAULT)
    query = f"number=+PO-88&status=paid&from=2026-01-01&to=2026-02-28&sort=due&before={quote(sealed)}"
    wanted = Wanted.model_validate(
        {
            "term": "PO-88",
            "status": "paid",
            "since": "2026-01-01",
            "until": "2026-02-28",
            "sort": "due",
            "is_descending": False,
            "place": PLACE,
            "is_backwards": True,
        }
    )
    assert asked(query) == (200, [wanted])


@pytest.mark.parametrize(
    ("query", "mistakes"),
    [
        ("status=refunded", ("status",)),
        ("status=%00", ("status",)),
        ("from=yesterday", ("from",)),
        ("from=2026-02-30&to=20260101", ("from", "to")),
        ("from=0001-01-01", ("from",)),
        ("to=9999-12-31", ("to",)),
        ("to=2026-W48-2", ("to",)),
        ("from=٢٠٢٦-١١-٢٤", ("from",)),
        ("from=2026-11-24&to=2026-11-23", ("order",)),
        ("number=" + "x" * 201, ("number",)),
        ("number=%00", ("number",)),
        ("number=a%0D%0Ab", ("number",)),
        ("number=" + "x" * 10_000, ("number",)),
    ],
)
def test_a_wish_that_cannot_be_is_told_and_nothing_is_listed(query: str, mistakes: tuple[str, ...]) -> None:
    with visiting({ViewList: LIST}, is_signed_in=True) as (visitor, _bus):
        answer = visitor.get(f"/activity/invoices?{query}")
    assert (answer.status_code, "There is a problem" in answer.text) == (422, True)
    assert samples.INVOICE_TOKEN not in answer.text
    typed = {name: values[0] for name, values in parse_qs(query).items()}
    assert read(INVOICES, typed, vault=VAULT).mistakes == mistakes


@pytest.mark.parametrize(
    "query",
    [
        "after=made-up",
        "before=",
        "after=" + "x" * 5_000,
        "after=demo%3AgAAAAA",
        f"after={quote(cursor(PLACE, sort='due', vault=VAULT))}",
        f"after={quote(VAULT.seal('issued {}'))}",
        f"after={quote(cursor(PLACE, sort='issued', vault=Vault('demo:another-secret-0123456789-0123')))}",
    ],
)
def test_a_place_that_we_did_not_name_leads_to_the_beginning(query: str) -> None:
    with visiting({ViewList: LIST}, is_signed_in=True) as (visitor, bus):
        answer = visitor.get(f"/activity/invoices?{query}")
    assert answer.status_code == 200
    assert [each.wanted.place for each in bus.asked if isinstance(each, ViewList)] == [None]
    assert ("can’t be found any more" in answer.text) == (query != "before=")


def test_an_unknown_order_is_the_usual_one() -> None:
    assert asked("sort=token%3BDROP") == (200, [Wanted(sort="issued")])


def test_links_keep_what_was_wished_for() -> None:
    with visiting({ViewList: LIST}, is_signed_in=True) as (visitor, _bus):
        page = visitor.get("/activity/invoices?status=paid&number=%22%3E%3Cb%3E&sort=due").text
    links = [part.split('"')[0].replace("&amp;", "&") for part in page.split('href="/activity/invoices?')[1:]]
    queries = [parse_qs(link) for link in links]
    assert all((each["status"], each["number"]) == (["paid"], ['"><b>']) for each in queries)
    assert [each.get("sort", ["-issued"]) for each in queries] == [
        ["-issued"],
        ["-due"],
        ["-amount"],
        ["due"],
        ["due"],
    ]
    assert [sorted({"before", "after"} & set(each)) for each in queries[3:]] == [["before"], ["after"]]


def test_whoever_is_not_signed_in_is_led_back_to_the_list() -> None:
    with visiting({ViewList: LIST}) as (visitor, bus):
        answer = visitor.get("/activity/invoices?status=paid")
    assert (answer.status_code, bus.times_asked(ViewList)) == (303, 0)
    location = urlsplit(answer.headers["location"])
    assert (location.path, parse_qs(location.query)["next"]) == ("/sign-in", ["/activity/invoices?status=paid"])


def test_an_export_is_asked_for_with_the_wishes_of_its_page() -> None:
    file = File(name="Invoices.csv", media_type="text/csv; charset=utf-8", content=b"Invoice\r\n")
    with visiting({ViewList: LIST, ExportList: file}, is_signed_in=True) as (visitor, bus):
        page = visitor.get("/activity/invoices?status=paid&sort=due").text
        answer = visitor.get("/activity/invoices.csv?status=paid&sort=due")
        nowhere = visitor.get("/activity/invoicesxcsv")
    assert 'href="/activity/invoices.xlsx?status=paid&amp;sort=due"' in page
    assert (answer.content, answer.headers["content-type"]) == (file.content, "text/csv; charset=utf-8")
    asked = [(each.form, each.wanted) for each in bus.asked if isinstance(each, ExportList)]
    assert asked == [("csv", Wanted(sort="due", status="paid", is_descending=False))]
    assert nowhere.status_code == 404


def test_an_export_that_cannot_be_leads_to_where_that_is_told() -> None:
    with visiting({ViewList: LIST}, is_signed_in=True) as (visitor, bus):
        answer = visitor.get("/activity/payments.xlsx?from=soon")
    assert (answer.status_code, answer.headers["location"]) == (303, "/activity/payments?from=soon")
    assert bus.times_asked(ExportList) == 0


@pytest.mark.parametrize("path", ["/activity", "/activity/invoices", "/activity/payments.csv"])
def test_a_business_without_activity_has_no_lists(path: str) -> None:
    without = samples.tenant().model_copy(update={"switches": Switches(off=frozenset({"activity"}))})
    with visiting({ViewList: LIST, FindTenant: without}, is_signed_in=True) as (visitor, bus):
        answer = visitor.get(path)
    assert (answer.status_code, 'href="/activity"' in answer.text) == (404, False)
    assert bus.times_asked(ViewList) == 0


@pytest.mark.parametrize("path", ["/activity/invoices.csv", "/activity/payments.xlsx"])
def test_a_business_without_downloads_offers_none(path: str) -> None:
    without = samples.tenant().model_copy(update={"switches": Switches(off=frozenset({"downloads"}))})
    with visiting({ViewList: LIST, FindTenant: without}, is_signed_in=True) as (visitor, _bus):
        assert path not in visitor.get("/activity/invoices").text
        assert visitor.get(path).status_code == 404


@pytest.mark.parametrize(
    ("days", "minor", "told"), [(0, 161_70, "<bdi>$3.30</bdi> off for paying early"), (-1, 165_00, "")]
)
def test_what_comes_off_for_paying_early_is_off_what_is_chosen(days: int, minor: int, told: str) -> None:
    last_day = clock.today(samples.tenant().zone) + timedelta(days=days)
    found = samples.invoice().model_copy(update={"early_rate": Decimal(2), "early_until": last_day})
    view = samples.list_view(samples.listed(found))
    with visiting({ViewList: view}, is_signed_in=True) as (visitor, _bus):
        shown = visitor.get("/activity/invoices").text
    assert f'data-minor="{minor}"' in shown
    assert ("off for paying early" in shown, told in shown) == (bool(told), True)
