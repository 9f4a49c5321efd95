"""Signing in at a business, as people and their e-mails do it."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from services.auth.models import SignInRequestRow
from shared.contracts.auth import (
    Account,
    CodeAccepted,
    EndSession,
    GetSession,
    InspectSignIn,
    IssueSignInLink,
    ListAccounts,
    MintedLink,
    MintSignIn,
    RequestSignIn,
    Session,
    SignIn,
    SignInOffer,
    SignInWithCode,
    SwitchAccount,
)
from shared.contracts.message import Ask, Caller, Visitor
from tests.support.business import Business

JO = "jo@globex.example"


@dataclass(frozen=True, slots=True)
class Doorkeeper:
    acme: Business

    def ask(self, question: Ask[Any]) -> Any:
        return self.acme.house.bus.ask(question)

    @property
    def visitor(self) -> Caller:
        return self.acme.who(Visitor())

    def requested(self, email: str = JO, **more: Any) -> tuple[str, int]:
        """What the visitor's browser keeps, and the number that the e-mail is minted by."""
        asked = self.ask(RequestSignIn(who=self.visitor, email=email, **more))
        return asked.request, self.numbers()[-1]

    def numbers(self) -> list[int]:
        """The requests of the business, oldest first."""
        tenant = self.acme.tenant.id
        mine = (
            select(SignInRequestRow.id).where(SignInRequestRow.tenant_id == tenant).order_by(SignInRequestRow.id)
        )
        with self.acme.house.databases["auth"].transaction(tenant=tenant, write=False) as connection:
            return list(connection.scalars(mine))

    def mint(self, number: int) -> MintedLink | None:
        minted: MintedLink | None = self.ask(MintSignIn(who=self.acme.who(), request=number))
        return minted

    def mailed(self, email: str = JO, **more: Any) -> MintedLink:
        """A link that has been asked for and has arrived."""
        minted = self.mint(self.requested(email, **more)[1])
        assert minted is not None
        return minted

    def inspect(self, token: str) -> SignInOffer:
        offer: SignInOffer = self.ask(InspectSignIn(who=self.visitor, token=token))
        return offer

    def enter(self, token: str, *, customer: int | None = None) -> Session:
        session: Session = self.ask(SignIn(who=self.visitor, token=token, customer=customer))
        return session

    def accepted(self, request: str, code: str) -> CodeAccepted:
        found: CodeAccepted = self.ask(SignInWithCode(who=self.visitor, request=request, code=code))
        return found

    def type_in(self, request: str, code: str) -> Session:
        """Of a mailbox with one account."""
        session = self.accepted(request, code).session
        assert session is not None
        return session

    def accounts(self, secret: str) -> list[int]:
        accounts: list[Account] = self.ask(ListAccounts(who=self.visitor, secret=secret))
        return [account.customer for account in accounts]

    def switch(self, secret: str, customer: int) -> Session:
        session: Session = self.ask(SwitchAccount(who=self.visitor, secret=secret, customer=customer))
        return session

    def session(self, secret: str) -> Session:
        session: Session = self.ask(GetSession(who=self.visitor, secret=secret))
        return session

    def leave(self, secret: str) -> None:
        self.ask(EndSession(who=self.visitor, secret=secret))

    def issued(self, customer: int, **more: Any) -> str:
        """The token of a link that the business made."""
        path: str = self.ask(IssueSignInLink(who=self.acme.who(), customer=customer, **more))
        return path.removeprefix("/s/")

    def news(self) -> list[str]:
        return self.acme.house.news(self.acme.tenant, of="auth")
