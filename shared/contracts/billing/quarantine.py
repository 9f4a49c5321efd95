"""Payments of which the provider reports something that does not fit: a person looks, and says what came of it."""

from datetime import datetime

from shared.contracts.billing.payments import PaymentView
from shared.contracts.message import Ask, Message
from shared.contracts.values import Line
from shared.money import Money


class Quarantined(Message):
    """A payment that somebody must look at. `reference` is what people quote, `amount` what was asked for,
    `numbers` are those of the documents that wait for it; `reason` is what the provider reported, and how it does
    not fit; moments are aware UTC."""

    reference: str
    amount: Money
    customer: int
    customer_name: str
    numbers: tuple[str, ...]
    reason: str
    started_at: datetime
    reported_at: datetime


class ListQuarantined(Ask[tuple[Quarantined, ...]]):
    """What waits to be looked at, the oldest first, at most a hundred. Refuses with Denied."""


class ReleaseAttempt(Ask[PaymentView]):
    """Somebody has looked at a quarantined payment, by its reference. Without `received`, nothing was taken or it
    was given back: its documents can be paid again. Otherwise so much was taken and is written down now; a deposit
    that is not whole becomes credit, and approves nothing. The provider's page is closed first; should the
    provider's word fit by now, that counts. Releasing again what was released is fine.
    Refuses with PaymentNotFound, Denied, Conflict (`about`: its state, when it is not quarantined),
    AmountNotPayable ("amount") or ProviderUnavailable (the page may still be open)."""

    payment: Line
    received: Money | None = None
