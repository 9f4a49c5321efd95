"""What an invoice is for, in one line of a list: whole words, as many lines as fit."""

from collections.abc import Sequence
from textwrap import shorten

MOST_NAMES, LONGEST = 3, 80
MORE = "…"


def summary_of(names: Sequence[str]) -> str:
    """`names` are those of the invoice's lines."""
    told = list(names[:MOST_NAMES])
    while len(told) > 1 and len(", ".join(told)) > LONGEST:
        told.pop()
    text = _cut(", ".join(told))
    return f"{text} {MORE}" if len(told) < len(names) and not text.endswith(MORE) else text


def _cut(text: str) -> str:
    """A single word that is too long is cut all the same."""
    cut = shorten(text, LONGEST, placeholder=MORE)
    return text[: LONGEST - 1] + MORE if cut == MORE else cut
