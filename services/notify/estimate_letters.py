"""What e-mails about estimates say."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Literal

from services.notify.figures import Figure, estimate_figures
from services.notify.letterhead import Letterhead, formats_for, letterhead
from shared.contracts.billing.estimates import EstimateStatus, EstimateView
from shared.contracts.settings import Tenant
from shared.language.formats import Formats


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
