"""What a business's style sheet may hold: anything but a way out of the page."""

import re
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import urlsplit

import tinycss2

from shared.contracts.settings.code import LARGEST_CODE, CodeProblem

REFUSED_RULES = frozenset(("import", "namespace"))
TAKES_ADDRESSES = frozenset(
    ("url", "src", "image", "image-set", "-webkit-image-set", "cross-fade", "-webkit-cross-fade")
)
STANDS_FOR_OTHERS = re.compile("var|attr|env|if|inherit|--.*", re.DOTALL)
"""Functions whose place is taken by a text from elsewhere, which may be an address."""
IMAGE = re.compile(r"data:image/(png|jpeg|gif|webp|avif|svg\+xml)[;,]", re.IGNORECASE)
MOST_PROBLEMS = 50
LONGEST_FOUND = 80


def problems(text: str) -> list[CodeProblem]:
    """Why the sheet is refused, from top to bottom, at most fifty; nothing when it may be published."""
    if len(text.encode()) > LARGEST_CODE:
        return [CodeProblem(line=1, reason="too long")]
    found = [*_closing_tags(text), *_within(tinycss2.parse_component_value_list(text))]
    return sorted(found, key=lambda problem: problem.line)[:MOST_PROBLEMS]


def _closing_tags(text: str) -> Iterator[CodeProblem]:
    for number, line in enumerate(text.splitlines(), start=1):
        if "</" in line:
            yield CodeProblem(line=number, reason="closing tag", found=_short(line[line.index("</") :]))


def _within(tokens: Iterable[Any]) -> Iterator[CodeProblem]:
    """Not by recursion: somebody may nest ten thousand braces."""
    waiting = [list(tokens)]
    while waiting:
        told = waiting.pop()
        for place, token in enumerate(told):
            yield from _of_one(token, before=told[:place][-1:], after=told[place + 1 : place + 3])
            waiting.append(getattr(token, "content", None) or getattr(token, "arguments", None) or [])


def _of_one(token: Any, *, before: list[Any], after: list[Any]) -> Iterator[CodeProblem]:
    line = token.source_line
    if token.type == "error":
        yield CodeProblem(line=line, reason="broken", found=_short(token.message))
    elif token.type == "at-keyword" and token.lower_value in REFUSED_RULES:
        yield CodeProblem(line=line, reason=token.lower_value, found=f"@{token.lower_value}")
    elif token.type == "url":
        yield from _of_address(token.value, line=line)
    elif token.type == "function":
        yield from _of_function(token, line=line)
    elif token.type == "ident":
        yield from _of_name(token, before=before, after=after)


def _of_function(token: Any, *, line: int) -> Iterator[CodeProblem]:
    if token.lower_name == "expression":
        yield CodeProblem(line=line, reason="expression", found="expression(")
    if token.lower_name in TAKES_ADDRESSES:
        for argument in token.arguments:
            if argument.type == "string":
                yield from _of_address(argument.value, line=argument.source_line)
            elif argument.type == "function" and STANDS_FOR_OTHERS.fullmatch(argument.lower_name):
                yield CodeProblem(line=argument.source_line, reason="address", found=f"{argument.lower_name}(")


def _of_name(token: Any, *, before: list[Any], after: list[Any]) -> Iterator[CodeProblem]:
    name = token.lower_value
    if name == "-moz-binding":
        yield CodeProblem(line=token.source_line, reason="binding", found=name)
    is_property = next((each for each in after if each.type != "whitespace"), None) == ":"
    if name in ("behavior", "-ms-behavior") and is_property and not (before and before[-1] == "."):
        yield CodeProblem(line=token.source_line, reason="behavior", found=name)


def _of_address(address: str, *, line: int) -> Iterator[CodeProblem]:
    if not (IMAGE.match(address.strip()) or _is_own(address.strip())):
        yield CodeProblem(line=line, reason="address", found=_short(address))


def _is_own(address: str) -> bool:
    """On the page's own host, by every reading of the address."""
    if "\\" in address or any(ord(character) < 33 for character in address):
        return False
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return not parts.scheme and not parts.netloc and not address.startswith("//")


def _short(text: str) -> str:
    return text if len(text) <= LONGEST_FOUND else f"{text[: LONGEST_FOUND - 1]}…"
