"""Credit notes of a test business, and what people do with them."""

from typing import Any

from shared.contracts.billing.credit_notes import (
    CreateCreditNote,
    CreditNote,
    CreditNoteView,
    ViewCreditNote,
    VoidCreditNote,
)
from shared.contracts.billing.customers import Customer
from shared.contracts.billing.invoices import NewLine
from shared.contracts.message import Caller, LinkHolder
from tests.support.business import Business


def credit_note(acme: Business, customer: Customer, *, total: int = 40_00, **more: Any) -> CreditNote:
    """Of one line, unless lines are given; `total` in minor units."""
    lines = more.pop("lines", (NewLine(name="Paper, returned", unit_cost=total),))
    return acme.house.bus.ask(CreateCreditNote(who=acme.who(), customer=customer.id, lines=lines, **more))


def look(acme: Business, found: CreditNote, *, who: Caller | None = None) -> CreditNoteView:
    asker = who or acme.who(LinkHolder(token=found.token))
    return acme.house.bus.ask(ViewCreditNote(who=asker, token=found.token))


def void(acme: Business, found: CreditNote) -> CreditNote:
    return acme.house.bus.ask(VoidCreditNote(who=acme.who(), credit_note=found.id))
