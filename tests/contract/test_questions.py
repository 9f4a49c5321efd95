"""What a question may count on, whichever road it takes."""

import orjson
import pytest

from shared import clock
from shared.bus import wire
from shared.contracts.errors import Broken, Refusal, Unavailable
from shared.money import Money
from tests.support.callers import caller, fresh_tenant
from tests.support.echo import messages as echo
from tests.support.parrot import messages as parrot
from tests.support.roads import Road


def fields(question: echo.Say) -> dict[str, object]:
    asked: dict[str, object] = orjson.loads(wire.question_fields(wire.question_body(question)))
    return asked


def body(kwargs: object, *, args: object = ()) -> bytes:
    return orjson.dumps({"args": args, "kwargs": kwargs})


def error(reply: bytes) -> tuple[str, list[object]]:
    read = orjson.loads(reply)
    assert read["result"] is None
    return read["error"]["exc_type"], read["error"]["exc_args"]


def test_question_is_answered_with_the_contracts_own_type(road: Road) -> None:
    before = clock.now()
    tenant = fresh_tenant()
    said = road.ask(echo.Say(who=caller(tenant=tenant), text="Grüße, שלום", times=3, price=Money(12_50, "EUR")))
    assert before <= said.at <= clock.now()
    assert said == echo.Said(
        text="Grüße, שלום", times=3, price=Money(12_50, "EUR"), at=said.at, tenant=tenant, asker="Ada"
    )


@pytest.mark.parametrize("kind", Refusal.kinds.values(), ids=lambda kind: kind.__name__)
def test_refusal_comes_back_as_its_own_type_with_what_it_is_about(road: Road, kind: type[Refusal]) -> None:
    facts = {"left": "12", "word": "šest"}
    with pytest.raises(Refusal) as refused:
        road.ask(echo.Refuse(who=caller(), kind=kind.__name__, about="amount", facts=facts))
    assert (type(refused.value), refused.value.about, refused.value.facts) == (kind, "amount", facts)


def test_text_of_a_bug_never_crosses(road: Road) -> None:
    question = echo.Stumble(who=caller(), secret="hunter2")
    with pytest.raises(Broken) as broken:
        road.ask(question)
    assert "hunter2" not in repr(broken.value)
    reply = road.ask_raw("echo", "stumble", wire.question_body(question))
    assert orjson.loads(reply) == {
        "result": None,
        "error": {
            "exc_type": "Broken",
            "exc_path": "shared.contracts.errors.Broken",
            "exc_args": [],
            "value": "Broken",
        },
    }


def test_unknown_field_of_a_question_is_refused(road: Road) -> None:
    asked = fields(echo.Say(who=caller(), text="hello"))
    reply = road.ask_raw("echo", "say", body({**asked, "volume": 11}))
    assert error(reply) == ("Invalid", ["volume", {"why": "extra_forbidden"}])


def test_unknown_field_inside_a_part_of_a_question_is_refused(road: Road) -> None:
    asked = fields(echo.Say(who=caller(), text="hello"))
    reply = road.ask_raw("echo", "say", body({**asked, "parts": [{"text": "a", "volume": 11}]}))
    assert error(reply) == ("Invalid", ["parts.0.volume", {"why": "extra_forbidden"}])


def test_unknown_field_of_an_answer_is_ignored() -> None:
    said = echo.Said(text="a", times=1, price=Money(1, "USD"), at=clock.now(), tenant=1, asker="Ada")
    newer = orjson.dumps(said.model_dump(mode="json") | {"volume": 11})
    assert wire.read_reply(echo.Say, wire.answer_body(newer)) == said


def test_question_without_a_tenant_is_refused(road: Road) -> None:
    asked = fields(echo.Say(who=caller(), text="hello"))
    who = dict(asked["who"])  # type: ignore[call-overload]
    del who["tenant"]
    assert error(road.ask_raw("echo", "say", body({**asked, "who": who}))) == (
        "Invalid",
        ["who.tenant", {"why": "missing"}],
    )


@pytest.mark.parametrize(
    "garbage",
    [b"", b"not json", b"[]", b"null", b'{"args":[]}', b'{"kwargs":7}', b'{"args":[1],"kwargs":{}}', b"\xff\xfe"],
)
def test_question_that_cannot_be_read_is_refused(road: Road, garbage: bytes) -> None:
    kind, _about = error(road.ask_raw("echo", "say", garbage))
    assert kind == "Invalid"


def test_question_that_nobody_answers_is_refused(road: Road) -> None:
    kind, (about, _facts) = error(road.ask_raw("echo", "shout", body({})))
    assert (kind, about) == ("Invalid", "method")


def test_question_of_another_service_does_not_wait_for_the_deadline(road: Road) -> None:
    class Missing(echo.Say):
        __module__ = "tests.support.nobody.messages"

    with pytest.raises(Unavailable) as refused:
        road.ask(Missing(who=caller(), text="anybody there?"))
    assert refused.value.about == "nobody listens"


def test_question_is_not_asked_after_its_deadline(road: Road) -> None:
    tenant = fresh_tenant()
    with pytest.raises(Unavailable) as refused:
        road.ask(echo.Note(who=caller(tenant=tenant, milliseconds=-1), text="late"))
    assert refused.value.about == "deadline"
    assert road.ask(echo.Notes(who=caller(tenant=tenant))) == []


def test_question_that_arrives_after_its_deadline_is_not_worked(road: Road) -> None:
    tenant = fresh_tenant()
    late = wire.question_body(echo.Note(who=caller(tenant=tenant, milliseconds=-1), text="late"))
    assert error(road.ask_raw("echo", "note", late)) == ("Unavailable", ["deadline", {}])
    assert road.ask(echo.Notes(who=caller(tenant=tenant))) == []


def test_too_slow_an_answer_is_unavailable_by_the_deadline(road: Road) -> None:
    patient = road.begin([echo.Dawdle(who=caller(milliseconds=60_000), text="slow", milliseconds=2_000)])
    with pytest.raises(Unavailable) as refused:
        road.ask(echo.Dawdle(who=caller(milliseconds=300), text="slow", milliseconds=2_000))
    assert refused.value.about == "echo"
    assert not patient.done()
    assert patient.result() == ["slow"]


def test_question_inside_an_open_unit_is_a_mistake(road: Road) -> None:
    assert road.ask(echo.AskInsideUnit(who=caller())) == "InsideUnit"


def test_service_asks_another(road: Road) -> None:
    assert road.ask(parrot.Repeat(who=caller(), text="polly")) == "polly"


def test_service_does_not_wait_for_another_beyond_the_deadline(road: Road) -> None:
    with pytest.raises(Unavailable) as refused:
        road.ask(parrot.RepeatSoon(who=caller(), patience=200, milliseconds=600))
    assert type(refused.value) is Unavailable


def test_many_questions_at_once_get_each_its_own_answer(road: Road) -> None:
    tenant = fresh_tenant()
    texts = [str(number) for number in range(100)]
    answers = road.ask_together([parrot.Repeat(who=caller(tenant=tenant), text=text) for text in texts])
    assert answers == texts
