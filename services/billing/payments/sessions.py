"""What a Checkout session of Stripe's says, read once and for all."""

from datetime import UTC, datetime
from typing import Any

from services.billing.domain.attempts import State
from services.billing.payments.amounts import from_stripe
from services.billing.payments.provider import Result
from shared.contracts.billing.invoices import PaidWith

BANK_DEBITS = frozenset(
    (
        "acss_debit",
        "au_becs_debit",
        "bacs_debit",
        "customer_balance",
        "nz_bank_account",
        "sepa_debit",
        "us_bank_account",
    )
)
DEBITS = {
    "AUD": "au_becs_debit",
    "CAD": "acss_debit",
    "EUR": "sepa_debit",
    "GBP": "bacs_debit",
    "NZD": "nz_bank_account",
    "USD": "us_bank_account",
}
"""By which each currency is taken from bank accounts."""


def read_session(session: dict[str, Any]) -> Result:
    """A session as the API shows it, with its payment intent and latest charge expanded."""
    intent = session.get("payment_intent") or {}
    charge = intent.get("latest_charge") or {}
    state = _state(session, intent)
    told = session.get("metadata") or {}
    return Result(
        checkout=session["id"],
        state=state,
        tenant=int(told["tenant"]) if str(told.get("tenant", "")).isdecimal() else 0,
        attempt=str(told.get("attempt", "")),
        amount=from_stripe(_amount(session, intent, state), session["currency"]),
        payment=intent.get("id", ""),
        method=_method(charge.get("payment_method_details") or {}),
        received_at=datetime.fromtimestamp(charge["created"], UTC) if charge.get("created") else None,
        failure=(intent.get("last_payment_error") or {}).get("code", "") or "",
    )


def _state(session: dict[str, Any], intent: dict[str, Any]) -> State:
    if session["payment_status"] == "paid" or intent.get("status") == "succeeded":
        return State.SUCCEEDED
    if intent.get("status") == "processing":
        return State.PENDING
    if session["status"] != "complete":
        return State.EXPIRED if session["status"] == "expired" else State.OPEN
    # The page is done with, but not the customer: small deposits to tell, or a transfer to make.
    return State.PENDING if intent.get("status") == "requires_action" else State.FAILED


def _amount(session: dict[str, Any], intent: dict[str, Any], state: State) -> int:
    """What was really taken, where something was; else what was asked for."""
    if state is State.SUCCEEDED:
        return int(intent.get("amount_received") or session["amount_total"])
    return int(session["amount_total"])


def _method(details: dict[str, Any]) -> PaidWith | None:
    kind = details.get("type")
    if not kind:
        return None
    facts = details.get(kind) or {}
    last4 = facts.get("last4") or ""
    if kind == "card":
        return PaidWith(kind="card", brand=facts.get("brand") or "", last4=last4)
    if kind in BANK_DEBITS:
        return PaidWith(kind="bank", brand=facts.get("bank_name") or "", last4=last4)
    return PaidWith(kind="other", brand=kind)
