"""What news may count on, whichever road it takes."""

import pytest

from shared import clock
from shared.bus.inbox import Letter
from shared.contracts.errors import Broken
from tests.support.callers import caller, fresh_tenant
from tests.support.echo.messages import Note, Noted, Notes
from tests.support.parrot.messages import Heard
from tests.support.roads import Road
from tests.support.waiting import until

TOPIC = "echo.noted"


def noted(tenant: int, text: str) -> bytes:
    return Noted(tenant=tenant, at=clock.now(), request_id="test", text=text).model_dump_json().encode()


def heard(road: Road, tenant: int) -> list[str]:
    return road.ask(Heard(who=caller(tenant=tenant)))


def parked(road: Road, tenant: int) -> list[Letter]:
    return [letter for letter in road.inbox("parrot").parked() if letter.tenant == tenant]


def test_news_of_a_unit_reaches_whoever_hears_it(road: Road) -> None:
    tenant = fresh_tenant()
    road.ask(Note(who=caller(tenant=tenant), text="paid"))
    assert until(lambda: heard(road, tenant)) == ["paid"]
    until(lambda: len(road.ask(Notes(who=caller(tenant=tenant)))) == 2)
    assert road.ask(Notes(who=caller(tenant=tenant))) == ["paid", "heard paid"]


def test_news_of_a_unit_that_fails_is_never_sent(road: Road) -> None:
    tenant = fresh_tenant()
    with pytest.raises(Broken):
        road.ask(Note(who=caller(tenant=tenant), text="never", fail=True))
    road.ask(Note(who=caller(tenant=tenant), text="afterwards"))
    assert until(lambda: heard(road, tenant)) == ["afterwards"]
    assert "never" not in road.ask(Notes(who=caller(tenant=tenant)))


def test_event_that_comes_five_times_has_one_effect(road: Road) -> None:
    tenant = fresh_tenant()
    road.tell(TOPIC, [noted(tenant, "once")] * 5)
    road.tell(TOPIC, [noted(tenant, "next")])
    until(lambda: "next" in heard(road, tenant))
    until(lambda: road.inbox("parrot").waiting() == 0)
    assert sorted(heard(road, tenant)) == ["next", "once"]


def test_handler_that_fails_twice_is_tried_again(road: Road) -> None:
    tenant = fresh_tenant()
    road.tell(TOPIC, [noted(tenant, "fails 2")])
    assert until(lambda: heard(road, tenant)) == ["fails 2"]


def test_event_that_always_fails_is_parked_and_others_keep_flowing(road: Road) -> None:
    tenant = fresh_tenant()
    road.tell(TOPIC, [noted(tenant, "fails 5"), noted(tenant, "fine")])
    (letter,) = until(lambda: parked(road, tenant))
    assert heard(road, tenant) == ["fine"]
    assert letter == Letter(
        id=letter.id,
        handler="Parrot.hear",
        topic=TOPIC,
        tenant=tenant,
        attempts=4,
        received_at=letter.received_at,
        error="RuntimeError: tried 3 times",
        body=letter.body,
    )
    assert Noted.model_validate_json(letter.body).text == "fails 5"


def test_parked_event_can_be_replayed(road: Road) -> None:
    tenant = fresh_tenant()
    road.tell(TOPIC, [noted(tenant, "fails 5")])
    (letter,) = until(lambda: parked(road, tenant))
    assert road.inbox("parrot").replay(letter.id)
    assert until(lambda: heard(road, tenant)) == ["fails 5"]
    assert parked(road, tenant) == []
    assert not road.inbox("parrot").replay(letter.id)


@pytest.mark.parametrize("garbage", ["not json", "{}", '{"tenant": "whose?"}', "[]"])
def test_event_that_cannot_be_read_holds_nobody_up(road: Road, garbage: str) -> None:
    tenant = fresh_tenant()
    road.tell(TOPIC, [garbage.encode(), noted(tenant, "behind it")])
    assert until(lambda: heard(road, tenant)) == ["behind it"]


def test_event_that_only_its_handler_cannot_read_is_parked(road: Road) -> None:
    tenant = fresh_tenant()
    event = Noted(tenant=tenant, at=clock.now(), request_id="test", text="x").model_dump_json(exclude={"text"})
    road.tell(TOPIC, [event.encode()])
    (letter,) = until(lambda: parked(road, tenant))
    assert letter.error.startswith("ValidationError")


def test_field_that_a_later_version_added_to_an_event_is_ignored(road: Road) -> None:
    tenant = fresh_tenant()
    event = noted(tenant, "newer").replace(b'"text"', b'"colour":"red","text"')
    road.tell(TOPIC, [event])
    assert until(lambda: heard(road, tenant)) == ["newer"]
