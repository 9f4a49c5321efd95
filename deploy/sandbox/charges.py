"""Charges and payment methods: how money was asked for, and what the bank said."""

from typing import Any

from deploy.sandbox.books import Books, Document
from deploy.sandbox.ids import fresh
from deploy.sandbox.means import Decline, Means

NOBODY = {
    "address": dict.fromkeys(("city", "country", "line1", "line2", "postal_code", "state")),
    "email": None,
    "name": None,
    "phone": None,
    "tax_id": None,
}
ALWAYS_EMPTY = dict.fromkeys(
    (
        "application", "application_fee", "application_fee_amount", "balance_transaction", "customer",
        "failure_balance_transaction", "on_behalf_of", "receipt_number", "receipt_url", "review", "shipping",
        "source_transfer", "statement_descriptor", "transfer_data", "transfer_group",
    )
)  # fmt: skip


def keep_method(books: Books, means: Means, *, email: str | None) -> Document:
    return books.add(
        {
            "id": fresh("pm"),
            "object": "payment_method",
            "allow_redisplay": "unspecified",
            "billing_details": NOBODY | {"email": email},
            "created": books.now,
            "customer": None,
            "livemode": False,
            "metadata": {},
            "type": means.type,
            means.type: dict(means.details),
        }
    )


def open_charge(books: Books, intent: Document, method: Document) -> Document:
    """A charge that the bank has not answered."""
    kind = method["type"]
    return books.add(
        ALWAYS_EMPTY
        | {
            "id": fresh("ch"),
            "object": "charge",
            "amount": intent["amount"],
            "amount_captured": 0,
            "amount_refunded": 0,
            "billing_details": method["billing_details"],
            "calculated_statement_descriptor": _statement(intent),
            "captured": False,
            "created": books.now,
            "currency": intent["currency"],
            "description": intent["description"],
            "disputed": False,
            "failure_code": None,
            "failure_message": None,
            "fraud_details": {},
            "livemode": False,
            "metadata": intent["metadata"],
            "outcome": _outcome("authorized", "approved_by_network"),
            "paid": False,
            "payment_intent": intent["id"],
            "payment_method": method["id"],
            "payment_method_details": {"type": kind, kind: _details(method)},
            "receipt_email": intent["receipt_email"],
            "refunded": False,
            "statement_descriptor_suffix": intent["statement_descriptor_suffix"],
            "status": "pending",
        }
    )


def collect(books: Books, charge: Document) -> Document:
    collected = {"amount_captured": charge["amount"], "captured": True, "paid": True, "status": "succeeded"}
    return books.save(charge | collected)


def fail(books: Books, charge: Document, decline: Decline) -> Document:
    outcome = _outcome("issuer_declined", "declined_by_network", reason=decline.decline_code)
    failed = {"failure_code": decline.code, "failure_message": decline.message, "outcome": outcome}
    return books.save(charge | failed | {"status": "failed"})


def give_back(books: Books, charge: Document, amount: int) -> Document:
    refunded = charge["amount_refunded"] + amount
    return books.save(charge | {"amount_refunded": refunded, "refunded": refunded == charge["amount"]})


def _details(method: Document) -> dict[str, Any]:
    details: dict[str, Any] = method[method["type"]]
    if method["type"] != "card":
        return dict(details)
    checks = {"address_line1_check": None, "address_postal_code_check": None, "cvc_check": "pass"}
    return details | {"checks": checks, "three_d_secure": None}


def _outcome(kind: str, network_status: str, *, reason: str | None = None) -> dict[str, Any]:
    return {
        "network_status": network_status,
        "reason": reason,
        "risk_level": "normal",
        "seller_message": None,
        "type": kind,
    }


def _statement(intent: Document) -> str:
    suffix = intent["statement_descriptor_suffix"]
    return f"SANDBOX* {suffix}" if suffix else "SANDBOX"
