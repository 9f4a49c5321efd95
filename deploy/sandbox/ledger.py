"""The ground truth for tests: what was really taken and given back, for which session, in every account."""

from typing import Any

from deploy.sandbox.books import Books, Document
from deploy.sandbox.provider import Provider


def payments(provider: Provider) -> list[dict[str, Any]]:
    """Every payment that was begun, oldest first."""
    with provider.database.begin() as tx:
        rows = tx.execute("SELECT DISTINCT account FROM documents ORDER BY account").fetchall()
        return [
            _payment(books, session)
            for books in (Books(tx, row["account"], provider.terms) for row in rows)
            for session in books.all("checkout.session")
            if session["payment_intent"]
        ]


def _payment(books: Books, session: Document) -> dict[str, Any]:
    intent = books.get(session["payment_intent"])
    charges = books.all("charge", payment_intent=intent["id"])
    return {
        "account": books.account,
        "session": session["id"],
        "payment_intent": intent["id"],
        "client_reference_id": session["client_reference_id"],
        "metadata": session["metadata"],
        "currency": intent["currency"],
        "amount": intent["amount"],
        "status": intent["status"],
        "captures": sum(charge["status"] == "succeeded" for charge in charges),
        "captured": sum(charge["amount_captured"] for charge in charges),
        "refunded": sum(charge["amount_refunded"] for charge in charges),
        "declined": sum(charge["status"] == "failed" for charge in charges),
    }
