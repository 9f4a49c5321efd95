"""What a change changed, in few words: for people who look back at it."""

from collections.abc import Iterator, Mapping
from typing import Any

LONGEST = 60
NOTHING = "–"


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, str]:
    """ "old → new" for each field that is different, named by its path, such as "hosts.script"."""
    old, new = dict(_leaves(before)), dict(_leaves(after))
    return {
        name: f"{_brief(old.get(name, ''))} → {_brief(new.get(name, ''))}"
        for name in sorted(old | new)
        if old.get(name, "") != new.get(name, "")
    }


def _leaves(fields: Mapping[str, Any], path: str = "") -> Iterator[tuple[str, str]]:
    for name, value in fields.items():
        if isinstance(value, Mapping):
            yield from _leaves(value, f"{path}{name}.")
        else:
            yield f"{path}{name}", _words(value)


def _words(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple):
        return ", ".join(sorted(str(each) for each in value))
    return "" if value is None else str(value)


def _brief(text: str) -> str:
    return (text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…") or NOTHING
