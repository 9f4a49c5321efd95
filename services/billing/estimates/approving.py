"""What customers answer to an estimate: that they approve it, with its deposit in the same act, or decline it."""

from dataclasses import dataclass

from services.billing.access import demand_link, demand_signer
from services.billing.domain.attempts import GIVEN_UP, OUT_OF_REACH, State
from services.billing.estimates.quoting import Quote, Quoting
from services.billing.models import ApprovalRow, AttemptRow, EstimateRow
from services.billing.paying.accounts import ProviderAccounts
from services.billing.paying.attempting import new_attempt
from services.billing.paying.checkouts import Checkouts, is_young, page_of
from services.billing.payments.agreeing import give
from services.billing.store import BillingStore
from services.billing.store.approvals import OpenApproval
from services.billing.store.customers import methods_of
from shared import clock
from shared.bus.marks import answers
from shared.bus.service import Bus
from shared.contracts.billing.approving import (
    ApprovalStart,
    ApproveEstimate,
    DeclineEstimate,
    EstimateDeclined,
)
from shared.contracts.errors import (
    AmountNotPayable,
    EstimateChanged,
    EstimateClosed,
    EstimateNotFound,
    Invalid,
    PaymentUnderWay,
    ProviderUnavailable,
)
from shared.contracts.message import Caller
from shared.contracts.settings import GetTenant, Tenant
from shared.money import Money

ROUNDS = 3
SIGNATURE = ("initials", "name", "ip", "user_agent", "terms")
"""What is the same when somebody clicks twice."""


@dataclass(frozen=True, slots=True)
class Found:
    """An attempt to go on with, or in the way. `fits`: it pays for just what is wished for, by the same person."""

    attempt: AttemptRow
    fits: bool


class Approving:
    def __init__(self, store: BillingStore, bus: Bus, accounts: ProviderAccounts, checkouts: Checkouts) -> None:
        self._store = store
        self._bus = bus
        self._accounts = accounts
        self._checkouts = checkouts

    @answers(ApproveEstimate)
    def approve(self, ask: ApproveEstimate) -> ApprovalStart:
        _demand_signer(ask)
        tenant = self._bus.ask(GetTenant(who=ask.who))
        # As when invoices are paid: an attempt may turn out to be over when the provider is asked.
        for _ in range(ROUNDS):
            found = self._wish(ask, tenant)
            if found is None:
                return ApprovalStart()
            attempt = self._checkouts.brought(found.attempt, fits=found.fits)
            if attempt.state == State.OPEN and found.fits:
                return ApprovalStart(payment=attempt.token, checkout_url=attempt.checkout_url)
            if attempt.state not in {*GIVEN_UP, State.OPEN}:
                return ApprovalStart(payment=attempt.token)
        raise PaymentUnderWay("", {"payment": attempt.token})

    @answers(DeclineEstimate)
    def decline(self, ask: DeclineEstimate) -> None:
        _demand_signer(ask)
        tenant = self._bus.ask(GetTenant(who=ask.who))
        with self._store.begin():
            row = self._store.estimate_locked(token=ask.token)
            if self._demand_open(row, ask, tenant, fine="declined"):
                return
            number = row.id
        self._checkouts.clear_estimate(number)
        with self._store.begin():
            row = self._store.estimate_locked(token=ask.token)
            if self._demand_open(row, ask, tenant, fine="declined"):
                return
            if under_way := self._store.open_approval_locked(row.id):
                raise PaymentUnderWay("", {"payment": under_way.attempt.token})
            row.declined_at, row.decline_reason = clock.now(), ask.reason.strip()
            self._store.emit(
                EstimateDeclined(
                    tenant=self._store.tenant, at=clock.now(), request_id=ask.who.request_id, estimate=row.id
                )
            )

    def _wish(self, ask: ApproveEstimate, tenant: Tenant) -> Found | None:
        """An open attempt to pay the deposit, or a new one, committed before anybody else hears of it; None when
        the estimate is approved."""
        with self._store.begin():
            row = self._store.estimate_locked(token=ask.token)
            known = self._store.open_approval_locked(row.id)
            if known and known.attempt.state in OUT_OF_REACH:
                return Found(known.attempt, fits=False)
            if self._demand_open(row, ask, tenant, fine="approved"):
                return None
            if row.terms and not ask.agrees:
                raise Invalid("terms")
            approval = _approval(ask, row)
            if not row.deposit:
                self._store.add_approval(approval)
                give(self._store, approval, row, is_paid=False, request_id=ask.who.request_id)
                return None
            quote = self._quote(row, ask, tenant)
            return self._kept(known, approval, quote) or self._begun(approval, row, quote, ask.who, tenant)

    def _demand_open(
        self, row: EstimateRow, ask: ApproveEstimate | DeclineEstimate, tenant: Tenant, *, fine: str
    ) -> bool:
        """Whether it is `fine` already: then nothing is left to do. Raises EstimateClosed, or EstimateChanged."""
        estimate = self._store.estimate_view(number=row.id).estimate
        status = estimate.status(today=clock.today(tenant.zone))
        if status == "draft":
            raise EstimateNotFound
        if status == fine or (status == "invoiced" and fine == "approved"):
            return True
        if status != "sent":
            raise EstimateClosed(status)
        if estimate.shown != ask.shown:
            raise EstimateChanged
        return False

    def _quote(self, row: EstimateRow, ask: ApproveEstimate, tenant: Tenant) -> Quote:
        """How the deposit can be paid here, and what comes on top. Raises AmountNotPayable, ProviderUnavailable
        or MethodNotOffered."""
        off = [methods_of(self._store.customer(row.customer_id))]
        quoting = Quoting(self._accounts, tenant)
        methods = quoting.methods(quoting.wished(ask.method, off), row.currency, off)
        fee = quoting.fee(row.deposit, methods, shown=ask.fee)
        is_enough = row.deposit >= self._accounts.smallest(row.currency)
        if not (is_enough and self._accounts.can_charge(row.deposit, fee)):
            raise AmountNotPayable("provider", {"left": str(row.deposit_minor), "currency": row.currency})
        if self._store.provider_account() is None:
            raise ProviderUnavailable("not connected")
        return Quote({}, methods, fee.minor)

    def _kept(self, known: OpenApproval | None, approval: ApprovalRow, quote: Quote) -> Found | None:
        """The attempt that is there, unless it can be forgotten since nobody has its page."""
        if known is None:
            return None
        is_priced = (page_of(known.attempt).methods, known.attempt.fee.minor) == (quote.methods, quote.fee_minor)
        fits = is_young(known.attempt) and is_priced and _signed(known.approval) == _signed(approval)
        if known.attempt.state == State.CREATED and not fits:
            self._store.move_attempt(known.attempt, State.EXPIRED)
            return None
        return Found(known.attempt, fits)

    def _begun(self, approval: ApprovalRow, row: EstimateRow, quote: Quote, who: Caller, tenant: Tenant) -> Found:
        customer = self._store.customer(row.customer_id)
        attempt = new_attempt(
            row.deposit,
            title=row.number,
            customer=customer,
            methods=quote.methods,
            fee=Money(quote.fee_minor, row.currency),
            who=who,
            tenant=tenant,
        )
        self._store.add_attempt(attempt, {})
        approval.attempt_id = attempt.id
        self._store.add_approval(approval)
        return Found(attempt, fits=True)


def _demand_signer(ask: ApproveEstimate | DeclineEstimate) -> None:
    demand_signer(ask.who)
    demand_link(ask.who, ask.token, absent=EstimateNotFound)


def _approval(ask: ApproveEstimate, row: EstimateRow) -> ApprovalRow:
    return ApprovalRow(
        estimate_id=row.id,
        attempt_id=None,
        state="open",
        initials=ask.initials,
        name=ask.who.name[:200],
        ip=ask.who.ip[:45],
        user_agent=ask.user_agent,
        terms=row.terms,
        at=clock.now(),
    )


def _signed(approval: ApprovalRow) -> tuple[object, ...]:
    return tuple(getattr(approval, field) for field in SIGNATURE)
