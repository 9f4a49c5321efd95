"""What messages look like on the broker: nameko's own format, so that its tools can talk to our services."""

from collections.abc import Mapping
from datetime import datetime
from functools import cache
from typing import Any, TypeVar

import orjson

from shared.bus.client import DEADLINE
from shared.contracts.errors import Broken, Invalid, Refusal, Unavailable
from shared.contracts.message import Question

R = TypeVar("R")

QUESTIONS = "nameko-rpc"
"""The topic exchange of questions (`billing.get_invoice`) and of replies (the asker's own key)."""
EVENTS = "portico-events"
"""The topic exchange of events, durable."""
UNREADABLE = "portico-unreadable"
"""The queue of what could not even be parsed."""
JSON = "application/json"
ASKED, END = b'{"args":[],"kwargs":', b"}"
RESULT, NO_ERROR = b'{"result":', b',"error":null}'


def reply_queue(asker: str, key: str) -> str:
    return f"rpc.reply-{asker}-{key}"


def events_queue(service: str) -> str:
    return f"events-{service}"


@cache
def routing_key(question: type[Question[Any]]) -> str:
    return f"{question.service_name()}.{question.wire_name()}"


def question_body(question: Question[Any]) -> bytes:
    return ASKED + question.model_dump_json().encode() + END


def question_fields(body: bytes) -> bytes:
    """The JSON of a question's fields. Raises Invalid when there are none."""
    if body.startswith(ASKED) and body.endswith(END):
        return body[len(ASKED) : -len(END)]
    try:
        question = orjson.loads(body)
    except orjson.JSONDecodeError as garbage:
        raise Invalid("", {"why": "json"}) from garbage
    if not isinstance(question, dict) or question.get("args") or "kwargs" not in question:
        raise Invalid("", {"why": "kwargs"})
    return orjson.dumps(question["kwargs"])


def answer_body(answer: bytes) -> bytes:
    return RESULT + answer + NO_ERROR


def error_body(error: Exception) -> bytes:
    """A refusal travels whole; of anything else only the fact that it happened."""
    if isinstance(error, Refusal):
        return orjson.dumps({"result": None, "error": _error(error, [error.about, error.facts])})
    return orjson.dumps({"result": None, "error": _error(Broken(), [])})


def read_reply(question: type[Question[R]], body: bytes) -> R:
    """The answer. Raises the refusal it carries, or Broken."""
    if body.startswith(RESULT) and body.endswith(NO_ERROR):
        return question.answer_from(body[len(RESULT) : -len(NO_ERROR)])
    reply: Mapping[str, Any] = orjson.loads(body)
    if reply.get("error"):
        raise _refusal(reply["error"])
    return question.answer_from(orjson.dumps(reply["result"]))


def milliseconds_left(question: Question[Any], *, now: datetime) -> int:
    """How long the broker may keep the question. Raises Unavailable when it is too late to ask."""
    left = int((question.who.deadline - now).total_seconds() * 1000)
    if left <= 0:
        raise Unavailable(DEADLINE)
    return left


def _error(error: Exception, arguments: list[Any]) -> dict[str, Any]:
    kind = type(error)
    return {
        "exc_type": kind.__name__,
        "exc_path": f"{kind.__module__}.{kind.__name__}",
        "exc_args": arguments,
        "value": kind.__name__,
    }


def _refusal(error: Mapping[str, Any]) -> Exception:
    about, facts = [*error.get("exc_args", []), "", {}][:2]
    return Refusal.named(error.get("exc_type", ""), str(about), _facts(facts)) or Broken(error.get("exc_type"))


def _facts(facts: Any) -> dict[str, str]:
    return {str(key): str(value) for key, value in facts.items()} if isinstance(facts, Mapping) else {}
