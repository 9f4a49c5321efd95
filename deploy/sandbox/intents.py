"""A payment's life: from the wish to pay, through the bank's answers, to money taken or not."""

from datetime import timedelta

from deploy.sandbox import charges, settlements
from deploy.sandbox.books import Books, Document
from deploy.sandbox.ids import fresh
from deploy.sandbox.means import Decline

ALWAYS_EMPTY = dict.fromkeys(
    (
        "amount_details", "application", "application_fee_amount", "canceled_at", "cancellation_reason",
        "customer", "customer_account", "excluded_payment_method_types", "last_payment_error", "latest_charge",
        "next_action", "on_behalf_of", "payment_method", "payment_method_configuration_details", "processing",
        "review", "setup_future_usage", "shipping", "source", "statement_descriptor", "transfer_data",
        "transfer_group",
    )
)  # fmt: skip
OPEN = frozenset(("requires_payment_method", "requires_action"))


def open_intent(books: Books, session: Document) -> Document:
    """The session's payment, begun with the first attempt to pay."""
    wish = session["payment_intent_data"]
    ident = fresh("pi")
    intent = books.add(
        ALWAYS_EMPTY
        | {
            "id": ident,
            "object": "payment_intent",
            "amount": session["amount_total"],
            "amount_capturable": 0,
            "amount_received": 0,
            "automatic_payment_methods": None,
            "capture_method": "automatic",
            "client_secret": f"{ident}_{fresh('secret')}",
            "confirmation_method": "automatic",
            "created": books.now,
            "currency": session["currency"],
            "description": wish["description"],
            "livemode": False,
            "metadata": wish["metadata"],
            "payment_method_options": {},
            "payment_method_types": session["payment_method_types"],
            "receipt_email": wish["receipt_email"],
            "statement_descriptor_suffix": wish["statement_descriptor_suffix"],
            "status": "requires_payment_method",
        }
    )
    books.record("payment_intent.created", intent)
    return intent


def succeed(books: Books, intent: Document, method: Document) -> Document:
    charge = charges.collect(books, charges.open_charge(books, intent, method))
    books.record("charge.succeeded", charge)
    return _paid(books, intent, charge)


def decline(books: Books, intent: Document, method: Document, reason: Decline) -> Document:
    """The bank said no: a failed charge, and the customer may try again."""
    charge = charges.fail(books, charges.open_charge(books, intent, method), reason)
    books.record("charge.failed", charge)
    return _refused(books, intent, method, reason, charge=charge["id"])


def ask(books: Books, intent: Document, method: Document, *, reason: Decline | None, url: str) -> Document:
    """The bank wants the customer's own confirmation; `reason` is what it will say after that."""
    settlements.expect(books, intent["id"], due_ms=None, decline=reason)
    redirect = {"type": "redirect_to_url", "redirect_to_url": {"return_url": url, "url": url}}
    asked = books.save(
        intent
        | {"next_action": redirect, "payment_method": method["id"], "status": "requires_action"}
        | {"last_payment_error": None}
    )
    books.record("payment_intent.requires_action", asked)
    return asked


def refuse_confirmation(books: Books, intent: Document, method: Document, reason: Decline) -> Document:
    return _refused(books, intent, method, reason, charge=None)


def process(books: Books, intent: Document, method: Document, *, reason: Decline | None) -> Document:
    """The bank takes its time; `reason` is what it will say in the end."""
    due_ms = books.terms.now_ms() + books.terms.settle_after // timedelta(milliseconds=1)
    settlements.expect(books, intent["id"], due_ms=due_ms, decline=reason)
    charge = charges.open_charge(books, intent, method)
    books.record("charge.pending", charge)
    processing = books.save(
        intent
        | {"last_payment_error": None, "latest_charge": charge["id"], "next_action": None}
        | {"payment_method": method["id"], "status": "processing"}
    )
    books.record("payment_intent.processing", processing)
    return processing


def settle(books: Books, intent: Document, reason: Decline | None) -> Document:
    """The bank's last word on a payment that was processing."""
    charge = books.get(intent["latest_charge"])
    if reason is None:
        charge = charges.collect(books, charge)
        books.record("charge.succeeded", charge)
        return _paid(books, intent, charge)
    charge = charges.fail(books, charge, reason)
    books.record("charge.failed", charge)
    return _refused(books, intent, books.get(charge["payment_method"]), reason, charge=charge["id"])


def cancel(books: Books, intent: Document, *, reason: str) -> Document:
    settlements.take(books, intent["id"])
    canceled = books.save(
        intent
        | {"canceled_at": books.now, "cancellation_reason": reason}
        | {"next_action": None, "status": "canceled"}
    )
    books.record("payment_intent.canceled", canceled)
    return canceled


def _paid(books: Books, intent: Document, charge: Document) -> Document:
    paid = books.save(
        intent
        | {"amount_received": charge["amount"], "last_payment_error": None, "latest_charge": charge["id"]}
        | {"next_action": None, "payment_method": charge["payment_method"], "status": "succeeded"}
    )
    books.record("payment_intent.succeeded", paid)
    return paid


def _refused(books: Books, intent: Document, method: Document, reason: Decline, *, charge: str | None) -> Document:
    problem = {
        "charge": charge,
        "code": reason.code,
        "decline_code": reason.decline_code,
        "message": reason.message,
        "payment_method": method,
        "type": "card_error" if method["type"] == "card" else "invalid_request_error",
    }
    said = {name: value for name, value in problem.items() if value is not None}
    refused = books.save(
        intent
        | {"last_payment_error": said, "latest_charge": charge or intent["latest_charge"], "next_action": None}
        | {"payment_method": None, "status": "requires_payment_method"}
    )
    books.record("payment_intent.payment_failed", refused)
    return refused
