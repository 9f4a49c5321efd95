"""Names and figures as they may stand in a line of somebody else's: nothing in them acts on what is around."""

import unicodedata

from shared.contracts.values import Direction

ACTING = frozenset(("Cc", "Cs", "Zl", "Zp"))
"""Unicode categories of characters that break a line, or that no mail program can show."""
OVERRIDES = frozenset("\u202a\u202b\u202c\u202d\u202e")
"""They turn the direction of the text that follows, the sender's address included."""
ISOLATE, END_OF_ISOLATE = "\N{FIRST STRONG ISOLATE}", "\N{POP DIRECTIONAL ISOLATE}"


def one_line(text: str) -> str:
    """The text with whatever could end its header made a space."""
    return " ".join("".join(" " if _acts(character) else character for character in text).split())


def apart(text: str, *, within: Direction) -> str:
    """The text so that its direction and that of the sentence around it do not mix."""
    if within == "ltr" and not any(unicodedata.bidirectional(character) in ("R", "AL") for character in text):
        return text
    return f"{ISOLATE}{text}{END_OF_ISOLATE}"


def _acts(character: str) -> bool:
    return unicodedata.category(character) in ACTING or character in OVERRIDES
