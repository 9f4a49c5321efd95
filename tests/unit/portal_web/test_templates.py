"""Every page renders with its value, in every language, and keeps the house rules."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Literal

import pytest
from babel import Locale

from services.portal_web.portal import errors
from services.portal_web.portal.account import account_page
from services.portal_web.portal.activity.kinds import CREDIT_NOTES, ESTIMATES, INVOICES, PAYMENTS, ListKind
from services.portal_web.portal.activity.pages import list_page
from services.portal_web.portal.activity.wishes import read
from services.portal_web.portal.details.address import address_page
from services.portal_web.portal.details.contacts import ContactPage
from services.portal_web.portal.details.email import EmailPage
from services.portal_web.portal.details.email_links import EmailLinkPage
from services.portal_web.portal.details.fields import FieldPage
from services.portal_web.portal.details.summary import details_page
from services.portal_web.portal.documents.approving import ApprovePage, DeclinePage
from services.portal_web.portal.documents.bundles import BundlePage, bundles_page
from services.portal_web.portal.documents.credit_notes import credit_note_page
from services.portal_web.portal.documents.estimates import EstimatePage, estimate_page
from services.portal_web.portal.documents.invoices import InvoicePage, invoice_page
from services.portal_web.portal.documents.payments import PaymentPage
from services.portal_web.portal.documents.threads import EMPTY, Draft, UnsentPage
from services.portal_web.portal.errors import Problem
from services.portal_web.portal.pages import TEMPLATES, render, render_neutral
from services.portal_web.portal.paying.pay_pages import PayPage, typed_credit, typed_part
from services.portal_web.portal.paying.paying import page_of_one, page_of_several, with_part
from services.portal_web.portal.paying.paying_past import PastPage, past_page
from services.portal_web.portal.paying.promises import typed_promise
from services.portal_web.portal.polling import poll_of
from services.portal_web.portal.signing_in.beyond import BeyondPage
from services.portal_web.portal.signing_in.links import ContinuePage
from services.portal_web.portal.signing_in.proving import ConfirmPage
from services.portal_web.portal.signing_in.signing_in import CheckPage, SignInPage
from services.portal_web.portal.signing_in.switching import AccountsPage
from services.portal_web.portal.statements.pages import statement_page
from services.portal_web.portal.statements.wishes import read as read_statement
from services.portal_web.portal.visit import Visit
from shared import clock
from shared.contracts.auth import Account, Session, SignInOffer
from shared.contracts.billing.activity import ListView
from shared.contracts.billing.bundles import Bundle, BundleState, BundlesView
from shared.contracts.billing.credit_notes import CreditNoteView
from shared.contracts.billing.details import Details
from shared.contracts.billing.email_changes import EmailLink
from shared.contracts.billing.estimates import EstimateView
from shared.contracts.billing.invoices import Adjustment, InvoiceView
from shared.contracts.billing.payable import Payable
from shared.contracts.billing.payments import AccountView, PaymentView
from shared.contracts.billing.statements import Statement
from shared.contracts.settings import Switches
from shared.contracts.settings.accepted import METHODS, Accepted, BankAccount, Instruction
from shared.contracts.settings.late_fees import LateFee
from shared.contracts.values import OfflineMethod
from shared.language.address_forms import Choice, Typed, problems_of, settled
from shared.language.catalogue import Words, languages
from tests.support import samples, statement_samples
from tests.support.gateway import visit_to

INVOICE = f"/invoices/{samples.INVOICE_TOKEN}"
ESTIMATE = f"/estimates/{samples.ESTIMATE_TOKEN}"
CREDIT_NOTE = f"/credit_notes/{samples.CREDIT_NOTE_TOKEN}"
PAYMENT = f"/payments/{samples.PAYMENT_TOKEN}"
JO = Account(customer=42, name=f"Globex {samples.SCRIPT}", contact="Jo Okafor")
SAM = Account(customer=43, name="Initech", contact="")
PROBLEM = Problem(action="/sign-in", typed={"email": samples.SCRIPT}, minutes=3, document_path=INVOICE)
OF_ESTIMATE = Problem(document_path=ESTIMATE, is_estimate=True)
SIGNED_IN = samples.session()
BOTH = SIGNED_IN.model_copy(update={"others": (SAM,)})
TEMPORARY = SIGNED_IN.model_copy(update={"level": "temporary"})
BUNDLE_STATES: tuple[BundleState, ...] = ("working", "done", "failed")
LOCALES = {"en": "en-US", "de": "de-DE", "fr": "fr-FR", "es": "es-ES", "ar": "ar-AE"}
ACTS: tuple[Literal["confirm", "undo"], ...] = ("confirm", "undo")


@dataclass(frozen=True)
class Case:
    """A template with a page value; `path` is where it is shown."""

    template: str
    path: str
    value: Callable[[Visit], object]
    session: Session | None = None
    query: str = ""


def page(template: str, path: str, value: object, *, session: Session | None = None) -> Case:
    return Case(template, path, lambda _visit: value, session)


def invoice(view: InvoiceView, *, session: Session | None = None, draft: Draft = EMPTY) -> Case:
    return Case("invoices/show.html", INVOICE, lambda visit: invoice_page(view, visit=visit, draft=draft), session)


def late_invoice(**terms: object) -> Case:
    def value(visit: Visit) -> InvoicePage:
        late_fee = LateFee.model_validate(terms | {"every_days": 30, "since": visit.today})
        visit.tenant = visit.tenant.model_copy(update={"late_fee": late_fee})
        return invoice_page(samples.invoice_view(samples.invoice(due_in=-12)), visit=visit)

    return Case("invoices/show.html", INVOICE, value)


def expiring_invoice(*, days: int) -> Case:
    """With a discount that still counts for so many days, and one that ended then."""

    def value(visit: Visit) -> InvoicePage:
        last = visit.today + timedelta(days=days)
        lasting, ended = (
            Adjustment(name=f"Spring {samples.SCRIPT}", rate=rate, amount=samples.usd(10_00), expires=last)
            for rate in (Decimal("2.5"), None)
        )
        changes = {"discounts": (lasting,), "ended_discounts": (ended,)}
        return invoice_page(samples.invoice_view(samples.invoice().model_copy(update=changes)), visit=visit)

    return Case("invoices/show.html", INVOICE, value)


def estimate(view: EstimateView, *, session: Session | None = None, notice: str = "") -> Case:
    def value(visit: Visit) -> EstimatePage:
        return estimate_page(view, visit=visit)

    return Case("estimates/show.html", ESTIMATE, value, session, query=f"notice={notice}")


def answer(kind: str, value: object, *, session: Session | None = None) -> Case:
    return page(f"estimates/{kind}.html", f"{ESTIMATE}/{kind}", value, session=session)


def credit_note(view: CreditNoteView, *, session: Session | None = None, is_paper: bool = False) -> Case:
    template = "papers/credit_note.html" if is_paper else "credit_notes/show.html"
    return Case(template, CREDIT_NOTE, lambda visit: credit_note_page(view, visit=visit), session)


def account(view: AccountView) -> Case:
    return Case("account.html", "/", lambda visit: account_page(view, visit=visit), SIGNED_IN)


def statement(view: Statement, *, path: str = "/statements", is_paper: bool = False, **query: str) -> Case:
    def value(visit: Visit) -> object:
        return statement_page(view, read_statement(query, zone="UTC"), visit=visit)

    template = "statements/paper.html" if is_paper else "statements/show.html"
    return Case(template, path, value, SIGNED_IN if path == "/statements" else None)


def pay_one(view: Payable, *, notice: str = "", part: str | None = None, credit: str | None = None) -> Case:
    """`part` and `credit` are what was typed."""

    def value(visit: Visit) -> PayPage:
        page, locale = page_of_one(view, visit=visit), Locale("en")
        if part is not None and page.part:
            return replace(page, part=typed_part(page.part, part, locale=locale))
        if credit is not None and page.credit:
            return replace(page, credit=typed_credit(page.credit, credit, locale=locale)[0])
        return page

    return Case("paying/pay.html", f"{INVOICE}/payment", value, query=f"notice={notice}")


def pay_several(view: Payable, *, notice: str = "") -> Case:
    def value(visit: Visit) -> object:
        return page_of_several(view, is_chosen=True, visit=visit)

    is_page = isinstance(value(visit_to("/pay")), PayPage)
    template = "paying/pay.html" if is_page else "paying/choose.html"
    return Case(template, "/pay", value, SIGNED_IN, query=notice if "=" in notice else f"notice={notice}")


EVERY_WAY = Accepted(
    methods=frozenset(METHODS),
    instructions=(Instruction(method="wire_transfer", words=f"To our bank.\n{samples.SCRIPT}"),),
    account=BankAccount(holder=f"Acme {samples.SCRIPT}", iban="DE89 3704 0044 0532 0130 00", bic="COBADEFF"),
)


def pay_past(
    method: OfflineMethod, view: Payable, *, typed: Mapping[str, str] | None = None, accepted: Accepted = EVERY_WAY
) -> Case:
    """`typed` is what was said of when the money comes."""

    def value(visit: Visit) -> PastPage:
        visit.tenant = visit.tenant.model_copy(update={"accepted": accepted})
        one = page_of_one(view, visit=visit) if len(view.invoices) == 1 else None
        several = one or page_of_several(view, is_chosen=True, visit=visit)
        assert isinstance(several, PayPage)
        page = past_page(several, method, visit=visit)
        if typed is None or page.promise is None:
            return page
        return replace(page, promise=typed_promise(page.promise, typed))

    return Case("paying/past.html", f"{INVOICE}/payment/{method}", value)


def pay_in_any_way(view: Payable, *, accepted: Accepted = EVERY_WAY) -> Case:
    def value(visit: Visit) -> PayPage:
        visit.tenant = visit.tenant.model_copy(update={"accepted": accepted})
        return page_of_one(view, visit=visit)

    return Case("paying/pay.html", f"{INVOICE}/payment", value)


def pay_with_a_fee(view: Payable, *, accepted: Accepted, part: str) -> Case:
    """`part` is what the address names, in cents."""

    def value(visit: Visit) -> object:
        switches = Switches(convenience_fee=Decimal("2.5"))
        visit.tenant = visit.tenant.model_copy(update={"accepted": accepted, "switches": switches})
        if len(view.invoices) == 1:
            return with_part(page_of_one(view, visit=visit), visit=visit)
        return page_of_several(view, is_chosen=True, visit=visit)

    path = f"{INVOICE}/payment" if len(view.invoices) == 1 else "/pay"
    return Case("paying/pay.html", path, value, SIGNED_IN, query=f"part={part}")


def activity(kind: ListKind, view: ListView, **query: str) -> Case:
    def value(visit: Visit) -> object:
        return list_page(read(kind, query, vault=visit.desk.vault), view, visit=visit)

    return Case(kind.template, kind.path, value, SIGNED_IN)


def payment(view: PaymentView) -> Case:
    return Case("payments/show.html", PAYMENT, lambda visit: PaymentPage(view, view.state, poll_of(visit)))


def asking(*found: Bundle, problem: str = "", chosen: tuple[str, ...] = ()) -> Case:
    def value(visit: Visit) -> object:
        view = BundlesView(customer=samples.customer(), bundles=found)
        page = bundles_page(visit, view, "payments", period=visit.today.isoformat()[:7])
        return replace(page, problem=problem, chosen=chosen)

    return Case("downloads/ask.html", "/downloads", value, SIGNED_IN)


def bundle(found: Bundle) -> Case:
    def value(visit: Visit) -> BundlePage:
        return BundlePage(samples.bundle_view(found), poll_of(visit) if found.state == "working" else None)

    return Case("downloads/show.html", f"/downloads/{found.token}", value, SIGNED_IN)


def offer(*accounts: Account, signed_in_as: str = "", is_unchosen: bool = False) -> ContinuePage:
    found = SignInOffer(email="jo@globex.example", accounts=accounts, next="/")
    return ContinuePage(
        found, "/sign-in/continue", days=30, hours=1, signed_in_as=signed_in_as, is_unchosen=is_unchosen
    )


def details(found: Details, *, changed: str = "") -> Case:
    value = Case("details/show.html", "/details", lambda visit: details_page(found, visit=visit), SIGNED_IN)
    return replace(value, query=f"changed={changed}")


def address(typed: Typed, *, is_unknown: bool = False) -> Case:
    def value(visit: Visit) -> object:
        words = Words(visit.spoken(None))
        problems = problems_of(settled(typed, words.locale.language), words.locale.language)
        return address_page(typed, words=words, problems=problems, is_unknown=is_unknown)

    return Case("details/address.html", "/details/address", value, SIGNED_IN)


def field(page_: FieldPage) -> Case:
    return page("details/field.html", page_.action, page_, session=SIGNED_IN)


def email_link(act: Literal["confirm", "undo"], *, is_done: bool) -> Case:
    link = EmailLink(act=act, name=samples.SCRIPT, old="jo@globex.example", new="b@c.example", locale=None)
    return page("details/email_link.html", "/email", EmailLinkPage(link, is_done))


LISTED = tuple(
    samples.listed(each)
    for each in (
        samples.invoice(),
        samples.invoice(due_in=-12, paid=80_00),
        samples.invoice(paid=165_00),
        samples.invoice(pending=165_00),
        samples.invoice(is_voided=True),
    )
)
OWED = samples.invoice_view(samples.invoice(), is_own=False)
EARLY = samples.invoice().model_copy(update={"early_rate": Decimal(2), "early_until": samples.invoice().due_on})
"""Two percent less when it is paid in time."""
WRONG = {"number": "x" * 201, "status": samples.SCRIPT, "from": "soon", "to": samples.SCRIPT}
CASES = [
    page("signing_in/ask.html", "/sign-in", SignInPage("", "/")),
    page("signing_in/ask.html", "/sign-in", SignInPage(samples.SCRIPT, "/", is_wrong=True)),
    page("signing_in/ask.html", "/sign-in", SignInPage("", "/", has_left=True)),
    page("signing_in/ask.html", "/sign-in", SignInPage("", "/", has_ended=True, is_unsent=True)),
    page("signing_in/check.html", "/sign-in/check", CheckPage("jo@globex.example", 48, 15)),
    page("signing_in/check.html", "/sign-in/check", CheckPage(samples.SCRIPT, 0, 15, is_wrong=True, tries_left=1)),
    page("signing_in/check.html", "/sign-in/check", CheckPage("", 0, 1, is_wrong=True)),
    page("signing_in/continue.html", "/sign-in/continue", offer(JO)),
    page("signing_in/continue.html", "/sign-in/continue", offer(JO, SAM, is_unchosen=True)),
    page("signing_in/continue.html", "/sign-in/continue", offer(SAM, signed_in_as="lena@hafenbad.example")),
    page("signing_in/confirm.html", "/sign-in/confirm", ConfirmPage(samples.SCRIPT, "/", True), session=TEMPORARY),
    page(
        "signing_in/confirm.html", "/sign-in/confirm", ConfirmPage("a@b.example", "/x", False), session=SIGNED_IN
    ),
    page(
        "signing_in/confirm.html", "/x", ConfirmPage("a@b.example", "/x", True, is_unsent=True), session=TEMPORARY
    ),
    Case("account.html", "/", lambda visit: account_page(samples.account_view(), visit=visit), TEMPORARY),
    page("signing_in/accounts.html", "/sign-in/accounts", AccountsPage((JO, SAM), 42), session=BOTH),
    page("signing_in/accounts.html", "/sign-in/accounts", AccountsPage((JO,), 42, is_unchosen=True), session=BOTH),
    page("signing_in/beyond.html", INVOICE, BeyondPage(samples.SCRIPT, INVOICE, f"{INVOICE}/sign-in", "/")),
    page("signing_in/ask.html", "/sign-in", SignInPage("", "/x", has_ended=True)),
    page("signing_in/check.html", "/sign-in/check", CheckPage("", 0, 15, is_same_address=True)),
    page("errors/link_spent.html", "/", Problem(reason="expired", instead_of="magic link", next="/x")),
    details(samples.details()),
    details(samples.details(), changed="contact-added"),
    details(Details(customer=samples.customer(), contacts=()), changed=samples.SCRIPT),
    details(samples.details().model_copy(update={"has_run_out": True})),
    *[
        address(typed)
        for typed in (
            Typed("US", "880 Cypress Creek Road", "Springfield", "OR", "97477"),
            Typed("US", "x\n" * 9, samples.SCRIPT, "nowhere", "x"),
            Typed("AE", "\x07", "", "", ""),
            Typed("DE", "x" * 201, "", "", "1"),
            Typed("KR", samples.SCRIPT, "", "", ""),
        )
    ],
    address(Typed("GB"), is_unknown=True),
    *[
        field(FieldPage("name", "/details/name", samples.SCRIPT, problem))
        for problem in ("", "missing", "long", "junk")
    ],
    field(FieldPage("attention_to", "/details/attention-to", "")),
    field(FieldPage("tax_id", "/details/tax-id", "")),
    field(
        FieldPage("locale", "/details/language", "", "missing", (Choice("", "English"), Choice("de", "Deutsch")))
    ),
    *[
        page("details/contact.html", "/details/contacts/new", found, session=SIGNED_IN)
        for found in (
            ContactPage("/details/contacts/new", is_new=True),
            ContactPage("/x", False, samples.SCRIPT, samples.SCRIPT, "email", "taken", is_own=True),
            ContactPage("/x", True, about="name", problem="missing"),
            ContactPage("/x", True, problem="many"),
        )
    ],
    *[
        page(
            "details/remove_contact.html",
            "/x",
            ContactPage("/x", False, samples.SCRIPT, "a@b.example", is_own=own),
        )
        for own in (True, False)
    ],
    *[
        page("details/email.html", "/details/email", found, session=SIGNED_IN)
        for found in (
            EmailPage("jo@globex.example", ""),
            EmailPage("jo@globex.example", "b@c.example", is_sent=True),
            EmailPage("jo@globex.example", "b@c.example", has_run_out=True),
            EmailPage("jo@globex.example", "b@c.example", samples.SCRIPT, "email"),
            EmailPage("jo@globex.example", "", "jo@globex.example", "same"),
        )
    ],
    *[email_link(act, is_done=is_done) for act in ACTS for is_done in (True, False)],
    *[
        page("errors/email_link.html", "/email", Problem(reason=reason))
        for reason in ("used", "expired", "replaced")
    ],
    invoice(samples.invoice_view(samples.invoice(), is_own=False), session=BOTH),
    *[
        account(view)
        for view in (
            samples.account_view(),
            samples.account_view(samples.invoice()),
            samples.account_view(estimates=(samples.estimate_view(), samples.estimate_view(valid_for=None))),
            samples.account_view(
                samples.invoice(due_in=-12),
                samples.invoice(due_in=0),
                samples.invoice(pending=165_00),
                samples.invoice(paid=165_00),
                samples.invoice(is_voided=True),
            ),
        )
    ],
    activity(INVOICES, samples.list_view(*LISTED)),
    activity(INVOICES, samples.list_view(*LISTED, count=1001, has_more=True)),
    activity(INVOICES, samples.list_view(*LISTED, has_more=True), sort="due", number=samples.SCRIPT),
    activity(INVOICES, samples.list_view(*LISTED), after="lost"),
    activity(INVOICES, samples.list_view(*LISTED), **WRONG),
    activity(INVOICES, samples.list_view(*LISTED), **{"from": "2026-11-24", "to": "2026-11-23"}),
    activity(INVOICES, samples.list_view()),
    activity(INVOICES, samples.list_view(), status="to_pay"),
    activity(INVOICES, samples.list_view(), status="paid"),
    activity(PAYMENTS, samples.list_view(*map(samples.listed_payment, ("succeeded", "pending", "waiting")))),
    activity(
        ESTIMATES,
        samples.list_view(*(LISTED[0].model_copy(update={"status": each}) for each in ESTIMATES.statuses)),
    ),
    activity(ESTIMATES, samples.list_view()),
    activity(ESTIMATES, samples.list_view(), status="sent"),
    activity(
        CREDIT_NOTES,
        samples.list_view(*(LISTED[1].model_copy(update={"status": each}) for each in CREDIT_NOTES.statuses)),
    ),
    activity(CREDIT_NOTES, samples.list_view(count=1001)),
    activity(CREDIT_NOTES, samples.list_view(), status="open"),
    activity(PAYMENTS, samples.list_view(count=1001)),
    activity(PAYMENTS, samples.list_view(), number="1"),
    asking(),
    asking(chosen=(samples.INVOICE_TOKEN,), problem="busy"),
    *[asking(problem=problem) for problem in ("none", "many", "busy", "period")],
    asking(*(samples.bundle(state, since=date(2026, 10, 1)) for state in BUNDLE_STATES), samples.bundle("done")),
    *[bundle(samples.bundle(state, printed=37)) for state in BUNDLE_STATES],
    bundle(samples.bundle("done", since=date(2026, 10, 1))),
    estimate(samples.estimate_view(), session=SIGNED_IN),
    *[
        estimate(view)
        for view in (
            samples.estimate_view(is_own=False),
            samples.estimate_view(valid_for=None, deposit=0, terms=""),
            samples.estimate_view(valid_for=-1),
            samples.estimate_view(is_approved=True),
            samples.estimate_view(is_approved=True, deposit=0, is_invoiced=True),
            samples.estimate_view(is_invoiced=True),
            samples.estimate_view(is_declined=True),
            samples.estimate_view(is_voided=True),
            samples.estimate_view(attempt=samples.attempt("open")),
            samples.estimate_view(attempt=samples.attempt("waiting")),
            samples.estimate_view(attempt=samples.attempt("pending")),
        )
    ],
    estimate(samples.estimate_view(is_own=False), session=BOTH),
    estimate(samples.estimate_view(is_approved=True), notice="approved"),
    estimate(samples.estimate_view(is_declined=True), notice="declined"),
    *[
        answer("approve", each)
        for each in (
            ApprovePage(samples.estimate_view(), ""),
            ApprovePage(samples.estimate_view(deposit=0, terms=""), "changed"),
            ApprovePage(samples.estimate_view(), "offline", samples.SCRIPT, True, ("long",)),
            ApprovePage(samples.estimate_view(), "unpaid", problems=("initials", "terms")),
        )
    ],
    answer("decline", DeclinePage(samples.estimate_view(), "changed"), session=SIGNED_IN),
    answer("decline", DeclinePage(samples.estimate_view(), "", samples.SCRIPT, "long")),
    *[
        credit_note(view, session=session)
        for session in (SIGNED_IN, BOTH, None)
        for view in (
            samples.credit_note_view(is_own=session is SIGNED_IN),
            samples.credit_note_view(used=80_00, is_own=session is SIGNED_IN),
            samples.credit_note_view(used=165_00, is_own=session is SIGNED_IN),
            samples.credit_note_view(is_voided=True, is_own=session is SIGNED_IN),
            samples.credit_note_view(used=80_00, is_voided=True, is_own=session is SIGNED_IN),
        )
    ],
    credit_note(samples.credit_note_view(used=80_00), is_paper=True),
    statement(statement_samples.statement(statement_samples.forward())),
    statement(statement_samples.statement(statement_samples.forward(whole=900), currencies=("EUR", "USD"))),
    statement(statement_samples.statement(statement_samples.forward(0)), start="2026-10-01", end="2026-10-31"),
    statement(
        statement_samples.statement(
            statement_samples.forward(0, has_credit=False), ageing=statement_samples.NO_AGES
        )
    ),
    statement(
        statement_samples.statement(statement_samples.forward(), is_own=False),
        path=f"/statements/{statement_samples.STATEMENT_TOKEN}",
    ),
    *[
        statement(
            statement_samples.statement(statement_samples.open_items(count=count, is_past_due_only=is_late)),
            statement_type="open_item",
        )
        for count, is_late in ((3, False), (2, True), (0, False), (0, True))
    ],
    *[
        statement(
            statement_samples.statement(found, is_own=False),
            path=f"/statements/{statement_samples.STATEMENT_TOKEN}",
            is_paper=True,
        )
        for found in (statement_samples.forward(), statement_samples.open_items(count=3))
    ],
    page("errors/not_printable.html", f"{INVOICE}/pdf", PROBLEM),
    page("errors/not_printable.html", f"{ESTIMATE}/pdf", OF_ESTIMATE),
    page("errors/not_printable.html", "/activity", Problem()),
    page("errors/no_statement.html", "/statements", Problem(reason="length", statement_path="/statements")),
    Case(
        "papers/estimate.html",
        f"{ESTIMATE}/html",
        lambda visit: estimate_page(samples.estimate_view(is_own=False), visit=visit),
    ),
    Case("papers/invoice.html", f"{INVOICE}/html", lambda visit: invoice_page(OWED, visit=visit)),
    page(
        "papers/receipt.html", f"{PAYMENT}/html", PaymentPage(samples.payment_view("succeeded"), "succeeded", None)
    ),
    invoice(samples.invoice_view(samples.invoice()), session=SIGNED_IN),
    invoice(samples.invoice_view(samples.invoice(due_in=-1, paid=80_00), is_own=False)),
    invoice(samples.invoice_view(samples.invoice(due_in=1, paid=80_00))),
    invoice(samples.invoice_view(samples.invoice(paid=165_00))),
    invoice(samples.invoice_view(EARLY)),
    late_invoice(rate="1.5"),
    late_invoice(amounts={"USD": 15_00}),
    expiring_invoice(days=3),
    expiring_invoice(days=30),
    invoice(
        samples.invoice_view(
            EARLY.model_copy(update={"pending": samples.usd(161_70)}), attempt=samples.attempt("pending")
        )
    ),
    pay_one(samples.payable(EARLY)),
    pay_several(samples.payable(EARLY, samples.invoice())),
    invoice(samples.invoice_view(samples.invoice()).model_copy(update={"promise": samples.promise()})),
    invoice(samples.invoice_view(samples.invoice(is_voided=True))),
    invoice(samples.invoice_view(samples.invoice(pending=165_00), attempt=samples.attempt("pending"))),
    invoice(samples.invoice_view(samples.invoice(), attempt=samples.attempt("waiting"))),
    invoice(samples.invoice_view(samples.invoice(), attempt=samples.attempt("open"))),
    *[
        pay_one(samples.payable(samples.invoice(paid=paid)), notice=notice)
        for paid, notice in ((0, ""), (80_00, "changed"), (0, "offline"), (0, "unpaid"))
    ],
    *[
        invoice(samples.invoice_view(samples.invoice(), thread=samples.thread()), draft=draft)
        for draft in (
            Draft(samples.SCRIPT, "key", "long"),
            Draft("", "key", "empty"),
            Draft("Why?", "key", "often", minutes=3),
            Draft("Why?", "key", "type", file=samples.SCRIPT, had_files=True),
        )
    ],
    page(
        "comments/unsent.html", f"{INVOICE}/comments", UnsentPage("invoice", INVOICE, Draft(samples.SCRIPT, "k"))
    ),
    pay_several(samples.payable(samples.invoice(), samples.invoice(paid=80_00)), notice="underway"),
    pay_several(samples.payable(samples.invoice(), samples.invoice(), credit=40_00), notice="part=20000"),
    *[
        pay_one(samples.payable(samples.invoice(), credit=40_00), part=text)
        for text in ("", "100.00", "0.01", "9999", "164.99", "-5", samples.SCRIPT)
    ],
    *[
        pay_one(samples.payable(samples.invoice(), credit=40_00), credit=text, notice="credit")
        for text in ("", "41", samples.SCRIPT)
    ],
    pay_one(samples.payable(samples.invoice(), credit=40_00, is_credit_named=True)),
    invoice(samples.credited(samples.invoice(paid=165_00)), session=SIGNED_IN),
    pay_several(
        samples.payable(
            samples.invoice(),
            samples.invoice(paid=165_00),
            samples.invoice(pending=165_00),
            samples.invoice(is_voided=True),
            samples.invoice(),
            attempt=samples.attempt("waiting"),
        )
    ),
    pay_in_any_way(samples.payable(samples.invoice())),
    pay_in_any_way(samples.payable(samples.invoice()), accepted=Accepted(methods=frozenset({"bank"}))),
    pay_in_any_way(samples.payable(samples.invoice()), accepted=Accepted(methods=frozenset())),
    *[
        pay_with_a_fee(samples.payable(*found), accepted=accepted, part=part)
        for found in ((samples.invoice(),), (samples.invoice(), samples.invoice(paid=80_00)))
        for accepted in (EVERY_WAY, Accepted(methods=frozenset({"card"})))
        for part in ("", "6550")
    ],
    pay_past("wire_transfer", samples.payable(samples.invoice(currency="EUR"))),
    pay_past("check", samples.payable(samples.invoice(), samples.invoice(paid=80_00))),
    pay_past("cash", samples.payable(samples.invoice())),
    *[
        pay_past("check", samples.payable(samples.invoice()), typed=typed)
        for typed in (
            {"expected_on": ""},
            {"expected_on": "soon"},
            {"expected_on": "2020-01-01"},
            {"expected_on": clock.today("UTC").isoformat(), "reference": samples.SCRIPT * 30},
            {"expected_on": clock.today("UTC").isoformat(), "note": samples.SCRIPT * 60},
        )
    ],
    pay_past("other", samples.payable(samples.invoice(currency="JPY"))),
    pay_several(samples.payable()),
    pay_several(samples.payable(samples.invoice(), samples.invoice(currency="EUR"))),
    *[
        payment(samples.payment_view(state, is_own=is_own))
        for state in ("open", "waiting", "pending", "succeeded", "failed", "expired")
        for is_own in (True, False)
    ],
    *[
        payment(samples.payment_view(state, estimate=samples.for_estimate(is_approved=is_approved)))
        for state in ("open", "waiting", "pending", "succeeded", "failed", "expired")
        for is_approved in sorted({False, state == "succeeded"})
    ],
    *[
        page(f"errors/{answer.template}.html", "/", PROBLEM)
        for answer in sorted(set(errors.ANSWERS.values()), key=lambda answer: answer.template)
    ],
    page("errors/link_spent.html", "/", Problem(reason="used"), session=SIGNED_IN),
    page("errors/link_spent.html", "/", Problem(reason="tries")),
    page("errors/payment_unknown.html", f"{INVOICE}/payment", PROBLEM),
    page("errors/payment_unknown.html", f"{ESTIMATE}/approve", OF_ESTIMATE),
    page("errors/provider_unavailable.html", f"{ESTIMATE}/approve", OF_ESTIMATE),
]
PARTS = (
    {
        "base.html",
        "counting.html",
        "errors/base.html",
        "neutral/base.html",
        "activity/list.html",
        "downloads/words.html",
        "papers/base.html",
    }
    | {
        path.relative_to(TEMPLATES).as_posix()
        for pattern in ("parts/*.html", "payments/[!s]*.html", "payments/succeeded.html", "neutral/*.html")
        for path in TEMPLATES.glob(pattern)
    }
    | {
        "invoices/slip.html",
        "invoices/document.html",
        "estimates/slip.html",
        "estimates/document.html",
        "estimates/notices.html",
        "credit_notes/document.html",
        "statements/document.html",
        "statements/forward.html",
        "statements/open_items.html",
        "statements/rows.html",
        "paying/notices.html",
        "paying/amount.html",
        "paying/hidden.html",
        "paying/methods.html",
        "paying/promise.html",
        "paying/summary.html",
        "invoices/promise.html",
    }
)
"""What is never shown by itself."""


def rendered(case: Case, language: str) -> str:
    locale = LOCALES[language]
    visit = visit_to(case.path, tenant=samples.tenant(locale=locale), session=case.session, query=case.query)
    return render(case.template, case.value(visit), visit=visit, locale=locale).decode()


@pytest.mark.parametrize("language", sorted(languages()))
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.template)
def test_a_page_keeps_the_house_rules(case: Case, language: str) -> None:
    html = rendered(case, language)
    title = re.search(r"<title>(.+) – Acme Paper</title>", html)
    assert title
    assert title[1].strip()
    assert html.count("<h1") == 1
    assert re.findall(r"\sstyle=|<style|\son[a-z]+=|javascript:|<script(?![^>]*\ssrc=)", html) == []
    assert samples.SCRIPT not in html
    ids = re.findall(r'\sid="([^"]+)"', html)
    assert sorted(set(ids)) == sorted(ids)
    assert re.findall(r"%\(\w+\)|\{\{|\bNone\b|Undefined", html) == []
    assert f'lang="{LOCALES[language]}" dir="{"rtl" if language == "ar" else "ltr"}"' in html
    assert len(re.findall(r'<script[^>]* nonce="', html)) == html.count("<script")


@pytest.mark.parametrize("language", sorted(languages() - {"en"}))
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.template)
def test_a_page_in_another_language_has_no_english_heading(case: Case, language: str) -> None:
    assert heading(rendered(case, language)) != heading(rendered(case, "en"))


def test_every_template_is_looked_at() -> None:
    files = {path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*.html")}
    assert files - PARTS == {case.template for case in CASES}


@pytest.mark.parametrize("language", sorted(languages()))
@pytest.mark.parametrize("template", ["not_found", "unavailable", "broken", "crowded"])
def test_a_page_without_a_business_names_none(template: str, language: str) -> None:
    path = f"neutral/{template}.html"
    html = render_neutral(path, language=language, reference="abc", action="/x").decode()
    assert re.findall(r"<title>[^<–]+</title>", html)
    assert re.findall(r"Acme|Portico|<script|<img|<style|style=", html) == []
    assert re.findall(r'<link rel="([a-z]+)" href="(/[a-z]+/[a-z]+)', html) == [("stylesheet", "/static/portal")]
    assert f'<html lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}">' in html
    is_english = heading(html) == heading(render_neutral(path, reference="abc", action="/x").decode())
    assert is_english == (language == "en")


def heading(html: str) -> str:
    found = re.search(r"<h1[^>]*>(.*?)</h1>", html, re.DOTALL)
    assert found
    return found[1]
