"""Discounts that expire: taken out of what an invoice comes to when their last day has ended."""

from shared.contracts.message import Ask, Event
from shared.money import Money


class EndDiscounts(Ask[int]):
    """Ends the discounts of the tenant's open invoices whose last day is over, as a job does once an hour: all, or
    as many as it can before the deadline. On an invoice that somebody may be about to pay they end later. The
    answer is how many ended. Refuses with Denied."""


class DiscountEnded(Event):
    """A discount counts no longer: the invoice costs so much more, taxes included."""

    invoice: int
    amount: Money
