"""Payments: money on its way, received, or not."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import AwareDatetime, Field

from shared.contracts.billing.comments import DocumentKind
from shared.contracts.billing.customers import Customer
from shared.contracts.billing.estimates import EstimateRow
from shared.contracts.billing.files import File
from shared.contracts.billing.invoices import InvoiceToken, PaidWith, Promise, Standing
from shared.contracts.message import Ask, Event, Message
from shared.contracts.values import Id, Line
from shared.contracts.values import OfflineMethod as OfflineMethod
from shared.money import Money

PaymentToken = InvoiceToken
Secret = Annotated[str, Field(min_length=8, max_length=200, repr=False)]
OnlineMethod = Literal["card", "bank"]
MOST_AT_ONCE = 100
"""Invoices that one payment may pay."""


class Covered(Standing):
    """An invoice that a payment goes to. `summary` is what it was for; `applied` the part of the payment."""

    summary: str
    applied: Money


class ForEstimate(Message):
    """The estimate that a payment is the deposit of. `is_approved`: by this payment."""

    id: int
    token: str
    number: str
    total: Money
    is_approved: bool


class PaymentView(Message):
    """A payment, begun or settled, as the customer sees it.

    `state`: open (to be finished at `checkout_url`, or by beginning again while that is empty), waiting (the
    provider has not told us), pending (on its way from the bank), succeeded, failed, expired (never made).
    `reference` is what people quote. `kept` is what was more than the invoices needed and is now credit; `fee` is
    what was added for paying by card and went to no invoice: both are in `amount`. Moments are aware UTC. A
    deposit has no invoices but an `estimate`, and is kept.
    """

    token: str
    reference: str
    state: Literal["open", "waiting", "pending", "succeeded", "failed", "expired"]
    amount: Money
    method: PaidWith | None
    started_at: datetime
    settled_at: datetime | None
    checkout_url: str
    receipt_email: str
    invoices: tuple[Covered, ...]
    kept: Money
    fee: Money | None = None
    customer: Customer
    is_own: bool
    estimate: ForEstimate | None = None

    @property
    def without_fee(self) -> Money:
        return self.amount - self.fee if self.fee else self.amount


class PaymentRow(Message):
    """A payment as a list shows it; `at` is when it was received or begun, `numbers` are those of its invoices or
    of the estimate that it is the deposit of."""

    token: str
    state: Literal["succeeded", "pending", "waiting"]
    amount: Money
    method: PaidWith | None
    at: datetime
    numbers: tuple[str, ...]


class InvoiceRow(Standing):
    """An invoice as a list shows it; `summary` is what it was for, `promise` what was said of paying it."""

    summary: str
    promise: Promise | None = None


class AccountView(Message):
    """My Account: what is open, what was settled lately (at most twenty), the latest payments (at most five),
    what is good for later (one amount a currency). `estimates` that nobody has answered, the newest (at most
    twenty): they may have expired today."""

    customer: Customer
    open: tuple[InvoiceRow, ...]
    settled: tuple[InvoiceRow, ...]
    payments: tuple[PaymentRow, ...]
    credit: tuple[Money, ...] = ()
    estimates: tuple[EstimateRow, ...] = ()


class PaymentStart(Message):
    """Where to go on: to the provider at `checkout_url`, or, when that is empty, to the payment's own page."""

    payment: str
    checkout_url: str


class ViewAccount(Ask[AccountView]):
    """The signed-in customer's account. Refuses with Denied (not signed in) or CustomerNotFound."""


class StartPayment(Ask[PaymentStart]):
    """Begins to pay an invoice by its link, or several of one customer at once, or goes on with a payment already
    begun. `left` is what the page showed to be to pay for all of them (the `amount`, unless given): it must be so
    still. Less may be paid where the business takes partial payments: then the money goes to what is due first.
    The provider's page takes `method` alone, or whatever is offered for these invoices. Where a fee is on cards,
    that is a card unless "bank" is said, and `fee` is what the page showed to be added.
    Refuses with InvoiceNotFound, Denied, NothingToPay, MethodNotOffered, AmountNotPayable (`about` "amount" when
    it has changed, "fee" when that has; "small", "large" or "rest" when the part or what it leaves cannot be paid;
    "provider" when the provider cannot take it; `facts`: left, currency), PaymentUnderWay (`facts`: payment) or
    ProviderUnavailable (nothing was charged)."""

    invoices: Annotated[tuple[InvoiceToken, ...], Field(min_length=1, max_length=MOST_AT_ONCE)]
    amount: Money
    left: Money | None = None
    method: OnlineMethod | None = None
    fee: Money | None = None


class ViewPayment(Ask[PaymentView]):
    """A payment by its link; one that is not settled is asked after at the provider first, or, while it is only
    waited for, every two seconds at most. Refuses with PaymentNotFound."""

    token: PaymentToken


class GetPayment(Ask[PaymentView]):
    """A payment by its number in the database, for e-mails. Refuses with PaymentNotFound or Denied."""

    payment: Id


class PrintReceipt(Ask[File]):
    """The PDF receipt of a payment that was received, by its link. Refuses with PaymentNotFound or Unavailable."""

    token: PaymentToken


class ExportReceipt(Ask[File]):
    """Where the money of a payment that was received went, as a CSV file in the customer's words, by its link.
    Refuses with PaymentNotFound or Unavailable."""

    token: PaymentToken


class RecordPayment(Ask[PaymentView]):
    """Money that arrived outside the provider, applied to one invoice; what is more becomes credit.
    `received_at` is now unless given. A page on which the invoice could be paid is closed first. The same
    `idempotency_key` records it once.
    Refuses with InvoiceNotFound, NothingToPay, PaymentUnderWay, AmountNotPayable, Invalid ("idempotency_key") or
    Denied."""

    invoice: Id
    amount: Money
    method: OfflineMethod
    reference: Line = ""
    received_at: AwareDatetime | None = None


class ConnectProvider(Ask[None]):
    """The tenant's account at the payment provider. Both secrets are kept encrypted. Refuses with Denied."""

    api_key: Secret
    webhook_secret: Secret


class ReceiveNotice(Ask[None]):
    """What the provider sent to the tenant's webhook: the raw body and its signature. A repeat, an unknown kind or
    somebody else's object changes nothing. Refuses with WrongSignature, or ProviderUnavailable (send it again)."""

    payload: Annotated[str, Field(max_length=1_000_000)]
    signature: Annotated[str, Field(max_length=2_000)]


class PaymentReceived(Event):
    """Money arrived: the customer gets a receipt."""

    payment: int


class PaymentFailed(Event):
    """A payment on its way from the bank did not arrive; nothing was charged. `payment` is the attempt's token."""

    payment: str


class PaymentQuarantined(Event):
    """The provider reports something that does not fit what was asked for: somebody must look. `document` is the
    first that waits for it, `payment` the attempt's token."""

    payment: str
    kind: DocumentKind
    document: int
    reason: str
