"""What a document shows, ready to print: every string is translated, formatted and shown as it stands."""

from dataclasses import dataclass
from typing import ClassVar, Literal

Direction = Literal["ltr", "rtl"]
Sheet = Literal["a4", "us-letter"]
LogoKind = Literal["svg", "png", "jpg", "gif", "webp"]
Weight = Literal["plain", "sum", "grand"]


@dataclass(frozen=True, slots=True)
class Logo:
    kind: LogoKind
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Business:
    """The sender. The accents come checked for contrast; without a logo, mark and name head the page.
    A narrow logo stands in the mark's place, a wide one in both."""

    name: str
    mark: str
    accent: str
    on_accent: str
    accent_text: str
    address: tuple[str, ...] = ()
    legal: str = ""
    phone: str = ""
    email: str = ""
    logo: Logo | None = None


@dataclass(frozen=True, slots=True)
class Fact:
    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Facts:
    label: str
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody with an address: whom the document is for, or where the goods went."""

    label: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Headline:
    """The one amount that matters, such as `Balance due`, `$3,590.33`, `by December 24, 2026`."""

    label: str
    amount: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Total:
    label: str
    value: str
    weight: Weight = "plain"


@dataclass(frozen=True, slots=True)
class Notes:
    """Free text; a line break in the text is a line break on paper. The label may be empty."""

    label: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PayOnline:
    """Where to pay: the link and its code. `code_label` tells what the code is to those who cannot see it."""

    label: str
    words: str
    url: str
    display: str
    code_label: str


@dataclass(frozen=True, slots=True)
class PayElsewhere:
    """A way to pay that does not lead over the page: in words, line by line, and as facts for a bank's form."""

    label: str
    words: str = ""
    facts: tuple[Fact, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """What every document has. `page_pattern` is such as `Page {n} of {m}`, counted in `digits`."""

    template: ClassVar[str]

    kind: str
    number: str
    title: str
    file_name: str
    language: str
    direction: Direction
    sheet: Sheet
    page_pattern: str
    business: Business
    headline: Headline
    parties: tuple[Party, ...]
    details: Facts
    totals: tuple[Total, ...]
    notes: Notes | None = None
    digits: str = "0123456789"


@dataclass(frozen=True, slots=True)
class InvoiceColumns:
    item: str
    quantity: str
    unit_cost: str
    amount: str


@dataclass(frozen=True, slots=True)
class InvoiceLine:
    name: str
    quantity: str
    unit_cost: str
    amount: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoicePaper(Paper):
    template: ClassVar[str] = "invoice"

    columns: InvoiceColumns
    lines: tuple[InvoiceLine, ...]
    pay: PayOnline | None = None
    elsewhere: tuple[PayElsewhere, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class EstimatePaper(InvoicePaper):
    """`pay` leads to where it is approved; `terms` are what the customer agrees to."""

    template: ClassVar[str] = "estimate"

    terms: Notes | None = None


@dataclass(frozen=True, slots=True)
class StatementRow:
    """A cell for each column; `note` stands beside that of the wide one. `is_edge`: an opening or a closing."""

    cells: tuple[str, ...]
    note: str = ""
    is_edge: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementTable:
    """`wide` is the column that takes what room there is; those from `figures` on are figures. Without rows it is
    not there, but for `nothing`, which says so. The label may be empty."""

    label: str = ""
    columns: tuple[str, ...]
    wide: int
    figures: int
    rows: tuple[StatementRow, ...]
    nothing: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementPaper(Paper):
    """`ages` is what is owed by its age, and empty when nothing is."""

    template: ClassVar[str] = "statement"

    tables: tuple[StatementTable, ...]
    ages: Facts
    pay: PayOnline | None = None
    elsewhere: tuple[PayElsewhere, ...] = ()


@dataclass(frozen=True, slots=True)
class ReceiptColumns:
    applied_to: str
    total: str
    paid: str
    left: str


@dataclass(frozen=True, slots=True)
class ReceiptLine:
    """A document that this payment went to: what it cost, what this payment gave, what is left."""

    name: str
    total: str
    paid: str
    left: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptPaper(Paper):
    template: ClassVar[str] = "receipt"

    columns: ReceiptColumns
    lines: tuple[ReceiptLine, ...]
