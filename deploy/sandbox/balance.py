"""An account's balance: what it took and has not given back, per currency."""

from collections import Counter

from deploy.sandbox.books import Books, Document


def balance(books: Books) -> Document:
    available: Counter[str] = Counter({"usd": 0})
    for charge in books.all("charge", status="succeeded"):
        available[charge["currency"]] += charge["amount_captured"] - charge["amount_refunded"]
    return {
        "object": "balance",
        "available": [_entry(amount, currency) for currency, amount in sorted(available.items())],
        "livemode": False,
        "pending": [_entry(0, currency) for currency in sorted(available)],
    }


def _entry(amount: int, currency: str) -> Document:
    return {"amount": amount, "currency": currency, "source_types": {"card": amount}}
