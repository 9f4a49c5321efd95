"""Short phrases that pages, documents and e-mails share."""

from datetime import date

from shared.contracts.billing.invoices import Adjustment, PaidWith
from shared.language.catalogue import Words
from shared.language.formats import END_OF_ISOLATE, ISOLATE, Formats

BRANDS = {
    "amex": "American Express",
    "diners": "Diners Club",
    "discover": "Discover",
    "jcb": "JCB",
    "mastercard": "Mastercard",
    "unionpay": "UnionPay",
    "visa": "Visa",
}


OFFICE = "application/vnd.openxmlformats-officedocument"
FILE_KINDS = {
    "application/pdf": "PDF",
    "image/png": "PNG",
    "image/jpeg": "JPEG",
    "image/gif": "GIF",
    "image/webp": "WebP",
    "text/plain": "TXT",
    "text/csv": "CSV",
    f"{OFFICE}.wordprocessingml.document": "DOCX",
    f"{OFFICE}.spreadsheetml.sheet": "XLSX",
    "application/vnd.oasis.opendocument.spreadsheet": "ODS",
}


def days_ahead(words: Words, due: date, *, today: date) -> str:
    """Today, tomorrow, in 7 days. `due` is not past."""
    days = (due - today).days
    if days == 0:
        return words.gettext("today")
    if days == 1:
        return words.gettext("tomorrow")
    return words.ngettext("in %(num)s day", "in %(num)s days", days)


def past_due(words: Words, due: date, *, today: date) -> str:
    return words.ngettext("Past due by %(num)s day", "Past due by %(num)s days", (today - due).days)


def means(words: Words, method: PaidWith) -> str:
    """What was paid with, to stand alone: Visa ending 4242, Bank account ending 6789, Check."""
    names = {
        "card": words.gettext("Card"),
        "bank": words.gettext("Bank account"),
        "check": words.gettext("Check"),
        "wire_transfer": words.gettext("Bank transfer"),
        "cash": words.gettext("Cash"),
    }
    name = _brand(method) or names.get(method.kind, words.gettext("Other"))
    if not method.last4:
        return name
    return words.gettext("%(name)s ending %(digits)s", name=name, digits=_digits(words, method))


def paid_how(words: Words, method: PaidWith) -> str:
    """How it was paid, after "Paid November 3": with Visa ending 4242, by check."""
    if method.kind == "card" and method.last4:
        name, digits = _brand(method) or words.gettext("Card"), _digits(words, method)
        return words.gettext("with %(name)s ending %(digits)s", name=name, digits=digits)
    if method.kind == "bank" and method.last4:
        return words.gettext("from the account ending %(digits)s", digits=_digits(words, method))
    ways = {
        "card": words.gettext("by card"),
        "bank": words.gettext("from a bank account"),
        "check": words.gettext("by check"),
        "wire_transfer": words.gettext("by bank transfer"),
        "cash": words.gettext("in cash"),
    }
    return ways.get(method.kind, words.gettext("by other means"))


def credit_source(words: Words, source: str) -> str:
    """Where credit comes from, to stand alone."""
    names = {
        "overpayment": words.gettext("Paid too much"),
        "deposit": words.gettext("Deposit paid"),
        "credit_note": words.gettext("Credit note"),
        "early_payment": words.gettext("Early payment discount"),
    }
    return names.get(source, words.gettext("Credit given"))


def file_facts(formats: Formats, media_type: str, size: int) -> str:
    """What a file is: PDF, 214 kB. `size` in bytes."""
    kind, written = FILE_KINDS.get(media_type), formats.bytes(size)
    if not kind:
        return written
    return formats.words.gettext("%(kind)s, %(size)s", kind=_isolated(formats.words, kind), size=written)


def _brand(method: PaidWith) -> str:
    return BRANDS.get(method.brand, method.brand.title())


def _digits(words: Words, method: PaidWith) -> str:
    return _isolated(words, method.last4)


def _isolated(words: Words, written: str) -> str:
    """What is written from left to right, within words of either direction."""
    return f"{ISOLATE}{written}{END_OF_ISOLATE}" if words.direction == "rtl" else written


def adjustment(formats: Formats, adjustment: Adjustment) -> str:
    """A discount or a tax as a line of totals: Sales tax, 8.25%. A discount that expires says until when."""
    named, say = adjustment_name(formats, adjustment), formats.words.gettext
    if adjustment.expires is None:
        return named
    return say("%(name)s, until %(day)s", name=named, day=formats.long_date(adjustment.expires))


def adjustment_name(formats: Formats, adjustment: Adjustment) -> str:
    if adjustment.rate is None:
        return adjustment.name
    rate = formats.percent(adjustment.rate)
    return formats.words.gettext("%(name)s, %(rate)s", name=adjustment.name, rate=rate)


def ended(formats: Formats, discount: Adjustment) -> str:
    """Of one that counts no longer."""
    day = discount.expires
    return formats.words.gettext("ended on %(day)s", day=formats.short_date(day)) if day else ""
