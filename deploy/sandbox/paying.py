"""A customer's attempt to pay a session, from her means of payment to the bank's answer."""

from deploy.sandbox import charges, checkout, intents, settlements
from deploy.sandbox.books import Books, Document
from deploy.sandbox.cards import NOT_CONFIRMED
from deploy.sandbox.means import Decline, Means


def pay(books: Books, session: Document, means: Means, *, email: str | None) -> Document:
    """One attempt on an open session; gives the payment as it is after it."""
    intent = _intent(books, session)
    settlements.take(books, intent["id"])  # another card ends a confirmation that was never given
    session = books.save(session | {"payment_intent": intent["id"]})
    method = charges.keep_method(books, means, email=email or session["customer_email"])
    if means.asks_confirmation:
        url = f"{books.terms.public_url}/c/pay/{session['id']}/confirm"
        return intents.ask(books, intent, method, reason=means.decline, url=url)
    if means.takes_days:
        intent = intents.process(books, intent, method, reason=means.decline)
        checkout.complete(books, session, paid=False, email=email)
        return intent
    if means.decline:
        return intents.decline(books, intent, method, means.decline)
    return _collect(books, session, intent, method, email=email)


def confirm(books: Books, session: Document, intent: Document, *, agreed: bool) -> Document:
    """What she told her bank about the payment it asked her to confirm."""
    method = books.get(intent["payment_method"])
    reason = settlements.take(books, intent["id"])
    if not agreed:
        return intents.refuse_confirmation(books, intent, method, NOT_CONFIRMED)
    if reason:
        return intents.decline(books, intent, method, reason)
    return _collect(books, session, intent, method, email=method["billing_details"]["email"])


def settle(books: Books, intent: Document, reason: Decline | None) -> Document:
    """The bank's last word on a debit, told to the session it paid."""
    settled = intents.settle(books, intent, reason)
    for session in books.all("checkout.session", payment_intent=intent["id"]):
        checkout.hear_from_bank(books, session, paid=reason is None)
    return settled


def _intent(books: Books, session: Document) -> Document:
    begun = session["payment_intent"]
    return books.get(begun) if begun else intents.open_intent(books, session)


def _collect(
    books: Books, session: Document, intent: Document, method: Document, *, email: str | None
) -> Document:
    paid = intents.succeed(books, intent, method)
    checkout.complete(books, session, paid=True, email=email)
    return paid
