"""Amounts, dates and names as HTML: isolated from the text around them, and readable by machines."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache

from markupsafe import Markup

from services.portal_web.portal.look.linked import linked
from shared.contracts.billing.invoices import Invoice, PaidWith
from shared.language import phrases
from shared.language.formats import Formats
from shared.language.terms import in_words
from shared.money import Money

BDI, END_OF_BDI = Markup("<bdi>"), Markup("</bdi>")
NUMBER = Markup('<bdi class="pl-number">')
MOST_WHOLE = 16
"""Characters that fit on one line of the narrowest page, however large they are written."""
TIME, QUOTE, END_OF_TIME = Markup('<time datetime="'), Markup('">'), Markup("</time>")
SECONDS, END_OF_SECONDS = Markup('<span data-seconds="'), Markup("</span>")
MOST_REMEMBERED = 4096


class Marked:
    """The formats of one reader, for templates. What is written often is remembered."""

    def __init__(self, formats: Formats) -> None:
        self._formats = formats
        self._words = formats.words
        self.amount: Callable[[Money], Markup] = _remembering(self._amount)
        self.long_date: Callable[[date], Markup] = _remembering(self._long_date)
        self.short_date: Callable[[date], Markup] = _remembering(self._short_date)
        self.day: Callable[[date], Markup] = _remembering(self._day)

    def name(self, text: str) -> Markup:
        return BDI + text + END_OF_BDI

    def number(self, text: str) -> Markup:
        """Of a document: not broken at its hyphens, unless it is too long for a line."""
        return (NUMBER if len(text) <= MOST_WHOLE else BDI) + text + END_OF_BDI

    def terms(self, invoice: Invoice) -> Markup:
        """Of payment."""
        days = (invoice.due_on - invoice.issued_on).days
        return self.name(in_words(self._formats, invoice.terms, net_days=days))

    def payment_terms(self, terms: str) -> Markup:
        """Of an invoice that is not written yet."""
        return self.name(in_words(self._formats, terms))

    def said(self, text: str) -> Markup:
        """Somebody's words, with links in them."""
        return linked(text)

    def typed(self, amount: Money) -> str:
        """As it goes into an input."""
        return self._formats.typed(amount)

    def file_facts(self, media_type: str, size: int) -> Markup:
        return self.name(phrases.file_facts(self._formats, media_type, size))

    def size(self, size: int) -> Markup:
        return self.name(self._formats.bytes(size))

    def whole_month(self, day: date) -> str:
        return self._formats.whole_month(day)

    def quarter(self, day: date) -> str:
        return self._formats.quarter(day)

    def period(self, since: date, until: date) -> Markup:
        return self.name(self._formats.period(since, until))

    def quantity(self, count: Decimal) -> Markup:
        return self.name(self._formats.quantity(count))

    def percent(self, rate: Decimal) -> Markup:
        return self.name(self._formats.percent(rate))

    def long_date_of(self, moment: datetime) -> Markup:
        return _time(moment, self._formats.long_date(self._formats.day_of(moment)))

    def short_date_of(self, moment: datetime) -> Markup:
        return _time(moment, self._formats.short_date(self._formats.day_of(moment)))

    def day_of(self, moment: datetime) -> Markup:
        return _time(moment, self._formats.day(self._formats.day_of(moment)))

    def moment(self, moment: datetime) -> Markup:
        return _time(moment, self._formats.moment(moment))

    def seconds(self, count: int) -> Markup:
        """A number that a script counts down."""
        return SECONDS + str(count) + QUOTE + str(count) + END_OF_SECONDS

    def month(self, day: date) -> str:
        return self._formats.month(day)

    def year(self, day: date) -> str:
        return self._formats.year(day)

    def currency(self, code: str) -> Markup:
        return self.name(self._formats.currency(code))

    def credit_source(self, source: str) -> str:
        return phrases.credit_source(self._words, source)

    def means(self, method: PaidWith) -> str:
        return phrases.means(self._words, method)

    def paid_how(self, method: PaidWith) -> str:
        return phrases.paid_how(self._words, method)

    def paid_by(self, kind: str) -> str:
        """How, of what will be paid: by check, by bank transfer."""
        return phrases.paid_how(self._words, PaidWith(kind=kind))

    def past_due(self, due: date, *, today: date) -> str:
        return phrases.past_due(self._words, due, today=today)

    def days_ahead(self, due: date, *, today: date) -> str:
        return phrases.days_ahead(self._words, due, today=today)

    def listed(self, numbers: list[str]) -> Markup:
        return Markup(self._formats.listed([str(self.number(each)) for each in numbers]))  # noqa: S704 - each is escaped

    def _amount(self, amount: Money) -> Markup:
        return self.name(self._formats.money(amount))

    def _long_date(self, day: date) -> Markup:
        return _time(day, self._formats.long_date(day))

    def _short_date(self, day: date) -> Markup:
        return _time(day, self._formats.short_date(day))

    def _day(self, day: date) -> Markup:
        return _time(day, self._formats.day(day))


def _time(machine: date, human: str) -> Markup:
    return TIME + machine.isoformat() + QUOTE + human + END_OF_TIME


def _remembering(write: Callable[..., Markup]) -> Callable[..., Markup]:
    return lru_cache(maxsize=MOST_REMEMBERED)(write)
