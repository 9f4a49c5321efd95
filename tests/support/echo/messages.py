"""What `echo` promises. Questions find their service by the third part of their module's name, as everywhere."""

from datetime import datetime

from pydantic import Field

from shared.contracts.message import Ask, Event, Message, Strict
from shared.money import Money


class Part(Strict):
    text: str


class Said(Message):
    text: str
    times: int
    price: Money
    at: datetime
    tenant: int
    asker: str


class Say(Ask[Said]):
    """The same again. Refuses nothing."""

    text: str
    times: int = 1
    price: Money = Money(0, "USD")
    parts: tuple[Part, ...] = ()


class Refuse(Ask[None]):
    """Refuses with whatever refusal is named."""

    kind: str
    about: str = ""
    facts: dict[str, str] = Field(default_factory=dict)


class Stumble(Ask[None]):
    """Has a bug that talks too much. Refuses nothing."""

    secret: str


class Dawdle(Ask[str]):
    """Notes that it began, and answers after a while. Refuses nothing."""

    text: str
    milliseconds: int


class Note(Ask[int]):
    """Writes a note and tells the news, in one unit. With `fail` the unit fails at its end; with `then_die` the
    program is killed as soon as the unit is committed. Refuses nothing."""

    text: str
    fail: bool = False
    then_die: bool = False


class CutOff(Ask[None]):
    """Cuts its program's connections to the broker, and goes on with its work. Refuses nothing."""


class Notes(Ask[list[str]]):
    """What was written and heard, in order. Refuses nothing."""


class AskInsideUnit(Ask[str]):
    """Asks while a unit is open, and answers with the name of what happened. Refuses nothing."""


class Noted(Event):
    text: str
