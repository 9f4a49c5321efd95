"""What stands in the columns of a list's spreadsheet, and what its statuses are called there."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from services.billing.documents.spreadsheet import Column

Say = Callable[..., str]


@dataclass(frozen=True, slots=True)
class ListSheet:
    title: str
    columns: tuple[Column, ...]
    words: Mapping[str, str]


def invoices(say: Say) -> ListSheet:
    return ListSheet(
        title=say("Invoices"),
        columns=(
            Column(say("Invoice"), "number"),
            Column(say("Your order"), "purchase_order"),
            Column(say("Item"), "summary"),
            Column(say("Issued"), "issued_on", "date"),
            Column(say("Due"), "due_on", "date"),
            Column(say("Status"), "status", "word"),
            Column(say("Currency"), "amount", "currency"),
            Column(say("Total"), "amount", "amount"),
            Column(say("Already paid"), "paid", "amount"),
            Column(say("Left to pay"), "left", "amount"),
        ),
        words={
            "due": say("Due"),
            "partial": say("Partly paid"),
            "past_due": say("Past due"),
            "pending": say("Payment on its way"),
            "paid": say("Paid"),
            "voided": say("Cancelled"),
        },
    )


def estimates(say: Say) -> ListSheet:
    return ListSheet(
        title=say("Estimates"),
        columns=(
            Column(say("Estimate"), "number"),
            Column(say("Your order"), "purchase_order"),
            Column(say("Item"), "summary"),
            Column(say("Issued"), "issued_on", "date"),
            Column(say("Valid until"), "due_on", "date"),
            Column(say("Status"), "status", "word"),
            Column(say("Currency"), "amount", "currency"),
            Column(say("Total"), "amount", "amount"),
        ),
        words={
            "sent": say("Waiting for your approval"),
            "approved": say("Approved"),
            "declined": say("Declined"),
            "expired": say("Expired"),
            "invoiced": say("Invoiced"),
            "voided": say("Cancelled"),
        },
    )


def credit_notes(say: Say) -> ListSheet:
    return ListSheet(
        title=say("Credit notes"),
        columns=(
            Column(say("Credit note"), "number"),
            Column(say("Your order"), "purchase_order"),
            Column(say("Item"), "summary"),
            Column(say("Issued"), "issued_on", "date"),
            Column(say("Status"), "status", "word"),
            Column(say("Currency"), "amount", "currency"),
            Column(say("Total"), "amount", "amount"),
            Column(say("Used"), "used", "amount"),
            Column(say("Left to use"), "left", "amount"),
        ),
        words={"open": say("Open"), "closed": say("Used"), "voided": say("Cancelled")},
    )


def payments(say: Say) -> ListSheet:
    return ListSheet(
        title=say("Payments"),
        columns=(
            Column(say("Payment"), "number"),
            Column(say("Date"), "at", "moment"),
            Column(say("Status"), "status", "word"),
            Column(say("Paid with"), "method", "means"),
            Column(say("For"), "numbers", "list"),
            Column(say("Currency"), "amount", "currency"),
            Column(say("Amount"), "amount", "amount"),
        ),
        words={
            "succeeded": say("Received"),
            "pending": say("On its way"),
            "waiting": say("Payment being checked"),
        },
    )


SHEETS: Mapping[str, Callable[[Say], ListSheet]] = {
    "invoices": invoices,
    "estimates": estimates,
    "credit_notes": credit_notes,
    "payments": payments,
}
