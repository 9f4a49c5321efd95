"""What Portico needs of a payment provider: a page to pay on, and the truth when asked."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from services.billing.domain.attempts import State
from shared.contracts.billing.invoices import PaidWith
from shared.contracts.values import Method
from shared.money import Money

UNKNOWN_THERE = "resource_missing"
"""What the provider says of a page that the account does not have, or has no more."""


class Refused(Exception):
    """The provider answered, and would answer the same again: this order leads to no page. `code` says why."""

    def __init__(self, code: str, *, is_about_amount: bool) -> None:
        super().__init__(code)
        self.code = code
        self.is_about_amount = is_about_amount


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderPage:
    """What the provider's page shows and where it leads back to; asking again must ask for the same. It takes
    `methods` only, or, without any, all that it has. `fee_title` is what it says of the order's fee."""

    business: str
    title: str
    email: str
    locale: str
    success_url: str
    cancel_url: str
    methods: tuple[Method, ...] = ()
    fee_title: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What to ask the customer for. `key` makes asking twice the same as asking once; `tenant` and `attempt` come
    back with every result. `fee` is a part of the amount that has a line of its own."""

    key: str
    tenant: int
    attempt: str
    amount: Money
    fee: Money
    page: OrderPage


@dataclass(frozen=True, slots=True)
class Checkout:
    """The provider's page: `url` is where the customer goes."""

    id: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What the provider says of a checkout now. `payment` is its id of the money, empty while there is none;
    `received_at` is aware UTC; `tenant` and `attempt` are what we had told it, or 0 and empty."""

    checkout: str
    state: State
    tenant: int
    attempt: str
    amount: Money
    payment: str = ""
    method: PaidWith | None = None
    received_at: datetime | None = None
    failure: str = ""


@dataclass(frozen=True, slots=True)
class Notice:
    """A verified webhook: `checkout` is what it is about, empty when it is nothing of ours."""

    id: str
    checkout: str


class Provider(Protocol):
    """One tenant's account at the provider. Every call may raise ProviderUnavailable: nobody knows then, unless
    it is ProviderNotAsked."""

    def open_checkout(self, order: Order) -> Checkout:
        """Raises Refused, or ProviderBusy when the same order is being placed at this moment."""

    def expire_checkout(self, checkout: str) -> None:
        """The page can no longer be paid on; no harm when it was already so, or was paid."""

    def enquire(self, checkout: str) -> Result: ...

    def read_notice(self, payload: str, signature: str) -> Notice:
        """Raises WrongSignature when the provider did not send it to this tenant."""


class Providers(Protocol):
    """Makes the provider of a tenant's account."""

    def can_charge(self, amount: Money) -> bool:
        """Whether the provider has a way to express the amount."""

    def smallest(self, currency: str) -> Money:
        """The least that it charges in a currency."""

    def can_debit(self, currency: str) -> bool:
        """Whether it can take money from a bank account in a currency."""

    def account(self, *, api_key: str, webhook_secret: str, until: datetime) -> Provider:
        """Calls end at `until` at the latest: nobody waits for their answers after that."""
