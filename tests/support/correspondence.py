"""What e-mails are about: a business in each language, its customer, an invoice, payments, a sign-in link."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from shared.contracts.auth import MintedLink
from shared.contracts.billing.comments import Comment, CommentView, Thread
from shared.contracts.billing.credit_notes import CreditNote, CreditNoteView, NoteUse
from shared.contracts.billing.customers import Customer
from shared.contracts.billing.details import CustomerChanged
from shared.contracts.billing.email_changes import Act, EmailLink, MintedEmailLink
from shared.contracts.billing.estimates import Approval, Decline, Estimate, EstimateView
from shared.contracts.billing.invoices import Adjustment, Invoice, InvoiceView, LineItem, PaidWith
from shared.contracts.billing.payments import Covered, ForEstimate, PaymentView
from shared.contracts.billing.statements import (
    Ageing,
    BalanceForward,
    CreditForward,
    OpenItem,
    OpenItems,
    Statement,
)
from shared.contracts.settings import Tenant
from shared.contracts.values import Address
from shared.money import Money, total

INVOICE_TOKEN = "q9LrT2q9LrT2q9LrT2q9LrT2"
ESTIMATE_TOKEN = "e7MfR3e7MfR3e7MfR3e7MfR3"
CREDIT_NOTE_TOKEN = "c5NdT8c5NdT8c5NdT8c5NdT8"
STATEMENT_TOKEN = "s8TmE2s8TmE2s8TmE2s8TmE2"
PAYMENT_TOKEN = "v4XeW8v4XeW8v4XeW8v4XeW8"
TODAY = date(2026, 11, 24)


def tenant(**changes: Any) -> Tenant:
    told: dict[str, Any] = {
        "id": 7,
        "version": 1,
        "username": "acme",
        "name": "Acme Paper",
        "legal_name": "Acme Paper, Inc.",
        "url": "https://acme.portal.example",
        "domain": None,
        "currency": "USD",
        "locale": "en-US",
        "direction": "ltr",
        "zone": "America/Los_Angeles",
        "address": Address(
            lines=("1725 Mill Street",), city="Portland", state="OR", postal_code="97209", country="US"
        ),
        "tax_id": "",
        "email": "billing@acme.example",
        "phone": "+1 503 555 0142",
        "accent": "#0b6b53",
        "logo": "",
        "terms_url": "",
        "privacy_url": "",
    }
    return Tenant(**told | changes)


def german_tenant(**changes: Any) -> Tenant:
    told: dict[str, Any] = {
        "name": "Nordlicht Energie",
        "legal_name": "Nordlicht Energie GmbH",
        "url": "https://nordlicht.portal.example",
        "currency": "EUR",
        "locale": "de-DE",
        "zone": "Europe/Berlin",
        "address": Address(lines=("Speicherstr. 7",), city="Kiel", postal_code="24103", country="DE"),
        "email": "rechnung@nordlicht.example",
        "phone": "+49 431 5550142",
        "accent": "#ffd400",
    }
    return tenant(**told | changes)


def arabic_tenant(**changes: Any) -> Tenant:
    told: dict[str, Any] = {
        "name": "ورق النخيل",
        "legal_name": "ورق النخيل ذ.م.م",
        "url": "https://nakheel.portal.example",
        "currency": "AED",
        "locale": "ar-AE",
        "direction": "rtl",
        "zone": "Asia/Dubai",
        "address": Address(lines=("شارع الشيخ زايد",), city="دبي", country="AE"),
        "email": "billing@nakheel.example",
        "phone": "+971 4 555 0142",
        "accent": "#9b2242",
    }
    return tenant(**told | changes)


def customer(**changes: Any) -> Customer:
    told: dict[str, Any] = {
        "id": 3,
        "number": "CUST-0003",
        "name": "Globex Corporation",
        "email": "jo@globex.example",
        "attention_to": "",
        "address": Address(),
        "tax_id": "",
        "locale": None,
        "currency": "USD",
    }
    return Customer(**told | changes)


def minted_link(**changes: Any) -> MintedLink:
    told: dict[str, Any] = {
        "email": "jo@globex.example",
        "name": "Jo Marsh",
        "token": "Zt8QyV3rN0pLZt8QyV3rN0pL",
        "code": "K7M4QX",
        "asked_at": datetime(2026, 11, 24, 20, 5, tzinfo=UTC),
        "expires_at": datetime(2026, 11, 24, 20, 20, tzinfo=UTC),
        "browser": "Firefox, Linux",
    }
    return MintedLink(**told | changes)


def minted_email_link(*, act: Act = "confirm", **changes: Any) -> MintedEmailLink:
    """From Jo's old address to the new one."""
    link = EmailLink(
        act=act, name="Globex Corporation", old="jo@globex.example", new="jo.marsh@globex.example", locale=None
    )
    told: dict[str, Any] = {
        "to": link.new if act == "confirm" else link.old,
        "link": link,
        "token": "Zt8QyV3rN0pLZt8QyV3rN0pL",
        "at": datetime(2026, 11, 24, 20, 5, tzinfo=UTC),
        "expires_at": datetime(2026, 11, 25, 20, 5, tzinfo=UTC)
        + (timedelta(days=6) if act == "undo" else timedelta(0)),
        "browser": "Firefox, Linux",
    }
    return MintedEmailLink(**told | changes)


def customer_changed(**changes: Any) -> CustomerChanged:
    """Jo has moved."""
    before, after = (
        customer(
            address=Address(lines=(street,), city="Springfield", state="OR", postal_code="97477", country="US")
        )
        for street in ("880 Cypress Creek Road", "1 Main Street")
    )
    told: dict[str, Any] = {
        "tenant": 7,
        "at": datetime(2026, 11, 24, 20, 5, tzinfo=UTC),
        "request_id": "r" * 32,
        "customer": 3,
        "by": "Jo Marsh",
        "actor": "customer",
        "ip": "203.0.113.9",
        "before": before,
        "after": after,
    }
    return CustomerChanged(**told | changes)


def line(name: str, amount: int, *, quantity: int = 1, currency: str = "USD") -> LineItem:
    return LineItem(
        name=name,
        description="",
        quantity=Decimal(quantity),
        unit_cost=Money(amount // quantity, currency),
        amount=Money(amount, currency),
    )


def invoice(currency: str = "USD", **changes: Any) -> Invoice:
    """$1,192.04 for two things, less 5%, plus 8.25%."""
    told: dict[str, Any] = {
        "id": 12,
        "customer": 3,
        "token": INVOICE_TOKEN,
        "number": "INV-1071",
        "currency": currency,
        "issued_on": date(2026, 11, 20),
        "due_on": date(2026, 12, 2),
        "is_draft": False,
        "is_voided": False,
        "terms": "",
        "purchase_order": "",
        "notes": "",
        "lines": (
            line("Copy paper A4", 1056_00, quantity=22, currency=currency),
            line("Archive boxes", 136_04, currency=currency),
        ),
        "subtotal": Money(1192_04, currency),
        "discounts": (Adjustment(name="Volume discount", rate=Decimal(5), amount=Money(59_60, currency)),),
        "taxes": (Adjustment(name="Sales tax", rate=Decimal("8.25"), amount=Money(93_43, currency)),),
        "total": Money(1225_87, currency),
        "paid": Money(0, currency),
        "pending": Money(0, currency),
    }
    return Invoice(**told | changes)


def invoice_view(currency: str = "USD", *, locale: str | None = None, **changes: Any) -> InvoiceView:
    return InvoiceView(
        invoice=invoice(currency, **changes),
        customer=customer(locale=locale),
        payments=(),
        attempt=None,
        is_own=False,
    )


def estimate_view(currency: str = "USD", *, locale: str | None = None, **changes: Any) -> EstimateView:
    """$1,225.87 like the invoice, half of it on approval."""
    bare = invoice(currency).model_dump()
    told: dict[str, Any] = {
        "token": ESTIMATE_TOKEN,
        "number": "EST-0330",
        "valid_until": date(2026, 12, 20),
        "is_draft": False,
        "is_voided": False,
        "is_invoiced": False,
        "is_declined": False,
        "is_approved": False,
        "deposit": Money(612_94, currency),
        "deposit_rate": Decimal(50),
        "is_deposit_paid": False,
    }
    return EstimateView(
        estimate=Estimate(**bare | told | changes),
        customer=customer(locale=locale),
        approval=None,
        decline=None,
        invoice=None,
        attempt=None,
        deposit_payment="",
        thread=Thread(),
        is_own=False,
    )


def approved_view(currency: str = "USD", **changes: Any) -> EstimateView:
    """With its deposit paid, by somebody who was signed in."""
    approval = Approval(initials="JM", name="Jo Marsh", at=datetime(2026, 11, 24, 20, 5, tzinfo=UTC))
    view = estimate_view(currency, is_approved=True, is_deposit_paid=True, purchase_order="PO-88417")
    return view.model_copy(update={"approval": approval, "deposit_payment": PAYMENT_TOKEN} | changes)


def declined_view(currency: str = "USD", *, reason: str = "Too dear.\n\nSorry.") -> EstimateView:
    decline = Decline(reason=reason, at=datetime(2026, 11, 24, 20, 5, tzinfo=UTC))
    return estimate_view(currency, is_declined=True).model_copy(update={"decline": decline})


def deposit(currency: str = "USD", **changes: Any) -> PaymentView:
    """What was paid on the approval above."""
    paid = Money(612_94, currency)
    of = ForEstimate(
        id=12, token=ESTIMATE_TOKEN, number="EST-0330", total=Money(1225_87, currency), is_approved=True
    )
    return payment(currency, **{"amount": paid, "kept": paid, "invoices": (), "estimate": of} | changes)


def credit_note_view(
    currency: str = "USD", *, uses: tuple[NoteUse, ...] = (), locale: str | None = None, **changes: Any
) -> CreditNoteView:
    """$1,225.87 like the invoice."""
    bare = invoice(currency).model_dump()
    told: dict[str, Any] = {
        "token": CREDIT_NOTE_TOKEN,
        "number": "CN-0007",
        "is_draft": False,
        "is_voided": False,
        "used": total([use.amount for use in uses], currency=currency),
    }
    return CreditNoteView(
        note=CreditNote(**bare | told | changes),
        customer=customer(locale=locale),
        invoice=None,
        uses=uses,
        voided_at=None,
        is_own=False,
    )


def note_use(minor: int, currency: str = "USD", *, number: str = "INV-1042") -> NoteUse:
    return NoteUse(
        token=INVOICE_TOKEN,
        number=number,
        applied_at=datetime(2026, 11, 24, 20, 5, tzinfo=UTC),
        amount=Money(minor, currency),
    )


def covered(currency: str = "USD", **changes: Any) -> Covered:
    told: dict[str, Any] = {
        "token": INVOICE_TOKEN,
        "number": "INV-1042",
        "issued_on": date(2026, 10, 20),
        "due_on": date(2026, 11, 12),
        "is_draft": False,
        "is_voided": False,
        "total": Money(2306_11, currency),
        "paid": Money(501_00, currency),
        "pending": Money(0, currency),
        "summary": "Copy paper",
        "applied": Money(501_00, currency),
    }
    return Covered(**told | changes)


def comment_view(currency: str = "USD", *, locale: str | None = None, **changes: Any) -> CommentView:
    told: dict[str, Any] = {
        "comment": comment(),
        "kind": "invoice",
        "document": 12,
        "token": INVOICE_TOKEN,
        "number": "INV-1042",
        "customer": customer(locale=locale),
        "mailbox": "jo@globex.example",
        "left": Money(1805_11, currency),
        "due_on": date(2026, 11, 12),
        "waiting": 7,
    }
    return CommentView(**told | changes)


def comment(**changes: Any) -> Comment:
    told: dict[str, Any] = {
        "id": 5,
        "author": "Jo Marsh",
        "is_business": False,
        "via": "portal",
        "body": "We were billed for 40 cases of the 80 g copy paper, but delivery note 8829 says 36.\n\nWhy?",
        "written_at": datetime(2026, 11, 24, 20, 5, tzinfo=UTC),
    }
    return Comment(**told | changes)


def answer_view(**changes: Any) -> CommentView:
    """What the business said to it."""
    said = comment(id=6, author="Mara Lindqvist", is_business=True, via="business", body="36 it is.")
    return comment_view(comment=said, **changes)


def payment(currency: str = "USD", **changes: Any) -> PaymentView:
    told: dict[str, Any] = {
        "token": PAYMENT_TOKEN,
        "reference": "PAY-20988",
        "state": "succeeded",
        "amount": Money(501_00, currency),
        "method": PaidWith(kind="card", brand="visa", last4="4242"),
        "started_at": datetime(2026, 11, 2, 19, 39, tzinfo=UTC),
        "settled_at": datetime(2026, 11, 2, 19, 40, tzinfo=UTC),
        "checkout_url": "",
        "receipt_email": "",
        "invoices": (covered(currency),),
        "kept": Money(0, currency),
        "customer": customer(),
        "is_own": False,
    }
    return PaymentView(**told | changes)


def failed_payment(currency: str = "USD", **changes: Any) -> PaymentView:
    told: dict[str, Any] = {"state": "failed", "method": PaidWith(kind="bank", last4="6789")}
    return payment(currency, **told | changes)


def statement_view(currency: str = "USD", **changes: Any) -> Statement:
    """From October 1: $640.00 before, $2,000.00 invoiced, $1,439.00 paid and $201.00 of credit used."""

    def money(minor: int) -> Money:
        return Money(minor, currency)

    nothing = money(0)
    credit = CreditForward(
        opening=nothing, given=nothing, used=nothing, taken_back=nothing, closing=nothing, count=0, entries=()
    )
    told: dict[str, Any] = {
        "token": STATEMENT_TOKEN,
        "customer": customer(currency=currency),
        "currency": currency,
        "currencies": (currency,),
        "start": date(2026, 10, 1),
        "end": TODAY,
        "forward": BalanceForward(
            opening=money(640_00),
            invoiced=money(2_000_00),
            late_fees=nothing,
            discounts_ended=nothing,
            voided=nothing,
            paid=money(1_439_00),
            credited=money(201_00),
            closing=money(1_000_00),
            count=4,
            entries=(),
            credit=credit,
        ),
        "open_items": None,
        "ageing": Ageing(
            current=money(900_00), up_to_30=money(100_00), up_to_60=nothing, up_to_90=nothing, older=nothing
        ),
        "on_its_way": nothing,
        "to_pay": money(1_000_00),
        "saved": money(0),
        "is_own": False,
    }
    return Statement(**told | changes)


def open_items_view(currency: str = "USD", *, count: int = 2) -> Statement:
    """So many invoices of $500.00; every second one is of an account below."""
    items = tuple(
        OpenItem(
            number=f"INV-{place:04}",
            summary="Paper",
            account="Globex <East>" if place % 2 else "",
            issued_on=date(2026, 10, 1),
            due_on=date(2026, 10, 31),
            total=Money(500_00, currency),
            left=Money(500_00, currency),
        )
        for place in range(count)
    )
    found = OpenItems(is_past_due_only=False, total=Money(count * 500_00, currency), count=count, items=items)
    return statement_view(currency, start=None, forward=None, open_items=found)
