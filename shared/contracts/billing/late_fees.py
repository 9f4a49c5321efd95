"""Late fees: added to invoices that are not paid in time, and waived."""

from datetime import date

from shared.contracts.billing.credit_notes import CreditNote
from shared.contracts.message import Ask, Event
from shared.contracts.values import Id
from shared.money import Money


class AddLateFees(Ask[int]):
    """Adds to the tenant's invoices what fell on them until today, as a job does once an hour: to all, or to as
    many as it can before the deadline. An invoice that somebody may be about to pay has its fee later. The answer
    is how many were added. Refuses with Denied."""


class WaiveLateFee(Ask[CreditNote]):
    """Takes the late fee of an invoice back that fell `on` a day, or else the latest that was not waived yet, by a
    credit note that is used for the invoice at once, as far as it goes. The same `idempotency_key` waives once.
    Refuses with InvoiceNotFound, Conflict ("no fee": none fell then, or it was waived; "voided"), Denied, or
    Invalid ("idempotency_key")."""

    invoice: Id
    on: date | None = None


class LateFeeAdded(Event):
    """An invoice was not paid in time and costs more now."""

    invoice: int
    amount: Money
