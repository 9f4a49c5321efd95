"""The ORM's objects as the messages that our pages show."""

from typing import Any

from services.billing.domain.attempts import VISIBLE, State
from shared.contracts import auth, settings
from shared.contracts.billing import customers, invoices, payments
from shared.contracts.billing.invoices import PaidWith
from shared.contracts.values import Address
from shared.money import Money
from tests.bench.references.rows import Customer, Invoice, SignedIn


def invoice_view(row: Invoice, who: SignedIn) -> invoices.InvoiceView:
    currency = row.currency
    return invoices.InvoiceView(
        invoice=invoices.Invoice(
            **_standing(row),
            id=row.id,
            customer=row.customer_id,
            currency=currency,
            terms=row.terms,
            purchase_order=row.purchase_order,
            notes=row.notes,
            lines=tuple(
                invoices.LineItem(
                    name=line.name,
                    description=line.description,
                    quantity=line.quantity.normalize(),
                    unit_cost=Money(line.unit_cost_minor, currency),
                    amount=Money(line.amount_minor, currency),
                )
                for line in row.lines
            ),
            subtotal=Money(row.subtotal_minor, currency),
            discounts=_adjustments(row, "discount"),
            taxes=_adjustments(row, "tax"),
        ),
        customer=customer(row.customer),
        payments=tuple(
            invoices.AppliedPayment(
                payment=part.payment.token,
                received_at=part.payment.received_at,
                method=PaidWith(**part.payment.method),
                amount=Money(part.amount_minor, currency),
            )
            for part in sorted(row.applications, key=lambda part: part.payment.received_at)
        ),
        attempt=_open_attempt(row),
        is_own=row.customer_id == who.customer,
    )


def _adjustments(row: Invoice, kind: str) -> tuple[invoices.Adjustment, ...]:
    return tuple(
        invoices.Adjustment(
            name=each.name,
            rate=each.rate and each.rate.normalize(),
            amount=Money(each.amount_minor, row.currency),
        )
        for each in row.adjustments
        if each.kind == kind
    )


def _open_attempt(row: Invoice) -> invoices.OpenAttempt | None:
    attempt = next((part.attempt for part in row.attempt_parts if part.is_open), None)
    if attempt is None:
        return None
    return invoices.OpenAttempt.model_validate(
        {
            "payment": attempt.token,
            "state": VISIBLE[State(attempt.state)],
            "started_at": attempt.created_at,
            "method": attempt.method,
        }
    )


def payment_row(row: Any, state: Any, at: Any, parts: Any) -> payments.PaymentRow:
    return payments.PaymentRow(
        token=row.token,
        state=state,
        amount=Money(row.amount_minor, row.currency),
        method=PaidWith(**row.method) if row.method else None,
        at=at,
        numbers=tuple(part.invoice.number for part in parts),
    )


def invoice_row(row: Invoice) -> payments.InvoiceRow:
    return payments.InvoiceRow(**_standing(row), summary=row.summary)


def _standing(row: Invoice) -> dict[str, Any]:
    pending = sum(
        part.amount_minor for part in row.attempt_parts if part.is_open and part.attempt.state == State.PENDING
    )
    return {
        "token": row.token,
        "number": row.number,
        "issued_on": row.issued_on,
        "due_on": row.due_on,
        "is_draft": row.is_draft,
        "is_voided": row.voided_at is not None,
        "total": Money(row.total_minor, row.currency),
        "paid": Money(row.paid_minor, row.currency),
        "pending": Money(pending, row.currency),
    }


def customer(row: Customer) -> customers.Customer:
    return customers.Customer(
        id=row.id,
        number=row.number,
        name=row.name,
        email=row.email,
        attention_to=row.attention_to,
        address=Address.model_validate(row.address),
        tax_id=row.tax_id,
        locale=row.locale,
        currency=row.currency,
    )


def tenant(who: SignedIn) -> settings.Tenant:
    return settings.Tenant.model_validate(who.tenant.settings)


def session(who: SignedIn) -> auth.Session:
    return auth.Session.model_validate(who, from_attributes=True)
