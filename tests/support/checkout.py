"""Checkout Sessions as a business opens them."""

from typing import Any

import stripe

RETURN = "http://acme.localhost:8000/return?session={CHECKOUT_SESSION_ID}"
CANCEL = "http://acme.localhost:8000/invoice"


def session_params(*, amount: int = 1_607_67, currency: str = "usd", **more: Any) -> Any:
    price = {"currency": currency, "unit_amount": amount, "product_data": {"name": "Invoice INV-1042"}}
    return {
        "mode": "payment",
        "line_items": [{"price_data": price, "quantity": 1}],
        "success_url": RETURN,
        "cancel_url": CANCEL,
        "customer_email": "jo@globex.example",
    } | more


def open_session(client: stripe.StripeClient, **more: Any) -> stripe.checkout.Session:
    options = {"idempotency_key": more.pop("key")} if "key" in more else {}
    return client.v1.checkout.sessions.create(session_params(**more), options)  # type: ignore[arg-type]


def url_of(session: stripe.checkout.Session) -> str:
    assert session.url is not None
    return session.url
