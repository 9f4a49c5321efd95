"""Spreadsheets: the same rows as text that any program reads, or as a workbook with real dates and numbers.

What people typed never becomes a formula, in whatever program the sheet is opened.
"""

import csv
import io
from collections.abc import Callable, Iterator
from datetime import date, datetime
from decimal import Decimal
from itertools import chain, islice
from typing import Any
from zoneinfo import ZoneInfo

import xlsxwriter

from services.billing.documents.inert import inert
from shared.contracts.billing.invoices import PaidWith
from shared.language import phrases
from shared.language.catalogue import Words
from shared.money import Money, exponent

FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
BYTE_ORDER_MARK = "\ufeff"
"""Without it the most used program of all takes the text for another encoding."""
FIRST_YEAR = 1900
"""Of the calendar that workbooks count by."""
LONGEST_TITLE = 31
NOT_IN_TITLES = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))
WIDTH, WIDEST = 12, 40

Content = dict[str, Any]
Value = str | date | Decimal | None


def made(content: Content) -> bytes:
    return (_csv if content["form"] == "csv" else _xlsx)(content)


def harmless(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    shown = inert(text)
    return f"'{shown}" if text.startswith(FORMULA_SIGNS) or shown.lstrip().startswith(FORMULA_SIGNS) else shown


def _csv(content: Content) -> bytes:
    """RFC 4180, with a mark of its encoding."""
    written = io.StringIO(newline="")
    writer = csv.writer(written, lineterminator="\r\n")
    writer.writerow(harmless(column["label"]) for column in content["columns"])
    writer.writerows([_plain(value) for value in values] for values in _values(content))
    return (BYTE_ORDER_MARK + written.getvalue()).encode()


def _plain(value: Value) -> str:
    if isinstance(value, Decimal):
        return f"{value:f}"
    return "" if value is None else str(value)


def _xlsx(content: Content) -> bytes:
    filled = io.BytesIO()
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(filled, options) as book:
        book.set_properties({"title": inert(content["title"]), "created": datetime(2000, 1, 1)})  # noqa: DTZ001
        sheet = book.add_worksheet(_title(content["title"]))
        if Words(content["language"]).direction == "rtl":
            sheet.right_to_left()
        _fill(book, sheet, content)
    return filled.getvalue()


def _fill(book: Any, sheet: Any, content: Content) -> None:
    heading, day = book.add_format({"bold": True, "bottom": 1}), book.add_format({"num_format": "yyyy-mm-dd"})
    numbers = {
        digits: book.add_format({"num_format": f"0.{'0' * digits}" if digits else "0"}) for digits in range(7)
    }
    sheet.freeze_panes(1, 0)
    for place, column in enumerate(content["columns"]):
        sheet.set_column(place, place, min(WIDEST, max(WIDTH, len(column["label"]) + 2)))
        sheet.write_string(0, place, harmless(column["label"]), heading)
    for line, values in enumerate(_values(content), start=1):
        for place, value in enumerate(values):
            if isinstance(value, Decimal):
                sheet.write_number(line, place, value, numbers[max(0, -int(value.as_tuple().exponent))])
            elif isinstance(value, date) and value.year >= FIRST_YEAR:
                sheet.write_datetime(line, place, datetime(value.year, value.month, value.day), day)  # noqa: DTZ001
            elif value is not None:
                sheet.write_string(line, place, str(value))


def _values(content: Content) -> Iterator[list[Value]]:
    columns = [(column["member"], _reader(column["cell"], content)) for column in content["columns"]]
    rows = chain.from_iterable(content["pieces"])
    for row in islice(rows, content["most"]):
        yield [None if row.get(member) is None else read(row[member]) for member, read in columns]
    if next(rows, None) is not None:
        yield [harmless(content["note"])]


def _reader(cell: str, content: Content) -> Callable[[Any], Value]:
    """What is in a row, as what stands in a cell."""
    zone, words, own = ZoneInfo(content["zone"]), Words(content["language"]), content["words"]
    readers: dict[str, Callable[[Any], Value]] = {
        "text": harmless,
        "word": lambda word: harmless(own.get(word, word)),
        "date": date.fromisoformat,
        "moment": lambda moment: datetime.fromisoformat(moment).astimezone(zone).date(),
        "amount": lambda amount: _exact(Money(amount["minor"], amount["currency"])),
        "currency": lambda amount: harmless(amount["currency"]),
        "number": Decimal,
        "percent": Decimal,
        "list": lambda names: harmless("; ".join(names)),
        "means": lambda method: harmless(phrases.means(words, PaidWith.model_validate(method))),
    }
    return readers[cell]


def _exact(amount: Money) -> Decimal:
    """With the currency's digits, also when they are noughts."""
    return Decimal(amount.minor).scaleb(-exponent(amount.currency))


def _title(title: str) -> str:
    """What a tab of a workbook may be called."""
    return inert(title).translate(NOT_IN_TITLES).strip()[:LONGEST_TITLE] or "1"
