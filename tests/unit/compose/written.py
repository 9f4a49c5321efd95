"""docker-compose.yml and what belongs to it, as they are written."""

import re
from functools import cache
from pathlib import Path
from typing import Any

import yaml  # type: ignore[import-untyped]

ROOT = Path(__file__).resolve().parents[3]
VARIABLE = re.compile(r"\$\{(?P<name>\w+)(?P<rule>:[?-])(?P<rest>[^}]*)\}")


def text() -> str:
    return (ROOT / "docker-compose.yml").read_text()


@cache
def composition() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(text())
    return loaded


def services() -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = composition()["services"]
    return found


def is_one_shot(service: dict[str, Any]) -> bool:
    return bool(service["restart"] == "no")


def variables() -> dict[str, str]:
    """Every variable that is read, with what it is when nobody sets it; `?` when it has to be set."""
    return {found["name"]: "?" if found["rule"] == ":?" else found["rest"] for found in VARIABLE.finditer(text())}


def example() -> dict[str, str]:
    """The variables of .env.example with their values, those that are comments included; the last line counts."""
    lines = (ROOT / ".env.example").read_text().splitlines()
    found = (re.fullmatch(r"#?([A-Z_]+)=(.*)", line) for line in lines)
    return {each[1]: each[2] for each in found if each}
