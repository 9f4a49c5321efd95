"""A spreadsheet to be filled: columns with their words, and rows as the database wrote them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Cell = Literal["text", "word", "date", "moment", "amount", "currency", "number", "percent", "list", "means"]


@dataclass(frozen=True, slots=True)
class Column:
    """`member` is the row's. A `word` is looked up among the sheet's words; a `moment` is told as a date of the
    sheet's zone; of an amount, `currency` is its code; `means` is what was paid with."""

    label: str
    member: str
    cell: Cell = "text"


@dataclass(frozen=True, slots=True, kw_only=True)
class Spreadsheet:
    """`pieces` are JSON arrays of rows, each an object. Of more than `most` the rest is left out, and `note` is
    the last row, which says so."""

    form: Literal["csv", "xlsx"]
    title: str
    language: str
    zone: str
    columns: tuple[Column, ...]
    pieces: tuple[str, ...]
    words: Mapping[str, str] = field(default_factory=dict)
    most: int = 1_000_000
    note: str = ""
