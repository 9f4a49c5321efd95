"""Another e-mail address for a customer: confirmed by a link at the new one, undone by a link at the old one."""

from datetime import datetime
from typing import Literal

from shared.contracts.message import Ask, Event, Message
from shared.contracts.values import Email, Id, Line

Act = Literal["confirm", "undo"]


class EmailLink(Message):
    """What a link does to the customer called `name`: from the `old` address to the `new` one, or back."""

    act: Act
    name: str
    old: str
    new: str
    locale: str | None


class MintedEmailLink(Message):
    """What the e-mail carries, to the address `to`; `expires_at` and `at` (when it was asked for, or changed) are
    aware UTC; `browser` describes who asked."""

    to: str
    link: EmailLink
    token: str
    at: datetime
    expires_at: datetime
    browser: str


class RequestEmailChange(Ask[None]):
    """Whoever is signed in wants another address; a link to confirm goes there, and an earlier one dies. The
    answer is the same whether anybody has the address.
    Refuses with Invalid ("email": it is the present one) or Denied."""

    email: Email
    browser: Line = ""


class CancelEmailChange(Ask[None]):
    """The link that is still on its way confirms nothing any more. Fine if there is none. Refuses with Denied."""


class MintEmailLink(Ask[MintedEmailLink | None]):
    """The link of a change, for the e-mail about to be sent; None when nothing is to be sent (too many were, too
    late, overtaken). Asking again gives the same link. Refuses with EmailLinkNotFound or Denied."""

    change: Id
    act: Act


class InspectEmailLink(Ask[EmailLink]):
    """What a link would do; changes nothing. Refuses with EmailLinkNotFound or EmailLinkSpent."""

    token: str


class UseEmailLink(Ask[EmailLink]):
    """Does it, once. Refuses with EmailLinkNotFound, EmailLinkSpent or Denied (switched off by the business)."""

    token: str


class EmailChangeRequested(Event):
    """A link is to be sent to the new address: `change` is the number to mint it by."""

    change: int
