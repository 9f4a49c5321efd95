"""What a command says to people: values in a table, and what went wrong, without names of classes."""

import re

from pydantic import ValidationError

from shared.contracts.errors import NotFound, Refusal

UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]+")
"""What moves a terminal's cursor or turns its text around: customers' words must not."""
KNOWN = {
    "extra_forbidden": "there is no such field",
    "string_pattern_mismatch": "this is not how it is written; --help shows an example",
    "int_parsing": "this is not a whole number",
    "value_error": "{error}",
}
"""By pydantic's own names of mistakes; it says the others well enough itself."""


def plain(value: object) -> str:
    """On one line."""
    return "" if value is None else UNSEEN.sub(" ", str(value)).strip()


def missing(refusal: NotFound) -> str:
    about = plain(refusal.about)
    parts = (
        "There is no" if about else "There is no such",
        _said(refusal).removesuffix("not found").strip(),
        about,
    )
    return f"{' '.join(part for part in parts if part)}."


def refusing(refusal: Refusal) -> str:
    facts = ", ".join(f"{name} {value}" for name, value in refusal.facts.items())
    return plain(": ".join(part for part in ("Refused", _said(refusal), refusal.about, facts) if part)) + "."


def failing(mistake: ValidationError) -> str:
    """The first of its mistakes."""
    first = mistake.errors()[0]
    known = KNOWN.get(first["type"])
    words = known.format(**first.get("ctx", {})) if known else first["msg"]
    field = ".".join(str(part) for part in first["loc"])
    return plain(f"{field}: {words}" if field else words)


def _said(refusal: Refusal) -> str:
    """CreditNoteNotFound is "credit note not found"."""
    return re.sub("(?<=[a-z])(?=[A-Z])", " ", type(refusal).__name__).lower()
