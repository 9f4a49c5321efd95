"""What e-mails about estimates say."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Literal

from services.notify.figures import Figure, estimate_figures
from services.notify.letterhead import Letterhead, formats_for, letterhead
from shared.contracts.billing.estimates import EstimateStatus, EstimateView
from shared.contracts.settings import Tenant
from shared.language.formats import Formats


@dataclass(frozen=True, slots=True)
class EstimateAlert:
    """To the business. `words` are the reason, where there is one."""

    kind: ClassVar[Literal["estimate_alert"]] = "estimate_alert"
    head: Letterhead
    url: str
    is_approved: bool
    number: str
    customer: str
    amount: str
    words: tuple[str, ...]
    rows: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class EstimateLetter:
    """`standing` is a sentence about how it stands; `is_open`: the customer may approve it."""

    kind: ClassVar[Literal["estimate"]] = "estimate"
    head: Letterhead
    url: str
    number: str
    amount: str
    standing: str
    is_open: bool
    rows: tuple[Figure, ...]
    has_paper: bool = True


def estimate(view: EstimateView, tenant: Tenant, *, today: date) -> EstimateLetter:
    """`today` is the date in the tenant's time zone."""
    formats = formats_for(tenant, view.customer.locale)
    subject = view.estimate
    status = subject.status(today=today)
    return EstimateLetter(
        head=letterhead(tenant, formats.words),
        url=f"{tenant.url}/estimates/{subject.token}",
        number=subject.number,
        amount=formats.money(subject.total),
        standing=_standing(view, status, formats),
        is_open=status == "sent",
        rows=estimate_figures(subject, formats),
    )


def estimate_alert(view: EstimateView, tenant: Tenant, *, page: str) -> EstimateAlert:
    """In the business's own language, about an estimate that was approved or declined; `page` is its own address
    of the estimate."""
    formats = formats_for(tenant, None)
    subject, decline = view.estimate, view.decline
    return EstimateAlert(
        head=letterhead(tenant, formats.words),
        url=page,
        is_approved=decline is None,
        number=subject.number,
        customer=view.customer.name,
        amount=formats.money(subject.total),
        words=tuple(decline.reason.splitlines()) if decline else (),
        rows=tuple(_answer_figures(view, formats)),
    )


def _answer_figures(view: EstimateView, formats: Formats) -> Iterator[Figure]:
    say, estimate = formats.words.gettext, view.estimate
    if view.decline is not None:
        yield Figure(say("Declined"), formats.moment(view.decline.at), is_text=True)
    if view.approval is not None:
        yield Figure(say("Initials"), view.approval.initials, is_text=True)
        if view.approval.name:
            yield Figure(say("Signed in as"), view.approval.name, is_text=True)
        yield Figure(say("Approved"), formats.moment(view.approval.at), is_text=True)
    if estimate.purchase_order:
        yield Figure(say("The customer’s order"), estimate.purchase_order, is_text=True)
    yield Figure(say("Total"), formats.money(estimate.total), is_sum=True)
    if estimate.is_deposit_paid:
        yield Figure(say("Deposit paid"), formats.money(estimate.deposit))


def _standing(view: EstimateView, status: EstimateStatus, formats: Formats) -> str:
    say, until = formats.words.gettext, view.estimate.valid_until
    if status == "approved":
        return say("You’ve approved it. Thank you.")
    if status == "declined":
        return say("You’ve declined it.")
    if status == "invoiced":
        return say("It has been invoiced.")
    if until is None:
        return say("Waiting for your approval.")
    if status == "expired":
        return say("It expired %(date)s.", date=formats.long_date(until))
    return say("Valid until %(date)s.", date=formats.long_date(until))
