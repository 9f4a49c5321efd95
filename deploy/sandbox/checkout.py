"""Checkout Sessions: an amount, where to return to, and a page on which it is paid once."""

from typing import Any

from deploy.sandbox import intents
from deploy.sandbox.books import Books, Document
from deploy.sandbox.currencies import require_chargeable, require_currency
from deploy.sandbox.ids import fresh
from deploy.sandbox.refusals import InvalidParameters, Refused
from deploy.sandbox.wishes import LineItem, SessionWish

SHORTEST_LIFE, LONGEST_LIFE = 30 * 60, 24 * 60 * 60
NO_LIST_OF_METHODS = "2026-09-30"
"""From this API version on, `payment_method_types` is refused at creation."""
BANK_DEBIT = {"eur": "sepa_debit", "usd": "us_bank_account"}

ALWAYS_EMPTY: dict[str, Any] = dict.fromkeys(
    (
        "adaptive_pricing", "after_expiration", "allow_promotion_codes", "billing_address_collection",
        "client_secret", "collected_information", "consent", "consent_collection", "currency_conversion",
        "customer", "customer_account", "customer_creation", "discounts", "integration_identifier", "invoice",
        "invoice_creation", "origin_context", "payment_intent", "payment_link",
        "payment_method_configuration_details", "permissions", "recovered_from", "saved_payment_method_options",
        "setup_intent", "shipping_address_collection", "shipping_cost", "submit_type", "subscription",
        "wallet_options",
    )
)  # fmt: skip


def create(books: Books, wish: SessionWish) -> Document:
    """Opens a session. Refuses with InvalidParameters."""
    _require_supported(books, wish)
    currency = _currency(wish.line_items)
    total = sum(item.amount for item in wish.line_items)
    require_chargeable(total, currency=currency, param="line_items")
    ident = fresh("cs_test", length=58)
    return books.add(
        ALWAYS_EMPTY
        | {
            "id": ident,
            "object": "checkout.session",
            "amount_subtotal": total,
            "amount_total": total,
            "automatic_tax": {"enabled": False, "liability": None, "provider": None, "status": None},
            "branding_settings": wish.branding_settings.model_dump(),
            "cancel_url": wish.cancel_url,
            "client_reference_id": wish.client_reference_id,
            "created": books.now,
            "currency": currency,
            "custom_fields": [],
            "custom_text": dict.fromkeys(
                ("after_submit", "shipping_address", "submit", "terms_of_service_acceptance")
            ),
            "customer_details": wish.customer_email and _customer(wish.customer_email),
            "customer_email": wish.customer_email,
            "expires_at": _expiry(books, wish.expires_at),
            "line_items": _line_items(ident, wish.line_items, currency=currency),
            "livemode": False,
            "locale": wish.locale,
            "metadata": wish.metadata,
            "mode": wish.mode,
            "payment_intent_data": wish.payment_intent_data.model_dump(),
            "payment_method_collection": "if_required",
            "payment_method_options": {},
            "payment_method_types": _methods(wish, currency=currency),
            "payment_status": "unpaid",
            "phone_number_collection": {"enabled": False},
            "shipping_options": [],
            "status": "open",
            "success_url": wish.success_url,
            "total_details": {"amount_discount": 0, "amount_shipping": 0, "amount_tax": 0},
            "ui_mode": "hosted_page",
            "url": f"{books.terms.public_url}/c/pay/{ident}",
        }
    )


def expire(books: Books, session: Document) -> Document:
    """Closes an open session for good. Refuses once it was paid or has expired."""
    if session["status"] != "open":
        raise Refused(f"Only an open Checkout Session can be expired; this one is {session['status']}.")
    if session["payment_intent"]:
        intents.cancel(books, books.get(session["payment_intent"]), reason="expired")
    expired = books.save(session | {"status": "expired", "url": None})
    books.record("checkout.session.expired", expired)
    return expired


def expire_if_due(books: Books, session: Document) -> Document:
    due = session["status"] == "open" and session["expires_at"] <= books.now
    return expire(books, session) if due else session


def complete(books: Books, session: Document, *, paid: bool, email: str | None) -> Document:
    """The customer has done her part: the money is here, or on its way."""
    done = {"payment_status": "paid" if paid else "unpaid", "status": "complete", "url": None}
    customer = {"customer_details": _customer(email)} if email else {}
    completed = books.save(session | done | customer)
    books.record("checkout.session.completed", completed)
    return completed


def hear_from_bank(books: Books, session: Document, *, paid: bool) -> Document:
    """The end of a payment that was on its way when the session completed."""
    heard = books.save(session | {"payment_status": "paid" if paid else "unpaid"})
    books.record("checkout.session.async_payment_" + ("succeeded" if paid else "failed"), heard)
    return heard


def _require_supported(books: Books, wish: SessionWish) -> None:
    if wish.mode != "payment":
        raise InvalidParameters(f"Checkout Sessions in {wish.mode} mode are not supported here.", param="mode")
    if wish.payment_method_types and books.cause.api_version >= NO_LIST_OF_METHODS:
        raise InvalidParameters(
            f"API version {books.cause.api_version} takes allowed_payment_method_types instead.",
            code="payment_method_types_no_longer_supported",
            param="payment_method_types",
        )


def _currency(items: tuple[LineItem, ...]) -> str:
    param = "line_items[0][price_data][currency]"
    currencies = {require_currency(item.price_data.currency, param=param) for item in items}
    if len(currencies) != 1:
        raise InvalidParameters("All line items must have the same currency.", param="line_items")
    return currencies.pop()


def _methods(wish: SessionWish, *, currency: str) -> list[str]:
    offered = ["card", *filter(None, [BANK_DEBIT.get(currency)])]
    asked = wish.allowed_payment_method_types or wish.payment_method_types
    usable = [kind for kind in offered if not asked or kind in asked]
    if not usable or (wish.payment_method_types and set(wish.payment_method_types) - set(offered)):
        raise InvalidParameters(
            f"{currency.upper()} can be paid here by {' or '.join(offered)}.", param="payment_method_types"
        )
    return usable


def _expiry(books: Books, asked: int | None) -> int:
    if asked is None:
        return books.now + LONGEST_LIFE
    if books.now + SHORTEST_LIFE <= asked <= books.now + LONGEST_LIFE:
        return asked
    raise InvalidParameters("A session expires between 30 minutes and 24 hours from now.", param="expires_at")


def _customer(email: str) -> Document:
    return dict.fromkeys(("address", "business_name", "individual_name", "name", "phone", "tax_ids")) | {
        "email": email,
        "tax_exempt": "none",
    }


def _line_items(session: str, items: tuple[LineItem, ...], *, currency: str) -> Document:
    data = [
        {
            "id": fresh("li"),
            "object": "item",
            "amount_discount": 0,
            "amount_subtotal": item.amount,
            "amount_tax": 0,
            "amount_total": item.amount,
            "currency": currency,
            "description": item.price_data.product_data.name,
            "price": None,
            "quantity": item.quantity,
        }
        for item in items
    ]
    return {
        "object": "list",
        "data": data,
        "has_more": False,
        "url": f"/v1/checkout/sessions/{session}/line_items",
    }
