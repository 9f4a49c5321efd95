"""Spreadsheets: nothing typed becomes a formula, numbers stay numbers, and all programs read the same."""

import csv
import io
import json
import re
import zipfile
from decimal import Decimal
from typing import Any

import pytest

from services.billing.documents.sheets import harmless, made
from services.billing.documents.spreadsheet import Column, Spreadsheet
from services.billing.documents.wire import written_sheet

COLUMNS = (
    Column("Invoice", "number"),
    Column("Issued", "issued_on", "date"),
    Column("Received", "at", "moment"),
    Column("Status", "status", "word"),
    Column("Paid with", "method", "means"),
    Column("For", "numbers", "list"),
    Column("Currency", "amount", "currency"),
    Column("Total", "amount", "amount"),
)
ROW = {
    "number": "INV-1",
    "issued_on": "2026-11-04",
    "at": "2026-11-04T23:30:00+00:00",
    "status": "paid",
    "method": {"kind": "card", "brand": "visa", "last4": "4242"},
    "numbers": ["INV-1", "INV-2"],
    "amount": {"minor": 123450, "currency": "USD"},
}


def sheet(form: Any, *rows: dict[str, Any], language: str = "en-US", most: int = 10) -> bytes:
    """In the zone of Dubai, through the order as a worker gets it."""
    wanted = Spreadsheet(
        form=form,
        title="Invoices: [all]/*?",
        language=language,
        zone="Asia/Dubai",
        columns=COLUMNS,
        pieces=tuple(json.dumps([row]) for row in rows),
        words={"paid": "Bezahlt"},
        most=most,
        note="There are more.",
    )
    return made(json.loads(written_sheet(wanted))["content"])


def read(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True))


def cells(content: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        return book.read("xl/worksheets/sheet1.xml").decode()


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("=1+1", "'=1+1"),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "' =1"),
        ("\r=1", "'\n=1"),
        ("\n=1", "'\n=1"),
        (" =1", "' =1"),
        ("＝1+1", "'＝1+1"),
        ("＋1", "'＋1"),
        ("－1", "'－1"),
        ("＠SUM", "'＠SUM"),
        ("\N{NO-BREAK SPACE}=1", "'\N{NO-BREAK SPACE}=1"),
        ("\N{RIGHT-TO-LEFT OVERRIDE}=1", "'=1"),
        ("INV-1", "INV-1"),
        ("a=b", "a=b"),
        ("", ""),
    ],
)
def test_a_text_is_never_a_formula(typed: str, shown: str) -> None:
    assert harmless(typed) == shown


def test_a_row_is_plain_and_exact() -> None:
    expected = [
        "INV-1",
        "2026-11-04",
        "2026-11-05",
        "Bezahlt",
        "Visa ending 4242",
        "INV-1; INV-2",
        "USD",
        "1234.50",
    ]
    assert read(sheet("csv", ROW)) == [[column.label for column in COLUMNS], expected]


@pytest.mark.parametrize(
    ("minor", "currency", "shown"),
    [
        (-5, "USD", "-0.05"),
        (1200, "JPY", "1200"),
        (1, "KWD", "0.001"),
        (10**15, "EUR", "10000000000000.00"),
        (0, "USD", "0.00"),
    ],
)
def test_an_amount_has_the_digits_of_its_currency(minor: int, currency: str, shown: str) -> None:
    row = ROW | {"amount": {"minor": minor, "currency": currency}}
    assert read(sheet("csv", row))[1][-1] == shown
    found = re.search(r'r="H2"[^>]*><v>([^<]+)</v>', cells(sheet("xlsx", row)))
    assert found
    assert Decimal(found[1]) == Decimal(shown)


@pytest.mark.parametrize("typed", ['say "hi", twice', "line\nbreak", "ü – 💶 – שלום", "x" * 10_000, ";,\t'"])
def test_what_is_typed_comes_back_as_it_was(typed: str) -> None:
    content = sheet("csv", ROW | {"number": typed})
    assert read(content)[1][0] == typed.replace("\t", " ")
    assert content.count(b"\r\n") == 2


def test_what_is_not_there_is_an_empty_cell() -> None:
    row = ROW | {"method": None, "issued_on": None}
    assert [read(sheet("csv", row))[1][place] for place in (1, 4)] == ["", ""]
    assert 'r="B2"' not in cells(sheet("xlsx", row))


def test_a_workbook_has_real_dates_and_numbers_and_no_formula() -> None:
    found = cells(sheet("xlsx", ROW | {"number": "=1+1"}))
    assert "<f>" not in found
    assert "&#39;=1+1" in found or "'=1+1" in found
    assert '<c r="B2" s="2"><v>46330</v></c>' in found
    assert re.search(r'r="H2"[^>]*><v>1234\.50?</v>', found)


def test_a_date_before_a_workbooks_calendar_is_told_as_text() -> None:
    assert "1066-10-14" in cells(sheet("xlsx", ROW | {"issued_on": "1066-10-14"}))


def test_a_workbook_reads_from_right_to_left_where_its_reader_does() -> None:
    assert 'rightToLeft="1"' in cells(sheet("xlsx", ROW, language="ar-AE"))
    assert "rightToLeft" not in cells(sheet("xlsx", ROW))


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_sheet_that_does_not_hold_all_says_so(form: str) -> None:
    all_of_it, some_of_it = sheet(form, ROW, ROW, most=2), sheet(form, ROW, ROW, ROW, most=2)
    said = [
        ("There are more." in (cells(each) if form == "xlsx" else each.decode()))
        for each in (all_of_it, some_of_it)
    ]
    assert said == [False, True]


def test_the_same_rows_are_the_same_bytes() -> None:
    assert sheet("csv", ROW) == sheet("csv", ROW)


def test_no_rows_are_a_sheet_with_a_heading() -> None:
    assert read(sheet("csv")) == [[column.label for column in COLUMNS]]
