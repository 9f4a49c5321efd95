"""What becomes of an estimate: approved, perhaps with a deposit, or declined; and at last invoiced."""

from datetime import date
from typing import Annotated

from pydantic import StringConstraints

from shared.contracts.billing.estimates import ApprovalRecord, EstimateToken, Initials, Shown
from shared.contracts.billing.invoices import Invoice
from shared.contracts.billing.payments import OnlineMethod
from shared.contracts.message import Ask, Event, Message
from shared.contracts.values import Id, Text
from shared.money import Money

LONGEST_REASON = 1_000
Reason = Annotated[Text, StringConstraints(max_length=LONGEST_REASON)]
UserAgent = Annotated[str, StringConstraints(max_length=500)]


class ApprovalStart(Message):
    """Where to go on: to the provider at `checkout_url`, or, when that is empty, to the deposit's own page.
    Without a `payment` there was nothing to pay: the estimate is approved."""

    payment: str = ""
    checkout_url: str = ""


class ApproveEstimate(Ask[ApprovalStart]):
    """A customer approves an estimate by its link. Where a deposit is to be paid, approval and payment are one
    act: the payment begins, or goes on, and only when the money has arrived is the estimate approved, by these
    `initials` and as of this moment. Approving again what is approved changes nothing. `shown` is what the page
    showed: it must be so still. `agrees`: to the terms, where there are some. Where a fee is on cards, the deposit
    is paid by card unless `method` is "bank", and `fee` is what the page showed to be added.
    Refuses with EstimateNotFound, Denied (no customer asks), EstimateClosed, EstimateChanged, Invalid ("terms"),
    AmountNotPayable ("provider" cannot take it, the "fee" is another), MethodNotOffered (no such way of paying
    online), PaymentUnderWay (`facts`: payment) or ProviderUnavailable (nothing was charged)."""

    token: EstimateToken
    initials: Initials
    shown: Shown
    agrees: bool = False
    user_agent: UserAgent = ""
    method: OnlineMethod | None = None
    fee: Money | None = None


class DeclineEstimate(Ask[None]):
    """A customer does not want it; a page on which its deposit could be paid is closed first. Declining twice is
    fine, the first `reason` stays.
    Refuses with EstimateNotFound, Denied (no customer asks), EstimateClosed, EstimateChanged or
    PaymentUnderWay."""

    token: EstimateToken
    shown: Shown
    reason: Reason = ""


class GetApproval(Ask[ApprovalRecord | None]):
    """All that was recorded when an estimate was approved, for the business; None while it is not.
    Refuses with EstimateNotFound or Denied."""

    estimate: Id


class InvoiceEstimate(Ask[Invoice]):
    """The invoice of an approved estimate: the same lines, discounts, taxes, fields and terms of payment, counted
    from today; of those, a due date that is named leaves what is taken off for paying early. What the customer has
    in credit, a deposit above all, is used for it as for any new invoice. With `send`, the customer gets it by
    e-mail. Asked twice, it is the same invoice.
    Refuses with EstimateNotFound, Conflict (not approved: `about` is its status), Invalid ("due_on") or Denied."""

    estimate: Id
    due_on: date | None = None
    send: bool = False


class EstimateApproved(Event):
    """The customer has approved it, and paid its deposit if it has one."""

    estimate: int


class EstimateDeclined(Event):
    """The customer does not want it."""

    estimate: int
