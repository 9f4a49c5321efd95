"""Made-up instances of any message, for what must hold for all of them."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from types import UnionType
from typing import Annotated, Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from hypothesis import assume
from hypothesis import strategies as some
from pydantic import AwareDatetime, BaseModel, ValidationError, create_model

from shared.contracts.message import Message
from shared.money import Money

M = TypeVar("M", bound=Message)
MOMENTS = [datetime(2026, 3, 29, 0, 59, 59, 999_999, UTC), datetime(1999, 12, 31, tzinfo=UTC)]
SCALARS: dict[Any, Sequence[Any]] = {
    str: [
        "x",
        "Grüße, שלום",
        "ada@example.com",
        "EUR",
        "US",
        "#0b6b53",
        "acme.example.com",
        "aB3" * 8,
        "l" * 40,
        "text/csv",
        "0123456789abcdef",
        "0f" * 16,
        "https://widgets.example",
        "G-ABCD1234",
        "script-src",
        "2026-11-24",
        "DE89 3704 0044 0532 0130 00",
        "COBADEFF",
        "de",
    ],
    int: [1, 7, 900, 0, -5, 2**53 + 1],
    bool: [True, False],
    bytes: [b"", b"%PDF\xff\x00"],
    Decimal: [Decimal("0.125"), Decimal("1.5"), Decimal(19), Decimal("7.5")],
    datetime: MOMENTS,
    AwareDatetime: MOMENTS,
    date: [date(2024, 2, 29), date(2026, 11, 22)],
    type(None): [None],
}


def instances(kind: type[M]) -> some.SearchStrategy[M]:
    hints = get_type_hints(kind, include_extras=True)
    fields = {name: values(hints[name]) for name in kind.model_fields}

    @some.composite
    def made(draw: some.DrawFn) -> M:
        drawn = {name: draw(field) for name, field in fields.items()}
        try:
            return kind(**drawn)
        except ValidationError:
            assume(False)
            raise

    return made()


def values(hint: Any) -> some.SearchStrategy[Any]:
    """Values of any type that messages are made of; those that its constraints refuse are left out."""
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is Annotated:
        return _accepted(hint, arguments[0])
    if origin in (Union, UnionType):
        return some.one_of([values(each) for each in arguments])
    if origin is Literal:
        return some.sampled_from(arguments)
    if origin in (tuple, list, frozenset):
        return some.lists(values(arguments[0]), max_size=2).map(origin)
    if origin is dict:
        return some.dictionaries(values(arguments[0]), values(arguments[1]), max_size=2)
    if hint is Money:
        return some.builds(Money, values(int), some.sampled_from(["USD", "JPY", "KWD"]))
    if isinstance(hint, type) and issubclass(hint, Message):
        return instances(hint)
    return some.sampled_from(SCALARS[hint])


def _accepted(hint: Any, base: Any) -> some.SearchStrategy[Any]:
    holder = create_model("Holder", value=(hint, ...))
    if base not in SCALARS:
        return values(base).filter(lambda value: _accepts(holder, value))
    return some.sampled_from([value for value in SCALARS[base] if _accepts(holder, value)])


def _accepts(holder: type[BaseModel], value: Any) -> bool:
    try:
        holder(value=value)
    except ValidationError:
        return False
    return True
