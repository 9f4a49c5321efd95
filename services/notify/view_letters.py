"""What the e-mail says that tells the business of a document's first reader."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Literal

from services.notify.letterhead import Letterhead, formats_for, letterhead
from shared.contracts.billing.viewing import ViewedKind
from shared.contracts.settings import Tenant
from shared.money import Money


@dataclass(frozen=True, slots=True)
class ViewedAlert:
    """To the business, in its own language. `about` is the kind of the document, `seen_at` a moment written out;
    `url` is where the business looks at it without being taken for the customer."""

    kind: ClassVar[Literal["viewed_alert"]] = "viewed_alert"
    head: Letterhead
    url: str
    about: ViewedKind
    number: str
    customer: str
    amount: str
    seen_at: str


def viewed_alert(
    about: ViewedKind, number: str, *, customer: str, amount: Money, at: datetime, page: str, tenant: Tenant
) -> ViewedAlert:
    formats = formats_for(tenant, None)
    return ViewedAlert(
        head=letterhead(tenant, formats.words),
        url=page,
        about=about,
        number=number,
        customer=customer,
        amount=formats.money(amount),
        seen_at=formats.moment(at),
    )
