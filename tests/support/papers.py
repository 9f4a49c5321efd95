"""Papers to print: a small one of each kind, to be changed by the test that needs it otherwise."""

from typing import Any

from services.billing.documents.values import (
    Business,
    Fact,
    Facts,
    Headline,
    InvoiceColumns,
    InvoiceLine,
    InvoicePaper,
    Notes,
    Party,
    PayElsewhere,
    PayOnline,
    ReceiptColumns,
    ReceiptLine,
    ReceiptPaper,
    Total,
)

LINK = "https://acme.portal.example/invoices/q9LrT2"


def business(**changes: Any) -> Business:
    told: dict[str, Any] = {
        "name": "Acme Paper",
        "mark": "AP",
        "accent": "#0b6b53",
        "on_accent": "#ffffff",
        "accent_text": "#0b6b53",
        "address": ("1725 Mill Street", "Portland, OR 97209"),
        "legal": "Acme Paper, Inc., Oregon",
        "phone": "+1 503 555 0142",
        "email": "billing@acme.example",
    }
    return Business(**told | changes)


def lines(count: int) -> tuple[InvoiceLine, ...]:
    return tuple(
        InvoiceLine(name=f"Article {number}", note="By the box", quantity="2", unit_cost="$5.00", amount="$10.00")
        for number in range(1, count + 1)
    )


def pay_online(url: str = LINK) -> PayOnline:
    return PayOnline(
        label="Pay online",
        words="Scan the code, or open",
        url=url,
        display=url.partition("://")[2],
        code_label="Code that opens the invoice",
    )


def invoice(**changes: Any) -> InvoicePaper:
    told: dict[str, Any] = {
        "kind": "Invoice",
        "number": "INV-1086",
        "title": "Invoice INV-1086 – Acme Paper",
        "file_name": "Acme-Paper-INV-1086.pdf",
        "language": "en-US",
        "direction": "ltr",
        "sheet": "us-letter",
        "page_pattern": "Page {n} of {m}",
        "business": business(),
        "headline": Headline("Balance due", "$20.00", "by December 24, 2026"),
        "parties": (Party("Billed to", ("Globex Corporation", "88 Harbour Road")),),
        "details": Facts("Details", (Fact("Issued", "November 24, 2026"), Fact("Terms", "Net 30"))),
        "columns": InvoiceColumns("Item", "Quantity", "Unit cost", "Amount"),
        "lines": lines(2),
        "totals": (Total("Subtotal", "$20.00"), Total("Total", "$20.00", "grand")),
        "notes": Notes("Notes", "Thank you."),
        "pay": pay_online(),
        "elsewhere": (PayElsewhere("By bank transfer", facts=(Fact("Account", "0042 7719 03"),)),),
    }
    return InvoicePaper(**told | changes)


def bare_invoice(**changes: Any) -> InvoicePaper:
    """Nothing in it that may be left out."""
    nothing: dict[str, Any] = {
        "business": business(address=(), legal="", phone="", email=""),
        "headline": Headline("Balance due", "$0.00"),
        "parties": (),
        "details": Facts("Details", ()),
        "lines": (),
        "totals": (Total("Total", "$0.00", "grand"),),
        "notes": None,
        "pay": None,
        "elsewhere": (),
    }
    return invoice(**nothing | changes)


def noted(text: str, **changes: Any) -> InvoicePaper:
    return bare_invoice(notes=Notes("Notes", text), **changes)


def receipt(**changes: Any) -> ReceiptPaper:
    told: dict[str, Any] = {
        "kind": "Receipt",
        "number": "PAY-21007",
        "title": "Receipt PAY-21007 – Acme Paper",
        "file_name": "Acme-Paper-PAY-21007.pdf",
        "language": "en-US",
        "direction": "ltr",
        "sheet": "us-letter",
        "page_pattern": "Page {n} of {m}",
        "business": business(),
        "headline": Headline("Received", "$15.00", "on November 24, 2026"),
        "parties": (Party("Received from", ("Globex Corporation",)),),
        "details": Facts("Payment", (Fact("Method", "Visa ending 4242"),)),
        "columns": ReceiptColumns("Applied to", "Invoice total", "This payment", "Left to pay"),
        "lines": (ReceiptLine("Invoice INV-1071", "$20.00", "$15.00", "$5.00", "Issued November 2, 2026"),),
        "totals": (Total("Received", "$15.00", "grand"),),
        "notes": Notes("", "Keep this receipt."),
    }
    return ReceiptPaper(**told | changes)


def arabic(**changes: Any) -> InvoicePaper:
    told: dict[str, Any] = {
        "kind": "فاتورة",
        "number": "INV-3021",
        "title": "فاتورة INV-3021",
        "language": "ar-AE",
        "direction": "rtl",
        "sheet": "a4",
        "page_pattern": "صفحة {n} من {m}",
        "business": business(
            name="شركة النخيل", mark="ن", address=("شارع الشيخ زايد", "دبي"), phone="+971 4 555 0142"
        ),
        "headline": Headline("المبلغ المستحق", "\u200f1,234.50 د.إ.\u200f"),
        "parties": (Party("فاتورة إلى", ("Globex Corporation", "88 Harbour Road")),),
        "details": Facts("التفاصيل", (Fact("الهاتف", "+971 50 555 0199"),)),
        "columns": InvoiceColumns("الصنف", "الكمية", "السعر", "المبلغ"),
        "lines": (InvoiceLine("تمر مجدول", "12", "\u200f85.00 د.إ.\u200f", "\u200f1,020.00 د.إ.\u200f"),),
        "totals": (Total("الإجمالي", "\u200f1,020.00 د.إ.\u200f", "grand"),),
        "notes": None,
        "pay": None,
        "elsewhere": (),
    }
    return invoice(**told | changes)
