"""Questions in which every text is the same: a field that is new is among them without anyone's doing."""

from types import UnionType
from typing import Any, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError

from shared.contracts.message import Strict

M = TypeVar("M", bound=BaseModel)
ORDINARY: dict[str, Any] = {
    "unit_cost": 165_00,
    "rate": 5,
    "days": 10,
    "email": "jo@globex.example",
    "country": "US",
}
"""What must be something else than text, wherever it stands."""


def filled(kind: type[M], text: str, **known: Any) -> M:
    """As much of the text as each field takes, in parts of parts as well; `known` fields are as they are told."""
    given = {name: value for name, value in ORDINARY.items() if name in kind.model_fields} | known
    for name, field in kind.model_fields.items():
        if name not in given and (value := _value(field.annotation, text)) is not None:
            given[name] = value
    return _accepted(kind, given)


def _value(annotation: Any, text: str) -> Any:
    """None for what takes no text."""
    if annotation is str:
        return text
    if isinstance(annotation, type) and issubclass(annotation, Strict):
        return filled(annotation, text)
    origin, parts = get_origin(annotation), get_args(annotation)
    if hasattr(annotation, "__metadata__"):
        return _value(parts[0], text)
    if origin in (Union, UnionType):
        return next((value for part in parts if (value := _value(part, text)) is not None), None)
    if origin is tuple and (value := _value(parts[0], text)) is not None:
        return (value,)
    return None


def _accepted(kind: type[M], given: dict[str, Any]) -> M:
    """Shortened where that is wanted, left out where text is not."""
    try:
        return kind(**given)
    except ValidationError as refusal:
        for error in refusal.errors():
            name, most = str(error["loc"][0]), error.get("ctx", {}).get("max_length")
            given[name] = given[name][:most] if most and isinstance(given.get(name), str) else None
    return kind(**{name: value for name, value in given.items() if value is not None})
