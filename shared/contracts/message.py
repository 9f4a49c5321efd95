"""What every message is: a question with an asker and a typed answer, or a piece of news."""

import re
from datetime import datetime
from functools import cache
from typing import Annotated, Any, Generic, Literal, TypeVar
from uuid import uuid4

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

R = TypeVar("R")


class Message(BaseModel):
    """Values that travel between services. Readers ignore fields they do not know, so messages may grow."""

    model_config = ConfigDict(frozen=True, extra="ignore", ser_json_bytes="base64", val_json_bytes="base64")


class Strict(Message):
    """A part of a question: an unknown field is a mistake of the asker."""

    model_config = ConfigDict(extra="forbid")


class Visitor(Message):
    """Somebody on a tenant's portal who has not signed in."""

    kind: Literal["visitor"] = "visitor"


class LinkHolder(Message):
    """Somebody who opened a document's own link: may see, pay and download that one document."""

    kind: Literal["link"] = "link"
    token: str


class Customer(Message):
    """A signed-in customer. `level` is "temporary" (sign-up, Manage Subscription) or "full" (proved mailbox)."""

    kind: Literal["customer"] = "customer"
    customer: int
    level: Literal["temporary", "full"]
    email: str


class Staff(Message):
    """Somebody who works for the business."""

    kind: Literal["staff"] = "staff"
    staff: int
    role: str


class ApiKey(Message):
    """A program of the business's."""

    kind: Literal["api_key"] = "api_key"
    key: int
    may_write: bool


class System(Message):
    """A job or an event handler of Portico's own."""

    kind: Literal["system"] = "system"
    job: str


Actor = Annotated[Visitor | LinkHolder | Customer | Staff | ApiKey | System, Field(discriminator="kind")]


class Origin(Strict):
    """Where a question comes from. `deadline` is absolute, aware UTC: after it nobody waits for the answer."""

    request_id: str
    deadline: datetime
    ip: str = ""


class Caller(Origin):
    """Who asks, in which tenant. Services believe what the gateway wrote here."""

    tenant: int
    actor: Actor
    name: str = ""
    idempotency_key: str | None = None


class Question(Strict, Generic[R]):
    """What `Ask` and `PlatformAsk` share: the name on the wire and the type of the answer."""

    who: Origin

    @classmethod
    def service_name(cls) -> str:
        """The service that answers: the module under `shared.contracts` that defines the question."""
        return cls.__module__.split(".")[2]

    @classmethod
    def wire_name(cls) -> str:
        return snake_case(cls.__name__)

    @classmethod
    def answer_from(cls, raw: bytes) -> R:
        """The answer, read from its JSON."""
        answer: R = _answer_adapter(cls).validate_json(raw)
        return answer

    @classmethod
    def answer_json(cls, answer: R) -> bytes:
        return _answer_adapter(cls).dump_json(answer)

    @classmethod
    def answer_type(cls) -> Any:
        for base in cls.__mro__:
            arguments = base.__dict__.get("__pydantic_generic_metadata__", {}).get("args")
            if arguments:
                return arguments[0]
        raise TypeError(f"{cls.__name__} does not say what its answer is")


class Ask(Question[R]):
    """A question inside one tenant."""

    who: Caller


class PlatformAsk(Question[R]):
    """A question from before a tenant is known. There are only a named few."""


class Pong(Message):
    """A service is there; `at` is its own time, aware UTC."""

    service: str
    at: datetime


class Ping(PlatformAsk[Pong]):
    """Is anybody there? Every service answers; ask with `ping_for`. Refuses nothing."""


def ping_for(service: str) -> type[Ping]:
    """The ping of one service: questions find their service by the module they are from."""
    return type("Ping", (Ping,), {"__module__": f"shared.contracts.{service}", "__doc__": Ping.__doc__})


class Event(Message):
    """News: something happened in `tenant` at `at` (aware UTC). Handlers may see it more than once."""

    tenant: int
    at: datetime
    request_id: str
    event_id: str = Field(default_factory=lambda: uuid4().hex)

    @classmethod
    def topic(cls) -> str:
        """The routing key: the publishing service and the event's name."""
        return f"{cls.__module__.split('.')[2]}.{snake_case(cls.__name__)}"


@cache
def snake_case(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()


@cache
def _answer_adapter(question: type[Question[Any]]) -> TypeAdapter[Any]:
    return TypeAdapter(question.answer_type())
