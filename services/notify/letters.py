"""What each e-mail says, as a plain value: one function for each kind, from the messages it tells of."""

from dataclasses import dataclass
from datetime import date, datetime
from math import ceil
from typing import ClassVar, Literal

from services.notify.comment_letters import CommentAlert, CommentReply
from services.notify.credit_note_letters import CreditNoteLetter
from services.notify.details_letters import DetailsAlert, EmailConfirmation, EmailNotice
from services.notify.domain.plain import apart
from services.notify.estimate_letters import EstimateAlert, EstimateLetter
from services.notify.figures import Figure, failure_figures, invoice_figures, receipt_figures
from services.notify.letterhead import Letterhead, formats_for, letterhead
from services.notify.promise_letters import PaymentExpected
from services.notify.quarantine_letters import PaymentQuarantine
from services.notify.statement_letters import StatementLetter
from services.notify.view_letters import ViewedAlert
from shared.contracts.auth import MintedLink
from shared.contracts.billing.invoices import Invoice, InvoiceView, Status
from shared.contracts.billing.payments import ForEstimate, PaymentView
from shared.contracts.settings import Tenant
from shared.language.catalogue import Words
from shared.language.formats import Formats
from shared.language.phrases import paid_how

Kind = Literal[
    "sign_in",
    "invoice",
    "receipt",
    "payment_failed",
    "payment_quarantined",
    "comment_alert",
    "comment_reply",
    "estimate",
    "estimate_alert",
    "credit_note",
    "viewed_alert",
    "payment_expected",
    "email_confirm",
    "email_undo",
    "details_changed",
    "statement",
]


@dataclass(frozen=True, slots=True)
class SignIn:
    """`minutes` is how long the link works, `asked_at` a moment written out."""

    kind: ClassVar[Kind] = "sign_in"
    head: Letterhead
    url: str
    code: str
    minutes: int
    browser: str
    asked_at: str


@dataclass(frozen=True, slots=True)
class InvoiceLetter:
    """`amount` is what is left to pay, or the total when nothing is; `standing` a sentence about it,
    `early` one about what is taken off for paying early, or empty."""

    kind: ClassVar[Kind] = "invoice"
    head: Letterhead
    url: str
    number: str
    state: Status
    amount: str
    due_day: str
    standing: str
    early: str
    is_payable: bool
    rows: tuple[Figure, ...]
    has_paper: bool = True


@dataclass(frozen=True, slots=True)
class Receipt:
    """`day` is when the money was received, `paid` a sentence with how and when; `deposit` one about what became
    of an estimate by it, or empty."""

    kind: ClassVar[Kind] = "receipt"
    head: Letterhead
    url: str
    amount: str
    day: str
    paid: str
    deposit: str
    rows: tuple[Figure, ...]
    has_paper: bool = True


@dataclass(frozen=True, slots=True)
class PaymentFailure:
    """`amount` is what did not arrive; `where` names the page behind `url`. `is_deposit`: an estimate is not
    approved for want of it."""

    kind: ClassVar[Kind] = "payment_failed"
    head: Letterhead
    url: str
    where: str
    amount: str
    is_payable: bool
    is_deposit: bool
    rows: tuple[Figure, ...]


Letter = (
    SignIn
    | InvoiceLetter
    | Receipt
    | PaymentFailure
    | CommentAlert
    | CommentReply
    | EstimateLetter
    | EstimateAlert
    | CreditNoteLetter
    | ViewedAlert
    | PaymentExpected
    | PaymentQuarantine
    | EmailConfirmation
    | EmailNotice
    | DetailsAlert
    | StatementLetter
)


def sign_in(link: MintedLink, tenant: Tenant) -> SignIn:
    formats = formats_for(tenant, link.locale)
    half = len(link.code) // 2
    return SignIn(
        head=letterhead(tenant, formats.words),
        url=f"{tenant.url}/s/{link.token}",
        code=f"{link.code[:half]} {link.code[half:]}",
        minutes=ceil(int((link.expires_at - link.asked_at).total_seconds()) / 60),
        browser=link.browser,
        asked_at=formats.moment(link.asked_at),
    )


def invoice(view: InvoiceView, tenant: Tenant, *, today: date) -> InvoiceLetter:
    """`today` is the date in the tenant's time zone."""
    formats = formats_for(tenant, view.customer.locale)
    subject = view.invoice
    state = subject.status(today=today)
    return InvoiceLetter(
        head=letterhead(tenant, formats.words),
        url=f"{tenant.url}/invoices/{subject.token}",
        number=subject.number,
        state=state,
        amount=formats.money(subject.left or subject.total),
        due_day=formats.day(subject.due_on),
        standing=_standing(state, formats.long_date(subject.due_on), formats.words),
        early=_early(subject, formats, today=today),
        is_payable=subject.may_be_paid(),
        rows=invoice_figures(subject, formats),
    )


def receipt(payment: PaymentView, tenant: Tenant) -> Receipt:
    formats = formats_for(tenant, payment.customer.locale)
    received_at = payment.settled_at or payment.started_at
    return Receipt(
        head=letterhead(tenant, formats.words),
        url=f"{tenant.url}/payments/{payment.token}",
        amount=formats.money(payment.amount),
        day=formats.day(formats.day_of(received_at)),
        paid=_paid(payment, formats, received_at=received_at),
        deposit=_deposit(payment.estimate, formats.words) if payment.estimate else "",
        rows=receipt_figures(payment, formats),
    )


def payment_failed(payment: PaymentView, tenant: Tenant) -> PaymentFailure:
    formats = formats_for(tenant, payment.customer.locale)
    words = formats.words
    url, where = _whereabouts(payment, tenant, words)
    return PaymentFailure(
        head=letterhead(tenant, words),
        url=url,
        where=where,
        amount=formats.money(payment.amount),
        is_payable=any(invoice.may_be_paid() for invoice in payment.invoices),
        is_deposit=payment.estimate is not None,
        rows=failure_figures(payment, formats),
    )


def _whereabouts(payment: PaymentView, tenant: Tenant, words: Words) -> tuple[str, str]:
    """Where it can be paid again, and what that page is called."""
    if payment.estimate is not None:
        return f"{tenant.url}/estimates/{payment.estimate.token}", words.gettext("View estimate")
    if len(payment.invoices) == 1:
        return f"{tenant.url}/invoices/{payment.invoices[0].token}", words.gettext("View invoice")
    return f"{tenant.url}/", words.gettext("View your account")


def _deposit(estimate: ForEstimate, words: Words) -> str:
    number = apart(estimate.number, within=words.direction)
    if estimate.is_approved:
        return words.gettext(
            "Estimate %(number)s is approved. The deposit is kept as credit and taken off the invoice.",
            number=number,
        )
    return words.gettext(
        "Estimate %(number)s had been closed when the money came. It is kept as credit for you.", number=number
    )


def _early(invoice: Invoice, formats: Formats, *, today: date) -> str:
    off = invoice.discount(today=today)
    if not (off and invoice.early_until and invoice.may_be_paid()):
        return ""
    sentence = formats.words.gettext(
        "Pay %(amount)s by %(day)s and save %(off)s.",
        amount=formats.money(invoice.to_pay(today=today)),
        day=formats.long_date(invoice.early_until),
        off=formats.money(off),
    )
    # What ends in a full stop, such as dirhams in Arabic, ends its sentence as well.
    return sentence.removesuffix(".") if sentence.endswith("..") else sentence


def _standing(state: Status, due: str, words: Words) -> str:
    if state == "paid":
        return words.gettext("Paid. You don't owe anything.")
    if state == "pending":
        return words.gettext("Your bank payment is on its way. No need to pay again.")
    if state == "past_due":
        return words.gettext("Was due %(date)s", date=due)
    return words.gettext("Due %(date)s", date=due)


def _paid(payment: PaymentView, formats: Formats, *, received_at: datetime) -> str:
    words, method = formats.words, payment.method
    if method is None:
        return words.gettext("Paid on %(moment)s.", moment=formats.moment(received_at))
    # Of money that came past the provider only the day is known.
    is_exact = method.kind in ("card", "bank")
    moment = formats.moment(received_at) if is_exact else formats.long_date(formats.day_of(received_at))
    return words.gettext("Paid %(how)s on %(moment)s.", how=paid_how(words, method), moment=moment)
