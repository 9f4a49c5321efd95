"""A business, a customer, and documents in every state, for tests that only look at them."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Literal

from shared import clock
from shared.contracts.auth import Session
from shared.contracts.billing.activity import ListRow, ListView, Place
from shared.contracts.billing.bundles import Bundle, BundleState, BundleView
from shared.contracts.billing.comments import Attachment, Comment, Thread
from shared.contracts.billing.credit_notes import CreditedInvoice, CreditNote, CreditNoteView, NoteUse
from shared.contracts.billing.customers import Customer
from shared.contracts.billing.details import Details, KnownContact
from shared.contracts.billing.estimates import Approval, Billed, Decline, Estimate, EstimateRow, EstimateView
from shared.contracts.billing.invoices import (
    Adjustment,
    AppliedCredit,
    AppliedPayment,
    Invoice,
    InvoiceView,
    LineItem,
    OpenAttempt,
    PaidWith,
    Promise,
)
from shared.contracts.billing.payable import CreditLeft, Payable, PayableRow
from shared.contracts.billing.payments import (
    AccountView,
    Covered,
    ForEstimate,
    InvoiceRow,
    PaymentRow,
    PaymentView,
)
from shared.contracts.settings import Tenant
from shared.contracts.values import Address
from shared.money import Money

INVOICE_TOKEN = "iNvoice1234567890AbcdefG"
ESTIMATE_TOKEN = "eStimate1234567890AbcdeF"
CREDIT_NOTE_TOKEN = "cReditnote34567890AbcdeF"
CONTACT_TOKEN = "cOntact1234567890AbcdefG"
PAYMENT_TOKEN = "pAyment1234567890AbcdefG"
BUNDLE_TOKEN = "bUndle1234567890AbcdefGh"
VISA = PaidWith(kind="card", brand="visa", last4="4242")
BANK = PaidWith(kind="bank", brand="", last4="6789")
PAID_AT = datetime(2026, 11, 3, 15, 42, tzinfo=UTC)
SCRIPT = "<script>alert(1)</script>"
"""What a customer may be called: it must come out as text."""
NOTHING_SAID = Thread()


def tenant(*, locale: str = "en-US", zone: str = "UTC", version: int = 1, logo: str = "") -> Tenant:
    return Tenant(
        id=7,
        version=version,
        username="acme",
        name="Acme Paper",
        legal_name="Acme Paper Co.",
        url="http://acme.localhost:8000",
        domain=None,
        currency="USD",
        locale=locale,
        direction="rtl" if locale.startswith("ar") else "ltr",
        zone=zone,
        address=Address(
            lines=("1725 Foundry Lane",), city="Millbrook", state="PA", postal_code="18505", country="US"
        ),
        tax_id="24-5550142",
        email="accounts@acmepaper.example",
        phone="+1 570 555 0142",
        accent="#0b6b53",
        logo=logo,
        terms_url="https://acmepaper.example/terms",
        privacy_url="",
    )


def customer(*, locale: str | None = None) -> Customer:
    return Customer(
        id=42,
        number="CUST-0001",
        name=f"Globex {SCRIPT}",
        email="jo@globex.example",
        attention_to="Jo Okafor",
        address=Address(
            lines=("880 Cypress Creek Road",), city="Springfield", state="OR", postal_code="97477", country="US"
        ),
        tax_id="",
        locale=locale,
        currency="USD",
    )


def details() -> Details:
    contact = KnownContact(token=CONTACT_TOKEN, name=f"Ana {SCRIPT}", email="ana@globex.example")
    return Details(customer=customer(), contacts=(contact,), waiting_for="new@globex.example")


def session() -> Session:
    return Session(
        customer=42,
        name="Globex Corporation",
        contact="Jo Okafor",
        email="jo@globex.example",
        level="full",
        expires_at=clock.now() + timedelta(hours=12),
    )


def invoice(
    *, due_in: int = 7, paid: int = 0, pending: int = 0, is_voided: bool = False, currency: str = "USD"
) -> Invoice:
    """For $165.00, due so many days from today."""
    today = clock.today("UTC")

    def usd(minor: int) -> Money:
        return Money(minor, currency)

    return Invoice(
        token=INVOICE_TOKEN,
        number="INV-1042",
        issued_on=today - timedelta(days=20),
        due_on=today + timedelta(days=due_in),
        is_draft=False,
        is_voided=is_voided,
        total=usd(165_00),
        paid=usd(paid),
        pending=usd(pending),
        id=1,
        customer=42,
        currency=currency,
        terms="Net 30",
        purchase_order="PO-88417",
        notes="Thank you.\nSee you soon.",
        lines=(
            LineItem(
                name="Copy paper",
                description="Case of 10",
                quantity=Decimal("2.5"),
                unit_cost=usd(6400),
                amount=usd(16000),
            ),
        ),
        subtotal=usd(160_00),
        discounts=(Adjustment(name="Loyalty", rate=None, amount=usd(10_00)),),
        taxes=(Adjustment(name="Sales tax", rate=Decimal("10"), amount=usd(15_00)),),
    )


def comment(number: int = 1, *, body: str = f"Why? {SCRIPT}", is_business: bool = False) -> Comment:
    return Comment(
        id=number,
        author=f"Marta {SCRIPT}" if is_business else "Jo Okafor",
        is_business=is_business,
        via="business" if is_business else "portal",
        body=body,
        written_at=PAID_AT,
        attachments=(attachment(),) if is_business else (),
    )


def attachment(name: str = f"note {SCRIPT}.pdf") -> Attachment:
    return Attachment(token="aTtachment4567890AbcdefG", name=name, media_type="application/pdf", size=214_000)


def thread(*, length: int = 3) -> Thread:
    """Of so many comments, every second one by the business."""
    return Thread(
        newest=tuple(comment(number, is_business=number % 2 == 0) for number in range(length, 0, -1)),
        attachments=(attachment(),),
    )


def invoice_view(
    found: Invoice, *, attempt: OpenAttempt | None = None, is_own: bool = True, thread: Thread = NOTHING_SAID
) -> InvoiceView:
    payments = (AppliedPayment(payment=PAYMENT_TOKEN, received_at=PAID_AT, method=VISA, amount=found.paid),)
    return InvoiceView(
        invoice=found,
        customer=customer(),
        payments=payments if found.paid else (),
        attempt=attempt,
        is_own=is_own,
        thread=thread,
    )


def payable(
    *found: Invoice,
    attempt: OpenAttempt | None = None,
    is_own: bool = True,
    credit: int = 0,
    is_credit_named: bool = False,
) -> Payable:
    """`attempt` is of the first; `credit` in cents, of which a credit note is a half, if it is named."""
    half = usd(credit // 2)
    named = (
        CreditLeft(id=1, reference="", note="", left=half),
        CreditLeft(id=2, reference=f"CN {SCRIPT}", note=CREDIT_NOTE_TOKEN, left=half),
    )
    rows = tuple(
        PayableRow(**each.model_dump(), summary="Copy paper", attempt=None if position else attempt)
        for position, each in enumerate(found)
    )
    return Payable(
        customer=customer(),
        invoices=rows,
        credit=(usd(credit),) if credit else (),
        credits=named if is_credit_named else (),
        smallest=(usd(50), Money(50, "EUR")),
        debitable=frozenset({"USD", "EUR"}),
        is_own=is_own,
    )


def credited(found: Invoice) -> InvoiceView:
    """Its invoice got all it needed of credit, some of it of a credit note."""
    parts = (
        AppliedCredit(applied_at=PAID_AT, reference=SCRIPT, note=note, amount=usd(82_50))
        for note in ("", CREDIT_NOTE_TOKEN)
    )
    return invoice_view(found).model_copy(update={"credits": tuple(parts)})


def promise() -> Promise:
    return Promise(
        method="check",
        expected_on=clock.today("UTC") + timedelta(days=9),
        reference=f"1182 {SCRIPT}",
        note=SCRIPT,
        made_at=PAID_AT,
    )


def attempt(state: Literal["open", "waiting", "pending"]) -> OpenAttempt:
    return OpenAttempt(payment=PAYMENT_TOKEN, state=state, started_at=PAID_AT, method=BANK)


def estimate_view(
    *,
    valid_for: int | None = 20,
    deposit: int = 82_50,
    terms: str = "1. Printed quantities may differ.\n2. No returns.",
    attempt: OpenAttempt | None = None,
    is_own: bool = True,
    **standing: bool,
) -> EstimateView:
    """For $165.00, valid so many days from today; approved, declined and so on by its flags."""
    found, today = invoice(), clock.today("UTC")
    flags = {f"is_{flag}": False for flag in ("draft", "voided", "invoiced", "declined", "approved")} | standing
    told = {field: getattr(found, field) for field in ("id", "customer", "currency", "purchase_order", "notes")}
    shown = {field: getattr(found, field) for field in ("lines", "subtotal", "discounts", "taxes", "total")}
    return EstimateView(
        estimate=Estimate(
            token=ESTIMATE_TOKEN,
            number="EST-0330",
            issued_on=today - timedelta(days=20),
            valid_until=None if valid_for is None else today + timedelta(days=valid_for),
            deposit=usd(deposit),
            deposit_rate=Decimal(50) if deposit else None,
            is_deposit_paid=flags["is_approved"] and bool(deposit),
            terms=terms,
            **told,
            **shown,
            **flags,
        ),
        customer=customer(),
        approval=Approval(initials=f"J{SCRIPT[:8]}", name="Jo", at=PAID_AT) if flags["is_approved"] else None,
        decline=Decline(reason=SCRIPT, at=PAID_AT) if flags["is_declined"] else None,
        invoice=Billed(token=INVOICE_TOKEN, number="INV-1042") if flags["is_invoiced"] else None,
        attempt=attempt,
        deposit_payment=PAYMENT_TOKEN if flags["is_approved"] and deposit else "",
        thread=Thread(),
        is_own=is_own,
    )


def credit_note_view(*, used: int = 0, is_voided: bool = False, is_own: bool = True) -> CreditNoteView:
    """For $165.00, written against an invoice and used for it."""
    found = invoice()
    told = {field: getattr(found, field) for field in ("id", "customer", "currency", "purchase_order", "notes")}
    shown = {field: getattr(found, field) for field in ("lines", "subtotal", "discounts", "taxes", "total")}
    one = {"token": INVOICE_TOKEN, "number": f"INV {SCRIPT}"}
    return CreditNoteView(
        note=CreditNote(
            token=CREDIT_NOTE_TOKEN,
            number="CN-0007",
            issued_on=found.issued_on,
            is_draft=False,
            is_voided=is_voided,
            used=usd(used),
            **told,
            **shown,
        ),
        customer=customer(),
        invoice=CreditedInvoice(**one) if used else None,
        uses=(NoteUse(**one, applied_at=PAID_AT, amount=usd(used)),) if used else (),
        voided_at=PAID_AT if is_voided else None,
        is_own=is_own,
    )


def payment_view(
    state: Literal["open", "waiting", "pending", "succeeded", "failed", "expired"],
    *,
    is_own: bool = True,
    estimate: ForEstimate | None = None,
) -> PaymentView:
    found = invoice(paid=165_00 if state == "succeeded" else 0, pending=165_00 if state == "pending" else 0)
    covered = Covered(**found.model_dump(), summary="Copy paper", applied=usd(165_00))
    return PaymentView(
        token=PAYMENT_TOKEN,
        reference="PAY-7F3K-20C9",
        state=state,
        amount=usd(165_00),
        method=None if state == "open" else VISA,
        started_at=PAID_AT,
        settled_at=PAID_AT if state == "succeeded" else None,
        checkout_url="https://checkout.example/c/pay/1" if state == "open" else "",
        receipt_email="jo@globex.example",
        invoices=() if estimate else (covered,),
        kept=usd(165_00 if estimate else 0),
        customer=customer(),
        is_own=is_own,
        estimate=estimate,
    )


def for_estimate(*, is_approved: bool) -> ForEstimate:
    number = f"EST-{SCRIPT}"
    return ForEstimate(id=1, token=ESTIMATE_TOKEN, number=number, total=usd(330_00), is_approved=is_approved)


def account_view(*found: Invoice, estimates: tuple[EstimateView, ...] = ()) -> AccountView:
    rows = tuple(InvoiceRow(**each.model_dump(), summary="Copy paper") for each in found)
    return AccountView(
        customer=customer(),
        open=tuple(row for row in rows if row.left and not row.is_voided),
        settled=tuple(row for row in rows if not row.left or row.is_voided),
        payments=(
            PaymentRow(
                token=PAYMENT_TOKEN,
                state="succeeded",
                amount=usd(165_00),
                method=VISA,
                at=PAID_AT,
                numbers=("INV-1",),
            ),
        ),
        estimates=tuple(EstimateRow(**each.estimate.model_dump(), summary=SCRIPT) for each in estimates),
    )


def bundle(
    state: BundleState = "working", *, kind: str = "invoices", printed: int = 0, since: date | None = None
) -> Bundle:
    """Of a hundred documents; of the month that begins with `since`."""
    return Bundle(
        token=BUNDLE_TOKEN,
        kind=kind,
        state=state,
        count=100,
        printed=100 if state == "done" else printed,
        name="Acme-Paper-Invoices-2026-10.zip",
        size=4_200_000 if state == "done" else 0,
        since=since,
        until=None if since is None else (since + timedelta(days=31)).replace(day=1) - timedelta(days=1),
        expires_at=PAID_AT + timedelta(days=7),
    )


def bundle_view(found: Bundle) -> BundleView:
    return BundleView(bundle=found, customer=customer())


def listed(found: Invoice) -> ListRow:
    status = found.status(today=clock.today("UTC"))
    return ListRow(
        place=Place(key=found.issued_on.isoformat(), id=found.id),
        token=found.token,
        number=found.number,
        summary=SCRIPT,
        status=status,
        amount=found.total,
        left=found.left,
        early_rate=found.early_rate,
        early_until=found.early_until,
        issued_on=found.issued_on,
        due_on=found.due_on,
        is_payable=found.may_be_paid(),
    )


def listed_payment(status: str) -> ListRow:
    return ListRow(
        place=Place(key=PAID_AT.isoformat(), id=2),
        token=PAYMENT_TOKEN,
        number="PAY-7F3K-20C9",
        summary="",
        status=status,
        amount=usd(165_00),
        at=PAID_AT,
        method=VISA,
        numbers=("INV-1042", SCRIPT),
    )


def list_view(*rows: ListRow, count: int | None = None, has_more: bool = False) -> ListView:
    counted = len(rows) if count is None else count
    return ListView(customer=customer(), rows=rows, count=counted, has_earlier=has_more, has_later=has_more)


def usd(minor: int) -> Money:
    return Money(minor, "USD")
