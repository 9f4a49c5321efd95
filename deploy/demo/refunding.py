"""Tells of credit notes: what the business took back of what it had invoiced."""

from collections.abc import Mapping
from datetime import timedelta

from deploy.demo.story import Business, Refund
from shared import clock
from shared.bus.service import Bus
from shared.contracts.billing.credit_notes import CreateCreditNote, VoidCreditNote
from shared.contracts.billing.customers import Customer
from shared.contracts.message import Caller


def tell_refund(
    bus: Bus, refund: Refund, *, customer: Customer, business: Business, bills: Mapping[str, int], who: Caller
) -> None:
    """`bills` are the customer's invoices by their numbers; `who` is the business."""
    note = bus.ask(
        CreateCreditNote(
            who=who,
            customer=customer.id,
            invoice=bills[refund.bill] if refund.bill else None,
            number=refund.number,
            issued_on=clock.today(business.profile.zone) - timedelta(days=refund.issued),
            lines=refund.lines,
            taxes=(business.tax,),
            notes=refund.notes,
            is_draft=refund.outcome == "draft",
            send=refund.send,
        )
    )
    if refund.outcome == "voided":
        bus.ask(VoidCreditNote(who=who, credit_note=note.id))
