"""Payments that arrived, what they went to, and the double entries behind them."""

from sqlalchemy import select

from services.billing.domain.credits import Source
from services.billing.models import ApplicationRow, InvoiceRow, PaymentRow
from services.billing.store.credits import CreditQueries
from services.billing.store.invoices import InvoiceQueries
from services.billing.store.payment_view import ATTEMPT_OF_TOKEN, PAYMENT_OF_NUMBER, PAYMENT_OF_TOKEN
from services.billing.store.promises import PromiseQueries
from shared.contracts.billing.payments import PaymentView
from shared.contracts.errors import PaymentNotFound
from shared.money import Money


class PaymentQueries(InvoiceQueries, CreditQueries, PromiseQueries):
    def payment_view(self, *, token: str = "", number: int = 0, own: int | None = None) -> PaymentView:
        """A payment, or else the attempt of that token. Raises PaymentNotFound."""
        if token:
            found = self._view_of(token, own or 0)
        else:
            found = self.read(PAYMENT_OF_NUMBER, number=number, own=own or 0)
        if found is None:
            raise PaymentNotFound
        return found

    def payment_of_provider(self, provider_id: str) -> int | None:
        mine = select(PaymentRow.id).where(
            PaymentRow.tenant_id == self.tenant, PaymentRow.provider_id == provider_id
        )
        return self.session.scalars(mine).first()

    def add_payment(
        self, row: PaymentRow, parts: tuple[tuple[InvoiceRow, Money], ...], *, deposit_on: str = ""
    ) -> None:
        """The payment, its applications, the invoices' new balances and the ledger, all in this unit. What was
        promised is kept by that. `deposit_on` is the number of the estimate whose deposit it is."""
        self.add(row)
        self.session.flush()
        for invoice, part in parts:
            invoice.paid_minor += part.minor
            self.add(
                ApplicationRow(
                    payment_id=row.id, invoice_id=invoice.id, currency=row.currency, amount_minor=part.minor
                )
            )
        self.end_promises(invoice.id for invoice, _ in parts)
        self.write_ledger(
            f"payment {row.id}",
            customer=row.customer_id,
            currency=row.currency,
            sides={
                "cash": row.amount_minor,
                "receivable": -sum(part.minor for _, part in parts),
                "credit": -row.kept_minor,
                "convenience_fee": -(row.fee_minor or 0),
            },
        )
        if row.kept_minor:
            kept = Money(row.kept_minor, row.currency)
            self.post_credit(
                row.customer_id,
                kept,
                source=Source.DEPOSIT if deposit_on else Source.OVERPAYMENT,
                reference=deposit_on or row.reference,
                key=f"payment {row.id}",
            )

    def _view_of(self, token: str, own: int) -> PaymentView | None:
        """A payment, or else the attempt of that token."""
        payment = self.read(PAYMENT_OF_TOKEN, token=token, own=own)
        return payment or self.read(ATTEMPT_OF_TOKEN, token=token, own=own)
