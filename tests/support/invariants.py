"""What must be true of money after whatever happened, told from the database and from the provider's own books."""

from collections import Counter
from typing import Any

from sqlalchemy import Row, select

from services.billing.domain.attempts import State
from services.billing.domain.credits import OTHER_SIDE, Source
from services.billing.models import (
    ApplicationRow,
    ApprovalRow,
    AttemptRow,
    CreditRow,
    CreditUseRow,
    EstimateRow,
    InvoiceRow,
    LedgerRow,
    PaymentRow,
)
from services.billing.payments.amounts import from_stripe
from shared.contracts.settings import Tenant
from shared.database import Database
from tests.support.sandbox import RunningSandbox

Books = dict[str, list[Row[Any]]]


def assert_money_adds_up(billing: Database, sandbox: RunningSandbox, tenant: Tenant) -> None:
    """To be asked when nothing is on its way any more."""
    books = _books(billing, tenant)
    _assert_ledger_balances(books)
    _assert_invoices_agree(books)
    _assert_credit_agrees(books)
    _assert_estimates_agree(books)
    _assert_provider_agrees(books, sandbox.payments(tenant=str(tenant.id)))


def _books(billing: Database, tenant: Tenant) -> Books:
    tables = (
        InvoiceRow,
        AttemptRow,
        PaymentRow,
        ApplicationRow,
        CreditRow,
        CreditUseRow,
        LedgerRow,
        EstimateRow,
        ApprovalRow,
    )
    with billing.transaction(tenant=tenant.id, write=False) as connection:
        return {
            row.__tablename__: list(
                connection.execute(select(row.__table__).where(row.__table__.c.tenant_id == tenant.id))
            )
            for row in tables
        }


def _assert_ledger_balances(books: Books) -> None:
    """I10: the sides of each posting sum to nought, and each account is what its documents say."""
    postings: Counter[tuple[str, str]] = Counter()
    accounts: Counter[tuple[str, str]] = Counter()
    for side in books["ledger"]:
        postings[side.posting, side.currency] += side.amount_minor
        accounts[side.account, side.currency] += side.amount_minor
    assert set(postings.values()) <= {0}
    expected: Counter[tuple[str, str]] = Counter()
    for invoice in books["invoices"]:
        if not (invoice.is_draft or invoice.voided_at):
            expected["receivable", invoice.currency] += invoice.total_minor - invoice.paid_minor
            expected["revenue", invoice.currency] -= invoice.total_minor - invoice.late_minor
            expected["late_fee", invoice.currency] -= invoice.late_minor
    for payment in books["payments"]:
        expected["cash", payment.currency] += payment.amount_minor
        expected["convenience_fee", payment.currency] -= payment.fee_minor
    for credit in books["credits"]:
        expected["credit", credit.currency] -= credit.amount_minor - credit.used_minor
        if other := OTHER_SIDE.get(Source(credit.source)):
            expected[other, credit.currency] += credit.amount_minor
    assert _without_noughts(accounts) == _without_noughts(expected)


def _assert_invoices_agree(books: Books) -> None:
    """An invoice was paid what was applied to it, in money or credit; a payment brought what it gave and kept
    and its fee."""
    to_invoices: Counter[int] = Counter()
    of_payments: Counter[int] = Counter()
    for part in books["applications"]:
        to_invoices[part.invoice_id] += part.amount_minor
        of_payments[part.payment_id] += part.amount_minor
    for use in books["credit_uses"]:
        to_invoices[use.invoice_id] += use.amount_minor
    assert {each.id: each.paid_minor for each in books["invoices"]} == {
        each.id: to_invoices[each.id] for each in books["invoices"]
    }
    assert {each.id: each.amount_minor - each.kept_minor - each.fee_minor for each in books["payments"]} == {
        each.id: of_payments[each.id] for each in books["payments"]
    }


def _assert_credit_agrees(books: Books) -> None:
    """Of a credit there was used what invoices got of it, never more; what payments kept is credit."""
    used: Counter[int] = Counter()
    for use in books["credit_uses"]:
        used[use.credit_id] += use.amount_minor
    assert {each.id: each.used_minor for each in books["credits"]} == {
        each.id: used[each.id] for each in books["credits"]
    }
    assert [each.id for each in books["credits"] if not 0 <= each.used_minor <= each.amount_minor] == []
    kept = {f"payment {each.id}": each.kept_minor for each in books["payments"] if each.kept_minor}
    of_payments = (Source.OVERPAYMENT, Source.DEPOSIT)
    brought = {each.key: each.amount_minor for each in books["credits"] if each.source in of_payments}
    assert brought == kept


def _assert_estimates_agree(books: Books) -> None:
    """What is approved was approved by somebody, once; its deposit counts as paid when a payment brought it."""
    given = {each.estimate_id: each.attempt_id for each in books["approvals"] if each.state == "given"}
    assert {each.id for each in books["estimates"] if each.approved_at} == set(given)
    paid = {each.attempt_id for each in books["payments"] if each.attempt_id}
    assert {each.id for each in books["estimates"] if each.is_deposit_paid} == {
        estimate for estimate, attempt in given.items() if attempt in paid
    }
    assert [each.id for each in books["approvals"] if each.state == "open"] == []


def _assert_provider_agrees(books: Books, at_provider: list[dict[str, Any]]) -> None:
    """I1: one capture at most for each attempt. I2: what was captured is shown, once; nothing else is."""
    assert [payment for payment in at_provider if payment["captures"] > 1] == []
    looked_into = {each.token for each in books["attempts"] if each.state == State.QUARANTINED}
    captured = {
        payment["payment_intent"]: from_stripe(payment["captured"], payment["currency"])
        for payment in at_provider
        if payment["captured"] and payment["client_reference_id"] not in looked_into
    }
    shown = {
        each.provider_id: (each.amount_minor, each.currency) for each in books["payments"] if each.provider_id
    }
    assert shown == {intent: (money.minor, money.currency) for intent, money in captured.items()}


def _without_noughts(amounts: Counter[tuple[str, str]]) -> dict[tuple[str, str], int]:
    return {account: minor for account, minor in amounts.items() if minor}
