"""Magic links: made by the business's own application with its own key, to sign in whom it already knows."""

from datetime import datetime
from typing import Annotated

from pydantic import Field, StringConstraints

from shared.contracts.auth import Session, SignInAsked, SignInOffer
from shared.contracts.message import Ask, Message
from shared.contracts.values import Id, Line

Secret = Annotated[str, StringConstraints(pattern=r"^[\x21-\x7e]{32,200}$")]
"""32 to 200 visible ASCII characters, used as they are: the bytes of an HMAC key."""
Days = Annotated[int, Field(ge=1, le=3650)]


class MagicLinkKey(Message):
    """A key that magic links are signed with. `ending` is how its secret ends, `secret` itself is only there in
    the answer that makes the key; moments are aware UTC. One with `retired_at` opens nothing any more."""

    id: int
    ending: str
    created_at: datetime
    retired_at: datetime | None
    secret: str = ""


class MagicLinkRules(Message):
    """`longest_days`: how far ahead a link may expire. `is_single_use`: a link works once."""

    longest_days: int
    is_single_use: bool


class CreateMagicLinkKey(Ask[MagicLinkKey]):
    """A new key; with the business's own secret, if it brings one along. Two may be active, so that links signed
    with the old one go on working while the new one is put in place.
    Refuses with TooManyKeys, AlreadyExists (the secret is in use) or Denied."""

    secret: Secret | None = None


class ListMagicLinkKeys(Ask[list[MagicLinkKey]]):
    """All of them, newest first, without their secrets. Refuses with Denied."""


class RetireMagicLinkKey(Ask[None]):
    """No link signed with it opens anything from now on, for good. Twice is fine.
    Refuses with KeyNotFound or Denied."""

    key: Id


class GetMagicLinkRules(Ask[MagicLinkRules]):
    """What holds for the business's magic links; 90 days and any number of times, unless changed.
    Refuses with Denied."""


class ChangeMagicLinkRules(Ask[MagicLinkRules]):
    """What is to hold from now on, for links that exist as well. Refuses with Denied."""

    longest_days: Days = 90
    is_single_use: bool = False


class InspectMagicLink(Ask[SignInOffer]):
    """Whom a magic link would sign in; changes nothing. `host` is where it was opened.
    Refuses with SignInLinkNotFound (`about` says what is wrong with it) or SignInLinkSpent."""

    token: str
    host: str


class UseMagicLink(Ask[Session]):
    """Signs in whom a magic link is for. Refuses with SignInLinkNotFound (`about` says what is wrong with it) or
    SignInLinkSpent."""

    token: str
    host: str
    next: str = "/"


class RenewMagicLink(Ask[SignInAsked]):
    """An e-mailed link, to the customer's address on file, instead of a magic link that is too old or was used.
    Refuses with SignInLinkNotFound."""

    token: str
    host: str
    next: str = "/"
    browser: Line = ""
