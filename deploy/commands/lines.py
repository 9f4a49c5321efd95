"""What documents are made of, as it is typed, parts with commas between; and amounts as they are shown."""

import re
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Annotated

import typer

from shared.contracts.billing.customers import CustomField
from shared.contracts.billing.invoices import NewDiscount, NewLine, NewTax
from shared.money import Money, from_major

LineOption = Annotated[
    list[str], typer.Option(help='What for: "name, quantity, unit cost", such as "Paper, 2, 9.50"')
]
TaxOption = Annotated[list[str], typer.Option(help='On top: "name, percent", such as "Sales tax, 8.25"')]
DiscountOption = Annotated[
    list[str],
    typer.Option(
        help='Off the lines: "name, percent or amount", such as "Regular, 5%" or "Voucher, 25"; until a day, if '
        'one follows: "Autumn offer, 10%, 2026-11-30"'
    ),
]

FieldOption = Annotated[
    list[str], typer.Option("--field", help='In your own words, as "name: value", such as "Cost centre: 4711"')
]


LAST_DAY = re.compile(r"(.*),\s*(\d{4}-\d{2}-\d{2})\s*", re.DOTALL)


def line_of(text: str, currency: str) -> NewLine:
    name, quantity, unit_cost = _parts(text, 3)
    return NewLine(name=name, quantity=_number(quantity), unit_cost=_amount(unit_cost, currency))


def tax_of(text: str) -> NewTax:
    name, rate = _parts(text, 2)
    return NewTax(name=name, rate=_number(rate))


def discount_of(text: str, currency: str) -> NewDiscount:
    found = LAST_DAY.fullmatch(text)
    name, off = _parts(found[1] if found else text, 2)
    percent, sign, rest = off.partition("%")
    if rest:
        raise typer.BadParameter(f"{off!r} is neither a percentage nor an amount")
    return NewDiscount(
        name=name,
        rate=_number(percent.strip()) if sign else None,
        amount=None if sign else _amount(off, currency),
        expires=_day(found[2]) if found else None,
    )


def field_of(text: str) -> CustomField:
    name, colon, value = text.partition(":")
    if not (colon and name.strip() and value.strip()):
        raise typer.BadParameter(f"{text!r} is not a name and a value with a colon between")
    return CustomField(name=name, value=value)


def amount_of(text: str) -> Money:
    amount, currency = _parts(text, 2)
    return Money(_amount(amount, currency), currency)


def written(amount: Money) -> str:
    return f"{amount.major} {amount.currency}"


def _parts(text: str, count: int) -> list[str]:
    parts = [part.strip() for part in text.rsplit(",", count - 1)]
    if len(parts) != count:
        raise typer.BadParameter(f"{text!r} is not {count} parts with commas between")
    return parts


def _number(text: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation:
        raise typer.BadParameter(f"{text!r} is not a number") from None


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"{text!r} is not a day") from None


def _amount(text: str, currency: str) -> int:
    try:
        return from_major(_number(text), currency).minor
    except ValueError as mistake:
        raise typer.BadParameter(str(mistake)) from None
