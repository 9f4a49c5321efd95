"""Refunds: money given back, never more than was taken."""

from typing import Annotated, Literal

from pydantic import Field

from deploy.sandbox import charges
from deploy.sandbox.books import Books, Document
from deploy.sandbox.currencies import readable
from deploy.sandbox.ids import fresh
from deploy.sandbox.parameters import Metadata, Text, Whole, Wish
from deploy.sandbox.reading import ListWish
from deploy.sandbox.refusals import InvalidParameters, Refused


class RefundWish(Wish):
    amount: Annotated[Whole, Field(ge=1)] | None = None
    charge: Text | None = None
    metadata: Metadata = Field(default_factory=dict)
    payment_intent: Text | None = None
    reason: Literal["duplicate", "fraudulent", "requested_by_customer"] | None = None


class RefundList(ListWish):
    charge: Text | None = None
    payment_intent: Text | None = None


def create(books: Books, wish: RefundWish) -> Document:
    """Gives back all that is left of a charge, or part of it. Refuses with Refused beyond that."""
    charge = _charge(books, wish)
    left = charge["amount_captured"] - charge["amount_refunded"]
    amount = wish.amount or left
    if charge["refunded"]:
        raise Refused(
            f"The charge {charge['id']} has been refunded.", code="charge_already_refunded", param="charge"
        )
    if amount > left:
        asked, most = (readable(each, currency=charge["currency"]) for each in (amount, left))
        raise Refused(f"The refund of {asked} is larger than what is left of the charge, {most}.", param="amount")
    refund = books.add(_refund(books, charge, amount=amount, wish=wish))
    charge = charges.give_back(books, charge, amount)
    books.record("refund.created", refund)
    books.record("charge.refunded", charge)
    return refund


def _charge(books: Books, wish: RefundWish) -> Document:
    if (wish.charge is None) == (wish.payment_intent is None):
        raise InvalidParameters("Name one of charge and payment_intent.", code="parameter_missing")
    ident, param = wish.charge, "charge"
    if wish.payment_intent:
        param = "payment_intent"
        ident = books.need("payment_intent", wish.payment_intent, param=param)["latest_charge"]
    charge = books.need("charge", ident, param=param) if ident else None
    if charge is None or charge["status"] != "succeeded":
        raise Refused("This payment has no successful charge to refund.", param=param)
    return charge


def _refund(books: Books, charge: Document, *, amount: int, wish: RefundWish) -> Document:
    nothing = dict.fromkeys(
        ("balance_transaction", "receipt_number", "source_transfer_reversal", "transfer_reversal", "customer")
    )
    return nothing | {
        "id": fresh("re"),
        "object": "refund",
        "amount": amount,
        "charge": charge["id"],
        "created": books.now,
        "currency": charge["currency"],
        "metadata": wish.metadata,
        "payment_intent": charge["payment_intent"],
        "payment_method": charge["payment_method"],
        "reason": wish.reason,
        "status": "succeeded",
    }
