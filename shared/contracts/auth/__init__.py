"""What `auth` promises the others: sign-in requests, links, codes and sessions of customers, and who did what.

Magic links, which businesses make themselves, are in `magic_links`.
"""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from shared.contracts.message import Ask, Event, Message
from shared.contracts.values import Email, Id, Line, Name

Level = Literal["temporary", "full"]


class SignInAsked(Message):
    """`request` is unguessable and goes into the visitor's own cookie: the code works only beside it."""

    request: str


class Account(Message):
    """A customer that the proved mailbox may act for; `locale` None where it has chosen no language."""

    customer: int
    name: str
    contact: str
    locale: str | None = None


class SignInOffer(Message):
    """What a working link leads to. `next` is a path on the tenant's own host, `level` the session's."""

    email: str
    accounts: tuple[Account, ...]
    next: str
    level: Level = "full"


class MintedLink(Message):
    """What the sign-in e-mail carries; None of `token` when the address belongs to nobody here.

    `code` is six characters; `expires_at` aware UTC; `browser` describes who asked, for the reader's judgement;
    `locale` is the customer's, None where none was chosen.
    """

    email: str
    name: str
    token: str
    code: str
    expires_at: datetime
    asked_at: datetime
    browser: str
    locale: str | None = None


class Session(Message):
    """Somebody signed in. `secret` is the cookie's value and only there in the answer that begins the session.

    `proved_at` (aware UTC) is when the reader of the mailbox was last known to be this visitor: by an e-mailed
    link or its code, not by a link that the business made. `others` are the first few more accounts of the
    mailbox. `locale` is the customer's, None where none was chosen.
    """

    customer: int
    name: str
    contact: str
    email: str
    level: Level
    expires_at: datetime
    proved_at: datetime | None = None
    others: tuple[Account, ...] = ()
    locale: str | None = None
    next: str = "/"
    secret: str = ""


class CodeAccepted(Message):
    """The code was right. `session` is begun when the mailbox has one account; when it has several, `token` is
    that of the link beside the code, to choose one with."""

    session: Session | None = None
    token: str = ""


class AuditEntry(Message):
    """One thing that somebody did, at `at` (aware UTC): `actor` is the kind of caller, `facts` say more."""

    at: datetime
    act: str
    actor: str
    name: str
    ip: str
    customer: int | None
    facts: dict[str, str]


class RequestSignIn(Ask[SignInAsked]):
    """A visitor types an address. The answer is the same whether anybody has it. Refuses nothing."""

    email: Email
    next: str = "/"
    browser: Line = ""


class RenewSignIn(Ask[SignInAsked]):
    """A fresh link for the address and the destination of an old one. Refuses with SignInLinkNotFound."""

    token: str
    browser: Line = ""


class RenewSession(Ask[SignInAsked]):
    """A link for the address of a session that has run out, to go on where it ended.
    Refuses with SessionNotFound: there was none, or its owner signed out."""

    secret: str
    next: str = "/"
    browser: Line = ""


class MintSignIn(Ask[MintedLink | None]):
    """The link and the code of a request, for the e-mail about to be sent; None when nothing is to be sent
    (nobody has the address, too many were sent, too late). Asking again gives the same link.
    Refuses with SignInLinkNotFound or Denied."""

    request: Id


class InspectSignIn(Ask[SignInOffer]):
    """What a link would do; changes nothing. Refuses with SignInLinkNotFound or SignInLinkSpent."""

    token: str


class SignIn(Ask[Session]):
    """Uses a link, once, as one of its accounts, which is named where there are several; kills the other links of
    that mailbox. Refuses with SignInLinkNotFound, SignInLinkSpent, CustomerNotFound (not one of its accounts) or
    Invalid ("customer": which?)."""

    token: str
    customer: int | None = None


class SignInWithCode(Ask[CodeAccepted]):
    """The code of a request instead of its link. Five tries; a right one is used up once somebody is signed in.
    Refuses with WrongCode, SignInLinkNotFound or SignInLinkSpent."""

    request: str
    code: Line


class IssueSignInLink(Ask[str]):
    """A sign-in link (its path) for one customer, made by the business for somebody it knows; works once.
    Refuses with CustomerNotFound or Denied."""

    customer: Id
    seconds: Annotated[int, Field(ge=1, le=2_592_000)] = 900
    next: str = "/"
    level: Level = "full"


class BeginTemporarySession(Ask[Session]):
    """Signs a customer in for an hour, with less power: right after signing up, or from a notice about a
    subscription. `reason` is kept in the audit log. Only Portico itself may.
    Refuses with CustomerNotFound or Denied."""

    customer: Id
    reason: Name
    next: str = "/"


class GetSession(Ask[Session]):
    """The live session behind a cookie. Refuses with SessionNotFound."""

    secret: str


class ListAccounts(Ask[list[Account]]):
    """All accounts that whoever is signed in may switch to, the present one among them: those of the mailbox, if
    its reader proved it. Refuses with SessionNotFound."""

    secret: str


class SwitchAccount(Ask[Session]):
    """The same session, from now on as another account of the mailbox; switching twice is fine.
    Refuses with SessionNotFound or CustomerNotFound (not one of its accounts)."""

    secret: str
    customer: Id


class RefreshSession(Ask[Session]):
    """The same session, with the names that its customer and contact have by now. Refuses with SessionNotFound."""

    secret: str


class EndSession(Ask[None]):
    """Signs out, on every copy of the cookie. Ending twice is fine. Refuses nothing."""

    secret: str


class ListAudit(Ask[list[AuditEntry]]):
    """What was done at the business, newest first; of one customer, if named. Refuses with Denied."""

    customer: Id | None = None
    limit: Annotated[int, Field(ge=1, le=500)] = 100


class SignInRequested(Event):
    """A visitor asked for a link: `request` is the number to mint it by."""

    request: int


class SessionEnded(Event):
    """Somebody signed out, or may not be signed in any more; `session` is the SHA-256 of the cookie's value, in
    hex."""

    session: str


class SessionChanged(Event):
    """Somebody who is signed in goes by another name or address now; `session` as above."""

    session: str
