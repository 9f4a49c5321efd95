"""The language of a visitor whom nobody knows yet: the best of those that the browser asks for."""

from functools import lru_cache

from babel import negotiate_locale
from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header

from shared.language.catalogue import language_of, languages

LONGEST = 1000
"""Characters of the header that are read: no browser sends as many."""


def asked_for(header: str, *, home: str) -> str | None:
    """A language that there are words for, or `home`, the business's own locale, where that is of this language.
    None when the browser asks for no such."""
    found = _best(header[:LONGEST])
    return home if found and found == language_of(home) else found


@lru_cache(maxsize=1024)
def _best(header: str) -> str | None:
    wishes = [tag for tag, weight in parse_accept_header(header, LanguageAccept) if weight > 0]
    found = negotiate_locale(wishes, sorted(languages()), sep="-")
    return found.lower() if found else None
