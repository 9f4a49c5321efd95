"""From a letter to its subject, its text and its HTML: three templates in `emails/<kind>/`."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from textwrap import wrap

from babel.lists import format_list
from css_inline import CSSInliner
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from services.notify.domain.plain import apart, one_line
from services.notify.envelope import LOGO_ID
from services.notify.figures import Figure
from services.notify.letters import Letter
from shared.contracts.values import Direction
from shared.language.catalogue import Words

EMAILS = Path(__file__).parent / "emails"
WIDEST_LABEL = 48
WIDEST_LINE = 76
WHOLE = Markup('<span class="whole">%s</span>')
NUMBER = re.compile(r"(?=\S*\d)\S{1,12}-\S{1,12}")
"""Of a document: it has a hyphen and a digit, and fits on one line of the narrowest screen."""


@dataclass(frozen=True, slots=True)
class Written:
    subject: str
    text: str
    html: str


def written(letter: Letter) -> Written:
    emails = _environment(letter.head.language)
    subject = one_line(emails.get_template(f"{letter.kind}/subject.txt").render(letter=letter, head=letter.head))
    facts = {"letter": letter, "head": letter.head, "subject": subject}
    return Written(
        subject=subject,
        text=emails.get_template(f"{letter.kind}/body.txt").render(facts),
        html=_inliner().inline(emails.get_template(f"{letter.kind}/body.html").render(facts)),
    )


def columns(rows: Sequence[Figure], *, within: Direction) -> str:
    """Figures as plain text: amounts stand below each other, or, where columns would tangle, after a colon."""
    if within == "rtl":
        return "\n".join(f"{row.label}: {apart(row.value, within=within)}" for row in rows)
    label = min(max(_cells(row.label) for row in rows), WIDEST_LABEL)
    value = max(_cells(row.value) for row in rows)
    return "\n".join(_line(row, label=label, value=value) for row in rows)


def quoted(words: Sequence[str]) -> str:
    """Somebody else's words as plain text, behind a mark on each line."""
    lines = [line for word in words for line in wrap(word, WIDEST_LINE) or [""]]
    return "\n".join(f"> {line}".rstrip() for line in lines)


def whole(text: str) -> Markup:
    """Numbers of documents are not broken at their hyphens."""
    parts = re.split(r"(\s+)", text)
    return Markup("").join(WHOLE % part if NUMBER.fullmatch(part) else part for part in parts)


def _line(row: Figure, *, label: int, value: int) -> str:
    room = max(label - _cells(row.label), 0) + 2 + value - _cells(row.value)
    return f"  {row.label}{' ' * room}{row.value}"


def _cells(text: str) -> int:
    """How many columns of a fixed-width font the text takes."""
    return sum(0 if unicodedata.combining(c) else 1 + (unicodedata.east_asian_width(c) in "WF") for c in text)


@cache
def _environment(language: str) -> Environment:
    words = Words(language)
    emails = Environment(
        loader=FileSystemLoader(EMAILS),
        undefined=StrictUndefined,
        autoescape=select_autoescape(disabled_extensions=("txt",), default=True),
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    emails.install_gettext_translations(words.translations, newstyle=True)  # type: ignore[attr-defined]
    emails.filters["apart"] = lambda text: apart(text, within=words.direction)
    emails.filters["listed"] = lambda names: format_list(list(names), locale=words.locale)
    emails.filters["quoted"] = quoted
    emails.filters["whole"] = whole
    emails.filters["columns"] = lambda rows: columns(rows, within=words.direction)
    emails.globals["logo_id"] = LOGO_ID
    return emails


@cache
def _inliner() -> CSSInliner:
    return CSSInliner(keep_style_tags=False, keep_at_rules=True, load_remote_stylesheets=False)
