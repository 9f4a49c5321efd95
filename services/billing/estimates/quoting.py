"""What a wish to pay comes to: judged against the invoices as they are now, and what the business accepts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from services.billing.domain.allocation import part_trouble, share_out
from services.billing.models import CustomerRow, InvoiceRow
from services.billing.paying.accounts import ProviderAccounts
from services.billing.store.customers import methods_of
from shared import clock
from shared.contracts.billing.payments import StartPayment
from shared.contracts.errors import AmountNotPayable, MethodNotOffered, NothingToPay
from shared.contracts.settings import Tenant
from shared.contracts.settings.accepted import ONLINE
from shared.contracts.values import Method
from shared.money import Money, total


@dataclass(frozen=True, slots=True)
class Quote:
    """What goes to each invoice, and the `methods` to which the provider's page is held; none: it takes all that
    it has. `fee_minor` comes on top, in the same currency."""

    parts: dict[int, Money]
    methods: tuple[Method, ...] = ()
    fee_minor: int = 0


NO_QUOTE = Quote({})


class Quoting:
    def __init__(self, accounts: ProviderAccounts, tenant: Tenant) -> None:
        self._accounts = accounts
        self._tenant = tenant

    def quote(self, ask: StartPayment, invoices: Sequence[InvoiceRow], customer: CustomerRow) -> Quote:
        """What the page showed must be what is left now, and the provider must be able to take it.
        Raises NothingToPay, AmountNotPayable or MethodNotOffered."""
        dues = [(invoice.id, invoice.to_pay(clock.now())) for invoice in invoices if invoice.left]
        if not dues:
            raise NothingToPay
        self._demand_amount(ask, [left for _, left in dues])
        off = [methods_of(customer), *(methods_of(invoice) for invoice in invoices if invoice.left)]
        methods = self.methods(self.wished(ask.method, off), ask.amount.currency, off)
        fee = self.fee(ask.amount, methods, shown=ask.fee)
        if not self._accounts.can_charge(ask.amount, fee):
            raise AmountNotPayable("provider", {"left": str(ask.amount.minor), "currency": fee.currency})
        return Quote(share_out(ask.amount, dues), methods, fee.minor)

    def methods(self, wished: Method | None, currency: str, off: Iterable[Iterable[Method]]) -> tuple[Method, ...]:
        """Those to which the provider's page is held; `off` is what is switched off. Raises MethodNotOffered."""
        offered = [method for method in self._tenant.accepted.offered(*off) if method in ONLINE]
        can_debit = self._accounts.can_debit(currency)
        possible = tuple(method for method in offered if method != "bank" or can_debit)
        if wished is None and possible:
            return () if set(offered) >= ONLINE else possible
        if wished not in possible:
            raise MethodNotOffered(wished or "")
        return (wished,)

    def wished(self, method: Method | None, off: Iterable[Iterable[Method]]) -> Method | None:
        """Where a fee is on cards, nobody comes by it by saying nothing."""
        has_fee = self._tenant.switches.convenience_fee and "card" in self._tenant.accepted.offered(*off)
        return "card" if method is None and has_fee else method

    def fee(self, amount: Money, methods: tuple[Method, ...], *, shown: Money | None) -> Money:
        """On a card and nothing else: what the page showed must be what it is now. Raises AmountNotPayable."""
        none = Money(0, amount.currency)
        fee = self._tenant.switches.fee_on(amount) if methods == ("card",) else none
        if (shown or none) != fee:
            raise AmountNotPayable("fee", {"left": str(amount.minor), "currency": fee.currency})
        return fee

    def _demand_amount(self, ask: StartPayment, dues: list[Money]) -> None:
        facts = {"left": "", "currency": dues[0].currency}
        if len({left.currency for left in dues}) > 1:
            raise AmountNotPayable("amount", facts)
        left = total(dues, currency=dues[0].currency)
        facts["left"] = str(left.minor)
        amount = ask.amount
        if (ask.left or amount) != left or amount.currency != left.currency:
            raise AmountNotPayable("amount", facts)
        if amount != left:
            self._demand_part(amount, left, facts)

    def _demand_part(self, amount: Money, left: Money, facts: dict[str, str]) -> None:
        trouble = part_trouble(amount, left, smallest=self._accounts.smallest(left.currency))
        if trouble or not self._tenant.switches.partial_payments:
            raise AmountNotPayable(trouble or "amount", facts)
