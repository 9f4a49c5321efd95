"""A page opens when enough is known of the visitor; else that is asked for, and the visitor comes back."""

import asyncio
from datetime import timedelta

import pytest

from services.portal_web.portal.signing_in import proving
from services.portal_web.portal.visit import Visit
from services.portal_web.portal.ways import Level, Way
from shared import clock
from shared.contracts.auth import Session
from tests.support import samples
from tests.support.gateway import visit_to

MINUTES = timedelta(minutes=1)


def session(*, level: str = "full", proved: int | None = None) -> Session:
    """`proved` so many minutes ago."""
    proved_at = None if proved is None else clock.now() - proved * MINUTES
    return samples.session().model_copy(update={"level": level, "proved_at": proved_at})


def at(
    level: Level, who: Session | None, *, method: str = "GET", path: str = "/details", query: str = ""
) -> Visit:
    async def answer(_visit: Visit) -> None: ...

    visit = visit_to(path, session=who, query=query)
    visit.request.scope["method"] = method
    visit.way = Way(path, get=answer, post=answer, level=level)  # type: ignore[arg-type]
    return visit


@pytest.mark.parametrize(
    ("level", "proved", "opened"),
    [
        (None, None, ["nothing"]),
        ("temporary", None, ["nothing", "session"]),
        ("temporary", 0, ["nothing", "session"]),
        ("full", None, ["nothing", "session", "full"]),
        ("full", 16, ["nothing", "session", "full"]),
        ("full", 14, ["nothing", "session", "full", "fresh"]),
    ],
    ids=["nobody", "temporary", "temporary and proved", "full", "proved long ago", "proved just now"],
)
def test_each_visitor_opens_what_may_be_opened(level: str | None, proved: int | None, opened: list[str]) -> None:
    who = None if level is None else session(level=level, proved=proved)
    levels: list[Level] = ["nothing", "session", "full", "fresh"]
    assert [each for each in levels if proving.is_enough(at(each, who))] == opened


@pytest.mark.parametrize(("minutes", "is_taken"), [(16, True), (29, True), (31, False)])
def test_a_form_that_was_opened_in_time_may_take_a_while(minutes: int, is_taken: bool) -> None:
    assert proving.is_enough(at("fresh", session(proved=minutes), method="POST")) == is_taken


def test_the_visitor_is_asked_and_comes_back() -> None:
    def led(visit: Visit) -> str:
        return asyncio.run(proving.ask_first(visit)).headers["location"]

    query = "status=past_due&page=2"
    assert [
        led(at("session", None)),
        led(at("session", None, path="/activity", query=query)),
        led(at("session", None, path="/")),
        led(at("full", session(level="temporary"))),
        led(at("fresh", session(), query="x=//evil.example:80")),
        led(at("fresh", session(), path="//evil.example")),
    ] == [
        "/sign-in?next=/details",
        "/sign-in?next=/activity%3Fstatus%3Dpast_due%26page%3D2",
        "/sign-in",
        "/sign-in/confirm?next=/details",
        "/sign-in/confirm",
        "/sign-in/confirm",
    ]


def test_a_form_without_a_page_of_its_own_leads_home() -> None:
    visit = at("fresh", session(), method="POST")
    visit.way = Way("/methods/remove", post=visit.way.post, level="fresh")
    assert asyncio.run(proving.ask_first(visit)).headers["location"] == "/sign-in/confirm?unsent=1"
