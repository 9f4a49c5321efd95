"""What each step on the hosted page does with a session, and where it leads."""

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from deploy.sandbox import banks, cards, paying
from deploy.sandbox.books import Books, Document
from deploy.sandbox.means import N_, FieldErrors, Means
from deploy.sandbox.views import (
    NUMBERS,
    ConfirmView,
    NoticeView,
    PayView,
    View,
    business_of,
    order_of,
    success_url,
)

Form = dict[str, str]


@dataclass(frozen=True, slots=True)
class Shown:
    view: View
    session: Document | None = None
    status: int = 200


@dataclass(frozen=True, slots=True)
class SentTo:
    url: str


Outcome = Shown | SentTo
Step = Callable[[Books, Document, Form], Outcome]


def show(books: Books, session: Document, _: Form) -> Outcome:
    return _closed(session) or Shown(_pay_view(books, session), session)


def pay(books: Books, session: Document, form: Form) -> Outcome:
    if session["status"] == "complete":  # the second click of a double click sees what the first one did
        return SentTo(success_url(session))
    closed = _closed(session)
    if closed:
        return closed
    try:
        means = _means(books, session, form)
    except FieldErrors as problem:
        chosen, email = form.get("method", "card"), form.get("email", "")
        view = _pay_view(books, session, chosen=chosen, typed_email=email, errors=problem.errors)
        return Shown(view, session, status=422)
    intent = paying.pay(books, session, means, email=_email(session, form))
    return _next(books, session, intent)


def ask(books: Books, session: Document, _: Form) -> Outcome:
    intent = _waiting_intent(books, session)
    if intent is None:
        return _closed(session) or SentTo(_page_path(books, session))
    card = books.get(intent["payment_method"])["card"]
    return Shown(ConfirmView(order_of(session), brand=card["brand"].title(), last4=card["last4"]), session)


def confirm(books: Books, session: Document, form: Form) -> Outcome:
    if session["status"] == "complete":
        return SentTo(success_url(session))
    intent = _waiting_intent(books, session)
    if intent is None:
        return SentTo(_page_path(books, session))
    return _next(books, session, paying.confirm(books, session, intent, agreed=form.get("answer") == "yes"))


def _next(books: Books, session: Document, intent: Document) -> Outcome:
    if intent["status"] in ("succeeded", "processing"):
        return SentTo(success_url(session))
    path = _page_path(books, session)
    return SentTo(f"{path}/confirm" if intent["status"] == "requires_action" else path)


def _closed(session: Document) -> Shown | None:
    business = business_of(session)
    if session["status"] == "complete":
        notice = NoticeView(
            N_("You have already paid")
            if session["payment_status"] == "paid"
            else N_("Your payment is on its way"),
            N_("There is nothing more to do on this page, and you will not be charged again."),
            good=True,
            link=success_url(session),
            link_text=N_("Continue to %(business)s"),
            business=business,
        )
        return Shown(notice, session)
    if session["status"] == "expired":
        text = N_("You have not been charged. Go back to start the payment again.")
        back = session["cancel_url"]
        notice = NoticeView(
            N_("This payment page has expired"),
            text,
            link=back,
            link_text=N_("Back to %(business)s"),
            business=business,
        )
        return Shown(notice, session, status=410)
    return None


def _pay_view(
    books: Books,
    session: Document,
    *,
    chosen: str = "card",
    typed_email: str = "",
    errors: dict[str, str] | None = None,
) -> PayView:
    methods = tuple(session["payment_method_types"])
    return PayView(
        order=order_of(session),
        methods=methods,
        numbers=tuple(number for method in methods for number in NUMBERS[method]),
        email=session["customer_email"],
        problem=None if errors else _last_problem(books, session),
        chosen=chosen if chosen in methods else methods[0],
        typed_email=typed_email,
        errors=errors or {},
    )


def _last_problem(books: Books, session: Document) -> str | None:
    intent = books.get(session["payment_intent"]) if session["payment_intent"] else None
    problem = intent and intent["last_payment_error"]
    return str(problem["message"]) if problem else None


def _means(books: Books, session: Document, form: Form) -> Means:
    """The customer's means of payment and nothing amiss beside it. Raises FieldErrors."""
    errors = {} if _email(session, form) else {"email": N_("Enter your email address, such as name@example.com.")}
    try:
        means = _read(books, session, form)
    except FieldErrors as problem:
        raise FieldErrors(errors | problem.errors) from None
    if errors:
        raise FieldErrors(errors)
    return means


def _read(books: Books, session: Document, form: Form) -> Means:
    chosen = form.get("method", session["payment_method_types"][0])
    if chosen not in session["payment_method_types"]:
        raise FieldErrors({"method": N_("Choose how to pay.")})
    if chosen == "us_bank_account":
        return banks.read_us_account(form)
    return (
        banks.read_iban(form)
        if chosen == "sepa_debit"
        else cards.read_card(form, today=books.terms.clock().date())
    )


def _email(session: Document, form: Form) -> str | None:
    if session["customer_email"]:
        return str(session["customer_email"])
    typed = form.get("email", "").strip()
    name, _, domain = typed.rpartition("@")
    return typed if name and domain and len(typed) <= 512 and not any(map(str.isspace, typed)) else None


def _waiting_intent(books: Books, session: Document) -> Document | None:
    intent = books.get(session["payment_intent"]) if session["payment_intent"] else None
    return intent if intent and intent["status"] == "requires_action" else None


def _page_path(books: Books, session: Document) -> str:
    return f"{urlsplit(books.terms.public_url).path}/c/pay/{session['id']}"
