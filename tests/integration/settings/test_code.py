"""What a business publishes is kept to the letter, served by its digest, and can be brought back."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from shared.contracts.errors import CodeNotFound, Denied, Invalid
from shared.contracts.message import ApiKey, Question
from shared.contracts.settings import GetTenant, Tenant
from shared.contracts.settings.code import (
    LARGEST_CODE,
    Blocked,
    ChangeExtras,
    CheckCss,
    CodeProblem,
    DismissBlocked,
    Extras,
    GetCode,
    Hosts,
    ListBlocked,
    ListCode,
    PublishCode,
    Published,
    ReportBlocked,
    RestoreCode,
)
from tests.support.house import House, system

SHEET = '.pl-card { border-color: red }\r\n/* "quoted", ümlaut, \u202e, 🧾 */\n'


@pytest.fixture
def acme(house: House) -> Tenant:
    return house.tenant()


def now(house: House, tenant: Tenant) -> Tenant:
    return house.bus.ask(GetTenant(who=system(tenant)))


def test_a_sheet_is_kept_to_the_letter_and_told_by_its_digest(house: House, acme: Tenant) -> None:
    published = house.bus.ask(PublishCode(who=system(acme), kind="css", text=SHEET))
    assert now(house, acme) == acme.model_copy(update={"version": 2, "published": published})
    assert house.bus.ask(GetCode(who=system(acme), kind="css", digest=published.css)) == SHEET
    with pytest.raises(CodeNotFound):
        house.bus.ask(GetCode(who=system(acme), kind="js", digest=published.css))


def test_an_earlier_version_comes_back_as_the_newest(house: House, acme: Tenant) -> None:
    who = system(acme, name="Pat")
    first = house.bus.ask(PublishCode(who=who, kind="js", text="first()"))
    house.bus.ask(PublishCode(who=who, kind="js", text="second()"))
    house.bus.ask(PublishCode(who=who, kind="js", text="second()"))
    assert house.bus.ask(RestoreCode(who=who, kind="js", number=1)) == first
    versions = house.bus.ask(ListCode(who=who, kind="js"))
    assert [(each.number, each.size, each.author) for each in versions] == [
        (3, 7, "Pat"),
        (2, 8, "Pat"),
        (1, 7, "Pat"),
    ]
    assert versions[0].digest == versions[2].digest == first.js
    with pytest.raises(CodeNotFound):
        house.bus.ask(RestoreCode(who=who, kind="js", number=9))


def test_nothing_published_means_none(house: House, acme: Tenant) -> None:
    house.bus.ask(PublishCode(who=system(acme), kind="css", text=SHEET))
    assert house.bus.ask(PublishCode(who=system(acme), kind="css", text=" \n")) == Published()


def test_a_sheet_with_a_way_out_is_refused_with_its_line_and_the_old_one_stays(house: House, acme: Tenant) -> None:
    before = house.bus.ask(PublishCode(who=system(acme), kind="css", text=SHEET))
    text = 'a { color: red }\n@import "https://evil.example/x.css";'
    with pytest.raises(Invalid) as refused:
        house.bus.ask(PublishCode(who=system(acme), kind="css", text=text))
    assert (refused.value.about, refused.value.facts) == (
        "css",
        {"line": "2", "reason": "import", "found": "@import"},
    )
    assert house.bus.ask(CheckCss(who=system(acme), text=text)) == [
        CodeProblem(line=2, reason="import", found="@import")
    ]
    assert now(house, acme).published == before


def test_five_megabytes_are_refused(house: House, acme: Tenant) -> None:
    with pytest.raises(Invalid) as refused:
        house.bus.ask(PublishCode(who=system(acme), kind="js", text="a" * (LARGEST_CODE + 1)))
    assert refused.value.facts["reason"] == "too long"
    with pytest.raises(ValueError, match="at most"):
        PublishCode(who=system(acme), kind="css", text="a" * 5_000_000)


def test_another_business_has_none_of_it(house: House, acme: Tenant) -> None:
    published = house.bus.ask(PublishCode(who=system(acme), kind="css", text=SHEET))
    other = house.tenant()
    assert house.bus.ask(ListCode(who=system(other), kind="css")) == []
    with pytest.raises(CodeNotFound):
        house.bus.ask(GetCode(who=system(other), kind="css", digest=published.css))


def test_extras_are_kept_as_they_were_chosen(house: House, acme: Tenant) -> None:
    extras = Extras(
        analytics="G-ABCD1234",
        asks_consent=False,
        runs_on_pay=True,
        hosts=Hosts(script=("https://widgets.example",), connect=("https://api.widgets.example:8443",)),
    )
    assert house.bus.ask(ChangeExtras(who=system(acme), extras=extras)) == extras
    assert now(house, acme).extras == extras


@pytest.mark.parametrize(
    "source",
    [
        "http://x.example",
        "https://x.example/path",
        "https://*.example",
        "*",
        "data:",
        "'unsafe-inline'",
        "https://x.example; script-src *",
        "https://x.example, https://y.example",
        "https://x.example https://y.example",
        "https://x.example\nX: y",
        "https://user@x.example",
        "https://localhost",
        "https://xn--.example'",
        "HTTPS://X.EXAMPLE",
    ],
)
def test_a_host_that_would_mean_more_in_a_policy_cannot_be_said(source: str) -> None:
    with pytest.raises(ValueError, match="pattern"):
        Hosts(script=(source,))


@pytest.mark.parametrize("analytics", ["G-ab", "g-ABCD1234", "X-ABCD1234", "G-ABCD1234'", "UA-1234 5678"])
def test_an_analytics_id_that_is_none_cannot_be_said(analytics: str) -> None:
    with pytest.raises(ValueError, match="pattern"):
        Extras(analytics=analytics)


def test_what_browsers_blocked_is_counted_and_can_be_dismissed(house: House, acme: Tenant) -> None:
    report = ReportBlocked(who=system(acme), directive="script-src", source="https://evil.example", page="invoice")
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(house.bus.ask, [report] * 12))
    house.bus.ask(report.model_copy(update={"page": "account"}))
    counted = {(each.page, each.times): each for each in blocked(house, acme)}
    assert set(counted) == {("invoice", 12), ("account", 1)}
    house.bus.ask(DismissBlocked(who=system(acme), id=counted["invoice", 12].id))
    assert blocked(house, acme) == [counted["account", 1]]
    house.bus.ask(DismissBlocked(who=system(acme)))
    assert blocked(house, acme) == []


def test_different_reports_are_not_kept_without_end(
    house: House, acme: Tenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.settings.blocked.MOST_BLOCKED", 3)
    for number in range(5):
        source = f"https://{number}.example"
        house.bus.ask(ReportBlocked(who=system(acme), directive="img-src", source=source, page="invoice"))
    assert len(blocked(house, acme)) == 3


def test_a_key_that_only_reads_changes_nothing(house: House, acme: Tenant) -> None:
    who = system(acme).model_copy(update={"actor": ApiKey(key=1, may_write=False)})
    questions: list[Question[Any]] = [
        PublishCode(who=who, kind="css", text=SHEET),
        RestoreCode(who=who, kind="css", number=1),
        ChangeExtras(who=who, extras=Extras()),
        DismissBlocked(who=who),
    ]
    for question in questions:
        with pytest.raises(Denied):
            house.bus.ask(question)
    assert now(house, acme) == acme


def blocked(house: House, tenant: Tenant) -> list[Blocked]:
    return house.bus.ask(ListBlocked(who=system(tenant)))
