"""Credit becomes payment: the one place where it is used."""

from collections.abc import Sequence

from services.billing.domain.allocation import share_out
from services.billing.domain.credits import Use, draw
from services.billing.models import CreditRow, InvoiceRow
from services.billing.payments.settling import tell_of_paid
from services.billing.store import BillingStore
from shared import clock
from shared.contracts.billing.credits import CreditApplied
from shared.contracts.errors import CreditExceeded
from shared.money import Money, total


def apply_credit(
    store: BillingStore,
    invoices: Sequence[InvoiceRow],
    amount: Money,
    *,
    request_id: str,
    of: CreditRow | None = None,
) -> None:
    """Uses so much of the customer's credit, oldest first, or `of` one alone, for the invoices in the order given.
    Call inside a unit, with the invoices locked, all of one customer and of the amount's currency, and nobody
    about to pay them.

    Raises CreditExceeded when there is less credit, and ValueError when the invoices need less.
    """
    customer = invoices[0].customer_id
    credits = [of] if of is not None else store.credits_locked(customer, amount.currency)
    if total([credit.left for credit in credits], currency=amount.currency) < amount:
        raise CreditExceeded("amount")
    parts = share_out(amount, [(invoice.id, invoice.to_pay(clock.now())) for invoice in invoices])
    if total(list(parts.values()), currency=amount.currency) != amount:
        raise ValueError("more credit than the invoices need")
    by_credit, by_invoice = {row.id: row for row in credits}, {row.id: row for row in invoices}
    for use in draw([(row.id, row.left) for row in credits], list(parts.items())):
        store.use_credit(by_credit[use.credit], by_invoice[use.invoice], use)
    touched = [by_invoice[number] for number in parts]
    for invoice in touched:
        _used(store, invoice, parts[invoice.id], request_id=request_id)
    tell_of_paid(store, touched, request_id=request_id)


def apply_note(store: BillingStore, credit: CreditRow, invoice: InvoiceRow, *, request_id: str) -> None:
    """Uses a credit note's credit for what it was written against, as far as it goes: nobody has something good
    for what was taken back before it was paid. Call inside a unit, as above."""
    part = min(credit.left, invoice.left)
    store.use_credit(credit, invoice, Use(credit.id, invoice.id, part))
    _used(store, invoice, part, request_id=request_id)
    tell_of_paid(store, [invoice], request_id=request_id)


def apply_what_there_is(store: BillingStore, invoice: InvoiceRow, *, request_id: str) -> None:
    """To a new invoice, as far as it goes. Call inside a unit."""
    credits = store.credits_locked(invoice.customer_id, invoice.currency)
    there = total([credit.left for credit in credits], currency=invoice.currency)
    amount = min(there, invoice.to_pay(clock.now()))
    if amount.minor > 0:
        apply_credit(store, [invoice], amount, request_id=request_id)


def _used(store: BillingStore, invoice: InvoiceRow, amount: Money, *, request_id: str) -> None:
    store.take_off_early(invoice, at=clock.now())
    store.emit(
        CreditApplied(
            tenant=store.tenant, at=clock.now(), request_id=request_id, invoice=invoice.id, amount=amount
        )
    )
