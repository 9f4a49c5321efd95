"""What an invoice is for, in one line of a list: whole words, as many lines as fit."""

from collections.abc import Sequence
from textwrap import shorten
from unicodedata import bidirectional

MOST_NAMES, LONGEST = 3, 80
MORE = "…"
COMMA, ARABIC_COMMA = ", ", "\N{ARABIC COMMA} "


def summary_of(names: Sequence[str]) -> str:
    """`names` are those of the invoice's lines."""
    told, comma = list(names[:MOST_NAMES]), _comma(names)
    while len(told) > 1 and len(comma.join(told)) > LONGEST:
        told.pop()
    text = _cut(comma.join(told))
    return f"{text} {MORE}" if len(told) < len(names) and not text.endswith(MORE) else text


def _comma(names: Sequence[str]) -> str:
    """As the names themselves are written: a business writes its lines in one language."""
    is_arabic = any(bidirectional(letter) == "AL" for name in names for letter in name)
    return ARABIC_COMMA if is_arabic else COMMA


def _cut(text: str) -> str:
    """A single word that is too long is cut all the same."""
    cut = shorten(text, LONGEST, placeholder=MORE)
    return text[: LONGEST - 1] + MORE if cut == MORE else cut
