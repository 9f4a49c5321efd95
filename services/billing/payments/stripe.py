"""The provider, spoken to by Stripe's own library; the sandbox answers the same calls."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from http.cookiejar import DefaultCookiePolicy
from typing import Any

import requests
import stripe
import structlog

from services.billing.payments.amounts import smallest, to_stripe
from services.billing.payments.provider import Checkout, Notice, Order, Provider, Refused, Result
from services.billing.payments.sessions import DEBITS, read_session
from shared import clock
from shared.contracts.errors import ProviderBusy, ProviderNotAsked, ProviderUnavailable, WrongSignature
from shared.database import assert_no_open_unit
from shared.money import Money

log = structlog.get_logger(__name__)

API_VERSION = "2026-10-28.endive"
EXPAND = ["payment_intent.latest_charge"]
LOCALES = frozenset({"ar", "de", "en", "es", "fr"})
NOTICE_SECONDS = 300
CONFLICT = 409
MARGIN_SECONDS = 0.5
"""What is left of the asker's time for us to write down the provider's answer."""
PASSING = frozenset({408, 409, 425, 429})
"""Statuses that another asking may not get any more."""
ABOUT_AMOUNT = frozenset({"amount_too_small", "amount_too_large", "parameter_invalid_integer"})


class StripeAccounts:
    """Makes a client for each tenant's account; they share the connections of one HTTP session."""

    def __init__(self, *, url: str, seconds: int, connections: int) -> None:
        self._url = url
        self._seconds = seconds
        self._session = _session(connections)

    def smallest(self, currency: str) -> Money:
        return smallest(currency)

    def can_charge(self, amount: Money) -> bool:
        try:
            to_stripe(amount)
        except ValueError:
            return False
        return True

    def can_debit(self, currency: str) -> bool:
        return currency in DEBITS

    def account(self, *, api_key: str, webhook_secret: str, until: datetime) -> Provider:
        return StripeAccount(self, api_key=api_key, webhook_secret=webhook_secret, until=until)

    def client(self, *, api_key: str, until: datetime) -> stripe.StripeClient:
        """For one call. Raises ProviderNotAsked when it is too late to make one."""
        left = (until - clock.now()).total_seconds() - MARGIN_SECONDS
        if left <= 0:
            raise ProviderNotAsked("deadline")
        return stripe.StripeClient(
            api_key,
            stripe_version=API_VERSION,
            base_addresses={"api": self._url},
            http_client=stripe.RequestsClient(timeout=min(self._seconds, left), session=self._session),
            max_network_retries=0,
        )


class StripeAccount:
    def __init__(self, accounts: StripeAccounts, *, api_key: str, webhook_secret: str, until: datetime) -> None:
        self._accounts = accounts
        self._api_key = api_key
        self._webhook_secret = webhook_secret
        self._until = until

    def open_checkout(self, order: Order) -> Checkout:
        with self._sessions() as sessions:
            try:
                session = sessions.create(_wish(order), {"idempotency_key": order.key})
            except stripe.StripeError as no:
                if not _is_final(no):
                    raise
                code = no.code or type(no).__name__
                raise Refused(code, is_about_amount=code in ABOUT_AMOUNT) from no
        return Checkout(id=session.id, url=session.url or "")

    def expire_checkout(self, checkout: str) -> None:
        with self._sessions() as sessions:
            try:
                sessions.expire(checkout)
            except stripe.InvalidRequestError:
                log.info("checkout was over already", checkout=checkout)

    def enquire(self, checkout: str) -> Result:
        with self._sessions() as sessions:
            session = sessions.retrieve(checkout, {"expand": EXPAND})
        return read_session(session.to_dict())

    def read_notice(self, payload: str, signature: str) -> Notice:
        if not (self._webhook_secret and signature.isascii()):
            raise WrongSignature
        try:
            event = stripe.Webhook.construct_event(payload, signature, self._webhook_secret, NOTICE_SECONDS)
        except (ValueError, stripe.SignatureVerificationError) as forged:
            raise WrongSignature from forged
        subject = event.to_dict().get("data", {}).get("object", {})
        is_checkout = isinstance(subject, dict) and subject.get("object") == "checkout.session"
        return Notice(id=str(event.id), checkout=str(subject["id"]) if is_checkout else "")

    @contextmanager
    def _sessions(self) -> Iterator[Any]:
        """Where Checkout sessions are made. What the library raises inside becomes a refusal."""
        assert_no_open_unit()
        try:
            yield self._accounts.client(api_key=self._api_key, until=self._until).v1.checkout.sessions
        except stripe.StripeError as trouble:
            log.warning("provider did not answer", kind=type(trouble).__name__, why=trouble.code)
            refusal = ProviderBusy if trouble.http_status == CONFLICT else ProviderUnavailable
            raise refusal(trouble.code or type(trouble).__name__) from trouble


def _session(connections: int) -> requests.Session:
    """Shared by all tenants: it must not carry a cookie from one account's answer into another's question."""
    session = requests.Session()
    session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
    adapter = requests.adapters.HTTPAdapter(pool_maxsize=connections)
    session.mount("https://", adapter)
    session.mount("http://", adapter)
    return session


def _is_final(answer: stripe.StripeError) -> bool:
    """Whatever was answered under an idempotency key is answered again, even that the provider broke."""
    return answer.http_status is not None and answer.http_status not in PASSING


def _wish(order: Order) -> dict[str, Any]:
    told = {"tenant": str(order.tenant), "attempt": order.attempt}
    return {
        "mode": "payment",
        "line_items": [_line(order.page.title, order.amount - order.fee), *_fee(order)],
        "success_url": order.page.success_url,
        "cancel_url": order.page.cancel_url,
        "client_reference_id": order.attempt,
        "customer_email": order.page.email,
        "metadata": told,
        "payment_intent_data": {"metadata": told, "description": order.page.title},
        "locale": _locale(order.page.locale),
        "branding_settings": {"display_name": order.page.business},
        **_held_to(order),
    }


def _line(name: str, amount: Money) -> dict[str, Any]:
    price = {
        "currency": amount.currency.lower(),
        "unit_amount": to_stripe(amount),
        "product_data": {"name": name},
    }
    return {"price_data": price, "quantity": 1}


def _fee(order: Order) -> list[dict[str, Any]]:
    return [_line(order.page.fee_title, order.fee)] if order.fee else []


def _held_to(order: Order) -> dict[str, Any]:
    """The methods that the page is to take, if not all."""
    kinds = {"card": "card", "bank": DEBITS.get(order.amount.currency, "")}
    methods = [kinds[method] for method in order.page.methods if kinds.get(method)]
    return {"allowed_payment_method_types": methods} if methods else {}


def _locale(locale: str) -> str:
    language = locale.partition("-")[0]
    return language if language in LOCALES else "auto"
