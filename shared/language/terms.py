"""Terms of payment in words, where a business wrote a formula: "NET 30", "2% 10 NET 30"."""

import re
from decimal import Decimal

from shared.language.formats import Formats

EARLY = r"(?:(?P<rate>\d{1,2}(?:\.\d{1,4})?)(?:\s*%\s*/?\s*|\s*/\s*|\s+)(?P<early>\d{1,3})[\s,]+)?"
FORMULA = re.compile(rf"{EARLY}net\s*(?P<net>\d{{1,3}})", re.IGNORECASE)
"""`rate` and `early` are None where nothing is taken off."""


def in_words(formats: Formats, terms: str, *, net_days: int | None = None) -> str:
    """`net_days` lie between the invoice and its last day, where there is one. What is no formula, or says others,
    stays as it is."""
    found = FORMULA.fullmatch(terms.strip())
    net = int(found["net"]) if found else 0
    if found is None or not net or net_days not in (None, net):
        return terms
    words = formats.words
    if found["rate"] is None:
        return words.ngettext(
            "Due %(num)s day after the invoice date", "Due %(num)s days after the invoice date", net
        )
    early = words.ngettext(
        "%(rate)s off if paid within %(num)s day",
        "%(rate)s off if paid within %(num)s days",
        int(found["early"]),
        rate=formats.percent(Decimal(found["rate"])),
    )
    due = words.ngettext("due %(num)s day after the invoice date", "due %(num)s days after the invoice date", net)
    return words.gettext("%(early)s, %(due)s", early=early, due=due)
