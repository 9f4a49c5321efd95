"""Amounts, numbers, dates and moments as a locale writes them."""

import re
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cache, cached_property, lru_cache
from zoneinfo import ZoneInfo

from babel import Locale, dates, lists
from babel.numbers import NumberPattern, format_decimal, format_percent, get_currency_name, parse_pattern
from babel.units import format_unit

from shared.language.catalogue import Words
from shared.money import Money, exponent

MINUS = "\N{MINUS SIGN}"
ISOLATE, END_OF_ISOLATE = "\N{LEFT-TO-RIGHT ISOLATE}", "\N{POP DIRECTIONAL ISOLATE}"
NO_BREAK = "\N{NO-BREAK SPACE}"
MARKS = re.compile("[\N{RIGHT-TO-LEFT MARK}\N{LEFT-TO-RIGHT MARK}]")
SIGNED_NUMBER = re.compile(rf"{MINUS}[\d.,'’\s]*\d")
FRACTION = re.compile(r"0\.0+")
CODE_BEFORE_NUMBER = re.compile(r"(?<=[A-Z]{3})(?=\d)")
BARE_OFFSET = re.compile(r"[+-]\d{4}")


class Formats:
    """How the locale of some words writes things; moments are told in `zone`, an IANA time zone."""

    def __init__(self, words: Words, *, zone: str) -> None:
        self.words = words
        self.locale = words.locale
        self.zone = ZoneInfo(zone)

    def money(self, amount: Money) -> str:
        return _money(self.locale, amount.minor, amount.currency)

    def typed(self, amount: Money) -> str:
        """As somebody would type it: 1,607.67, without the currency."""
        digits = exponent(amount.currency)
        pattern = f"#,##0.{'0' * digits}" if digits else "#,##0"
        return format_decimal(amount.major, format=pattern, locale=self.locale)

    def percent(self, rate: Decimal) -> str:
        """`rate` in percent: 8.25 becomes 8.25%."""
        return _signed(self.locale, format_percent(rate / 100, locale=self.locale, decimal_quantization=False))

    def quantity(self, count: Decimal) -> str:
        return _signed(self.locale, format_decimal(count, locale=self.locale, decimal_quantization=False))

    def bytes(self, size: int) -> str:
        """In the unit that people would use: 214 kB, 1.1 MB."""
        if size < 1_000:
            return _glued(self.words.ngettext("%(num)s byte", "%(num)s bytes", size))
        sizes = ((1_000_000, "megabyte", "#,##0.#"), (1_000, "kilobyte", "#,##0"))
        least, unit, pattern = next(each for each in sizes if size >= each[0])
        count = format_decimal(Decimal(size) / least, format=pattern, locale=self.locale)
        # In the form for many, which is the plain symbol: for one, some languages spell the unit out.
        many = format_unit(100, f"digital-{unit}", "short", locale=self.locale)
        return _glued(many.replace(format_decimal(100, locale=self.locale), count))

    def long_date(self, day: date) -> str:
        """With its year: November 29, 2026."""
        return self._counted(day, dates.format_date(day, "long", locale=self.locale))

    def short_date(self, day: date) -> str:
        """With its year, for a column: Nov 29, 2026."""
        return self._counted(day, dates.format_date(day, "medium", locale=self.locale))

    def day(self, day: date) -> str:
        """Without its year: November 29."""
        return self._counted(day, dates.format_skeleton("MMMMd", day, locale=self.locale))

    def month(self, day: date) -> str:
        """By its short name, to stand alone: Nov."""
        return dates.format_date(day, "LLL", locale=self.locale)

    def year(self, day: date) -> str:
        return dates.format_date(day, "y", locale=self.locale)

    def currency(self, code: str) -> str:
        """By its name: US Dollar."""
        return get_currency_name(code, locale=self.locale)

    def whole_month(self, day: date) -> str:
        """October 2026."""
        return dates.format_skeleton("yMMMM", day, locale=self.locale)

    def quarter(self, day: date) -> str:
        """3rd quarter 2026."""
        return dates.format_skeleton("yQQQQ", day, locale=self.locale)

    def period(self, since: date, until: date) -> str:
        """A month, a quarter or a year by its name, anything else from day to day."""
        months = (until.year - since.year) * 12 + until.month - since.month + 1
        is_whole = since.day == 1 and (until + timedelta(days=1)).day == 1
        if is_whole and months == 1:
            return self.whole_month(since)
        if is_whole and months == 3 and since.month % 3 == 1:
            return self.quarter(since)
        if is_whole and months == 12 and since.month == 1:
            return self.year(since)
        return dates.format_interval(since, until, "yMMMd", locale=self.locale)

    def day_of(self, moment: datetime) -> date:
        """The calendar date of a moment."""
        return moment.astimezone(self.zone).date()

    def moment(self, moment: datetime) -> str:
        """With its time and the name of the zone: November 22, 2026, 10:42 AM EST."""
        here = moment.astimezone(self.zone)
        time = f"{dates.format_time(here, 'short', tzinfo=self.zone, locale=self.locale)} {self._zone_name(here)}"
        return self._glue.format(time, self.long_date(here.date()))

    def listed(self, names: list[str]) -> str:
        """A, B, and C."""
        return lists.format_list(names, locale=self.locale)

    def _counted(self, day: date, written: str) -> str:
        """In French the first of a month is the first, all others are numbers."""
        is_first = day.day == 1 and self.locale.language == "fr"
        return written.replace("1", "1er", 1) if is_first else written

    def _zone_name(self, here: datetime) -> str:
        name = dates.get_timezone_name(here, "short", locale=self.locale)
        if BARE_OFFSET.fullmatch(name):
            return dates.get_timezone_gmt(here, "long", locale=self.locale)
        return name

    @cached_property
    def _glue(self) -> str:
        return str(dates.get_datetime_format("medium", locale=self.locale))


@lru_cache(maxsize=4096)
def _money(locale: Locale, minor: int, currency: str) -> str:
    pattern = _currency_pattern(locale, exponent(currency))
    written = pattern.apply(Money(minor, currency).major, locale, currency=currency, currency_digits=False)
    return CODE_BEFORE_NUMBER.sub(NO_BREAK, _signed(locale, written))


@cache
def _currency_pattern(locale: Locale, digits: int) -> NumberPattern:
    """The locale's own pattern, with as many digits as `Money` says: CLDR drops some that ISO 4217 has."""
    standard = locale.currency_formats["standard"].pattern
    return parse_pattern(FRACTION.sub(f"0.{'0' * digits}" if digits else "0", standard))


def _glued(measure: str) -> str:
    """A number and its unit stay on one line."""
    return measure.replace(" ", NO_BREAK)


def _signed(locale: Locale, written: str) -> str:
    """A real minus, which stays on its number's left in every direction of text."""
    text = MARKS.sub("", written).replace("-", MINUS)
    if locale.text_direction == "ltr":
        return text
    return SIGNED_NUMBER.sub(lambda number: f"{ISOLATE}{number[0]}{END_OF_ISOLATE}", text)
