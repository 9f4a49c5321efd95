"""An attempt and all that its outcome changes, locked in the one order."""

from dataclasses import dataclass

from services.billing.models import AttemptInvoiceRow, AttemptRow, InvoiceRow
from services.billing.store import BillingStore
from services.billing.store.approvals import Deposit
from services.billing.store.threads import Document


@dataclass(frozen=True, slots=True)
class Case:
    """`parts` are what the attempt meant to give to which invoice; without any it is a deposit."""

    attempt: AttemptRow
    parts: list[AttemptInvoiceRow]
    invoices: dict[int, InvoiceRow]
    deposit: Deposit | None

    def documents(self, store: BillingStore) -> list[Document]:
        """What cannot be paid, or approved, before the attempt has come to an end."""
        if self.deposit is not None:
            return [store.document("estimate", number=self.deposit.estimate.id)]
        return [store.document("invoice", number=part.invoice_id) for part in self.parts]


def case_locked(store: BillingStore, token: str) -> Case:
    """Call inside a unit: documents are locked before the attempt, as everywhere. Raises PaymentNotFound."""
    parts = store.attempt_parts(token)
    invoices = store.invoices_locked([part.invoice_id for part in parts])
    deposit = None if parts else store.deposit_locked(token)
    return Case(store.attempt_locked(token), parts, invoices, deposit)
