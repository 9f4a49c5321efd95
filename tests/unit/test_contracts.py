"""Every message survives the journey, and every refusal comes back as itself."""

import re
from typing import Any

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from nameko import exceptions as nameko

from shared.bus import wire
from shared.contracts import errors
from shared.contracts.errors import Broken, Refusal
from shared.contracts.message import Message, Question
from tests.support.instances import instances, values
from tests.unit.test_meta import contract_modules, questions

A_FEW = settings(
    max_examples=15, deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True
)
GENERIC = re.compile(r"\[")
TREE_LINE = re.compile(r"^(?P<branches>[│├└─ ]*)(?P<name>[A-Z]\w+)")
BRANCH = 4
"""How many characters one level of the drawn tree is wide."""


def messages() -> list[type[Message]]:
    found = {
        member
        for module in contract_modules()
        for member in vars(module).values()
        if isinstance(member, type) and issubclass(member, Message) and not GENERIC.search(member.__name__)
    }
    return sorted((each for each in found if each.model_fields), key=lambda each: each.__name__)


def kinds() -> list[type[Refusal]]:
    return list(Refusal.kinds.values())


@pytest.mark.parametrize("kind", messages(), ids=lambda kind: kind.__name__)
def test_message_is_the_same_after_its_journey(kind: type[Message]) -> None:
    @A_FEW
    @given(instances(kind))
    def arrives_whole(message: Message) -> None:
        assert kind.model_validate_json(message.model_dump_json()) == message

    arrives_whole()


@pytest.mark.parametrize("question", questions(), ids=lambda question: question.__name__)
def test_question_is_the_same_where_it_is_answered(question: type[Question[Any]]) -> None:
    @A_FEW
    @given(instances(question))
    def arrives_whole(asked: Question[Any]) -> None:
        assert question.model_validate_json(wire.question_fields(wire.question_body(asked))) == asked

    arrives_whole()


@pytest.mark.parametrize("question", questions(), ids=lambda question: question.__name__)
def test_answer_is_the_same_where_it_was_asked(question: type[Question[Any]]) -> None:
    @A_FEW
    @given(values(question.answer_type()) if question.answer_type() else some.none())
    def arrives_whole(answer: object) -> None:
        assert wire.read_reply(question, wire.answer_body(question.answer_json(answer))) == answer

    arrives_whole()


@pytest.mark.parametrize("kind", kinds(), ids=lambda kind: kind.__name__)
def test_refusal_is_the_same_where_it_was_asked(kind: type[Refusal]) -> None:
    with pytest.raises(Refusal) as refused:
        wire.read_reply(questions()[0], wire.error_body(kind("about", {"left": "12"})))
    assert (type(refused.value), refused.value.about, refused.value.facts) == (kind, "about", {"left": "12"})


@pytest.mark.parametrize("kind", kinds(), ids=lambda kind: kind.__name__)
def test_refusal_travels_as_namekos_errors_do(kind: type[Refusal], monkeypatch: pytest.MonkeyPatch) -> None:
    error = orjson.loads(wire.error_body(kind("about", {"left": "12"})))["error"]
    assert error == nameko.serialize(kind("about", {"left": "12"})) | {"value": kind.__name__}
    monkeypatch.setitem(nameko.registry, error["exc_path"], kind)
    there = nameko.deserialize(error)
    assert (type(there), there.about, there.facts) == (kind, "about", {"left": "12"})


@pytest.mark.parametrize("failure", [Broken("method"), RuntimeError("the password is hunter2")])
def test_of_a_bug_only_the_fact_travels(failure: Exception) -> None:
    body = wire.error_body(failure)
    assert b"method" not in body
    assert b"hunter2" not in body
    with pytest.raises(Broken):
        wire.read_reply(questions()[0], body)


def test_error_of_a_kind_that_nobody_knows_is_broken() -> None:
    with pytest.raises(Broken):
        wire.read_reply(questions()[0], b'{"result": null, "error": {"exc_type": "KeyError", "exc_args": ["x"]}}')


def test_tree_of_refusals_is_drawn_as_it_is() -> None:
    drawn: dict[str, str | None] = {}
    path: list[str] = []
    for line in (errors.__doc__ or "").splitlines():
        if found := TREE_LINE.match(line):
            path[len(found["branches"]) // BRANCH :] = [found["name"]]
            drawn[found["name"]] = path[-2] if len(path) > 1 else None
    del drawn["How"]
    parents = {kind.__name__: kind.__mro__[1].__name__ for kind in kinds()}
    assert drawn == {"Refusal": None} | parents
