"""A form as Stripe's clients write it (`line_items[0][quantity]=1`) becomes a checked, typed value."""

import re
from typing import Annotated, Any, TypeVar
from urllib.parse import parse_qsl, urlsplit

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError
from pydantic_core import PydanticCustomError

from deploy.sandbox.refusals import InvalidParameters

NAME = re.compile(r"([A-Za-z0-9_.-]+)((?:\[[^\[\]]*\])*)")
INDEX = re.compile(r"[0-9]{1,4}")
WHOLE = re.compile(r"-?[0-9]{1,18}")
HOST = re.compile(r"[A-Za-z0-9.-]+|\[[0-9a-fA-F:.]+\]")
DEEPEST = 6
CODES = {
    "email_invalid": "email_invalid",
    "parameter_invalid_integer": "parameter_invalid_integer",
    "string_too_short": "parameter_invalid_empty",
    "url_invalid": "url_invalid",
}
"""Stripe's code for what pydantic found, where Stripe has one."""
W = TypeVar("W", bound="Wish")


class Wish(BaseModel):
    """What a request asks for; a parameter it does not name is refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def tree(encoded: bytes) -> dict[str, Any]:
    """The nested form of a query or a body."""
    try:
        pairs = parse_qsl(encoded.decode(), keep_blank_values=True, max_num_fields=1000)
    except ValueError:
        raise InvalidParameters("The parameters are not a valid form in UTF-8.") from None
    root: dict[str, Any] = {}
    for name, value in pairs:
        _plant(root, name=name, value=value)
    return _with_lists(root)


def read(form: dict[str, Any], wish: type[W]) -> W:
    try:
        return wish.model_validate(form)
    except ValidationError as problems:
        raise _refusal(problems) from None


def _plant(root: dict[str, Any], *, name: str, value: str) -> None:
    match = NAME.fullmatch(name)
    if not match:
        raise InvalidParameters(f"Invalid parameter name: {name[:80]}", code="parameter_unknown", param=name[:80])
    path = [match[1], *re.findall(r"\[([^\[\]]*)\]", match[2])]
    if len(path) > DEEPEST:
        raise InvalidParameters(f"Invalid parameter name: {name[:80]}", code="parameter_unknown", param=name[:80])
    branch = root
    for step in path[:-1]:
        branch = branch.setdefault(step, {})
        if not isinstance(branch, dict):
            raise InvalidParameters(f"Invalid {path[0]}: both a value and a group.", param=path[0])
    branch[path[-1] or str(len(branch))] = value


def _with_lists(group: dict[str, Any]) -> dict[str, Any]:
    # Metadata may have numbers for keys and is a group all the same.
    return {name: inner if name == "metadata" else _list_or_group(inner) for name, inner in group.items()}


def _list_or_group(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    grown = _with_lists(value)
    return list(grown.values()) if all(INDEX.fullmatch(name) for name in grown) else grown


def _refusal(problems: ValidationError) -> InvalidParameters:
    first = problems.errors()[0]
    param = _written(first["loc"])
    if first["type"] == "extra_forbidden":
        return InvalidParameters(f"Received unknown parameter: {param}", code="parameter_unknown", param=param)
    if first["type"] == "missing":
        return InvalidParameters(f"Missing required param: {param}.", code="parameter_missing", param=param)
    code = CODES.get(first["type"])
    return InvalidParameters(f"Invalid {param}: {first['msg']}", code=code, param=param)


def _written(path: tuple[int | str, ...]) -> str:
    return "".join(str(step) if place == 0 else f"[{step}]" for place, step in enumerate(path))


def _whole(value: Any) -> int:
    if isinstance(value, str) and WHOLE.fullmatch(value):
        return int(value)
    raise PydanticCustomError("parameter_invalid_integer", "it must be a whole number")


def _metadata(value: Any) -> dict[str, str]:
    if value == "":
        return {}
    if not isinstance(value, dict) or len(value) > 50:
        raise ValueError("it must be at most 50 keys with values")
    for key, text in value.items():
        if len(key) > 40 or not isinstance(text, str) or len(text) > 500:
            raise ValueError("keys have at most 40 characters, values at most 500")
    return {key: text for key, text in value.items() if text}


def _url(value: str) -> str:
    if _is_web_address(value):
        return value
    raise PydanticCustomError("url_invalid", "it must be a full http or https URL")


def _is_web_address(value: str) -> bool:
    if any(character.isspace() or ord(character) < 32 for character in value):
        return False
    try:
        parts = urlsplit(value)
        _ = parts.port  # looking is what finds an impossible one
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and HOST.fullmatch(parts.hostname or "") is not None


def _email(value: str) -> str:
    name, at, domain = value.rpartition("@")
    if name and at and domain and not any(character.isspace() for character in value):
        return value
    raise PydanticCustomError("email_invalid", "it must be an e-mail address")


def _flag(value: Any) -> bool:
    if value not in ("true", "false"):
        raise ValueError("it must be true or false")
    return bool(value == "true")


Whole = Annotated[int, BeforeValidator(_whole)]
Flag = Annotated[bool, BeforeValidator(_flag)]
Metadata = Annotated[dict[str, str], BeforeValidator(_metadata)]
Url = Annotated[str, Field(min_length=1, max_length=5000), AfterValidator(_url)]
Email = Annotated[str, Field(min_length=1, max_length=512), AfterValidator(_email)]
Text = Annotated[str, Field(min_length=1, max_length=5000)]
