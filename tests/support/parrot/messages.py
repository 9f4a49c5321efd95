"""What `parrot` promises."""

from shared.contracts.message import Ask


class Repeat(Ask[str]):
    """Asks `echo` to say it. Refuses with what `echo` refused with."""

    text: str


class RepeatSoon(Ask[str]):
    """Asks `echo` to dawdle, with less patience than it needs. Refuses with Unavailable."""

    patience: int
    milliseconds: int


class Heard(Ask[list[str]]):
    """What was heard and acted on, in order. Refuses nothing."""


class Ticks(Ask[int]):
    """How often the job has run. Refuses nothing."""
