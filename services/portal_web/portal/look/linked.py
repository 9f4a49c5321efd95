"""Somebody's words as HTML: text, in which only plain web and e-mail addresses are links."""

import re
from collections.abc import Iterator
from urllib.parse import quote, urlsplit

from markupsafe import Markup, escape

REL = "nofollow ugc noopener"
WEB = ("http://", "https://")
MAIL = "mailto:"
MAILBOX = re.compile(r"[A-Za-z0-9._%+-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.){1,8}[A-Za-z]{2,24}")
SPACES = re.compile(r"(\s+)")
OPENING, CLOSING = "([{<«“„'\"", ".,;:!?)]}>»“”‘’'\"…"
DECEIVING = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\\\\]")
"""What could show an address as another than it is: such an address stays text."""
LONGEST_ADDRESS = 2000


def linked(text: str) -> Markup:
    """All of the text, exactly, with links in it."""
    return Markup("").join(part for word in SPACES.split(text) for part in _word(word))


def _word(word: str) -> Iterator[Markup]:
    """A word with its address, if it is one: brackets and full stops around it are not a part of it."""
    bare = word.lstrip(OPENING)
    before = word[: len(word) - len(bare)]
    address = _without_ending(bare)
    href = _href(address)
    if href is None:
        yield escape(word)
        return
    yield escape(before)
    yield Markup('<a href="{}" rel="{}">{}</a>').format(href, REL, address)
    yield escape(bare[len(address) :])


def _without_ending(word: str) -> str:
    """An address may end with a bracket that it opened itself."""
    bare = word.rstrip(CLOSING)
    if "(" in bare and word[len(bare) :].startswith(")"):
        return bare + ")"
    return bare


def _href(address: str) -> str | None:
    if len(address) > LONGEST_ADDRESS or DECEIVING.search(address):
        return None
    lower = address.lower()
    if lower.startswith(WEB):
        return address if _has_host(address) else None
    mailbox = address[len(MAIL) :] if lower.startswith(MAIL) else address
    return MAIL + quote(mailbox, safe="@+") if MAILBOX.fullmatch(mailbox) else None


def _has_host(address: str) -> bool:
    try:
        parts = urlsplit(address)
        return bool(parts.hostname) and parts.username is None
    except ValueError:
        return False
