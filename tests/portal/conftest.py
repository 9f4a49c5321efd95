"""The portal of the embedded product, with the demo's businesses in it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import httpx
import pytest

from services.portal_web.guard.csrf import Csrf
from shared.bus.files import upload
from shared.bus.local import LocalBus
from shared.bus.service import system_caller
from shared.contracts.auth import IssueSignInLink
from shared.contracts.auth.magic_links import CreateMagicLinkKey
from shared.contracts.billing.bundles import StartBundle, ViewBundle
from shared.contracts.billing.comments import AttachFile, DocumentKind
from shared.contracts.billing.credit_notes import CreateCreditNote, CreditNote
from shared.contracts.billing.customers import CreateCustomer
from shared.contracts.billing.details import AddContact
from shared.contracts.billing.email_changes import RequestEmailChange
from shared.contracts.billing.estimates import CreateEstimate, Estimate, ViewEstimate
from shared.contracts.billing.invoices import CreateInvoice, Invoice, NewLine, ViewInvoice
from shared.contracts.billing.payments import RecordPayment
from shared.contracts.message import Caller, Customer
from shared.contracts.message import Customer as SignedIn
from shared.contracts.settings import ChangeSwitches, GetTenant, SettingsChanged, Switches
from shared.secrets import Vault
from tests.support import magic
from tests.support.product import Product, embedded_product, link_in
from tests.support.visitor import Visitor
from tests.support.waiting import until


@pytest.fixture(scope="session")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    with embedded_product(tmp_path_factory.mktemp("portal")) as running:
        assert isinstance(running.bus, LocalBus)
        running.bus.listen(frozenset({SettingsChanged.topic()}), hear)
        yield running


HEARD: dict[int, int] = {}
"""The version of each business's settings that the gateway has heard of: it listens before us."""


def hear(_topic: str, body: bytes) -> None:
    news = SettingsChanged.model_validate_json(body)
    HEARD[news.tenant] = max(news.version, HEARD.get(news.tenant, 0))


SECRETS: dict[int, str] = {}
"""Of the magic links of each business, once it has a key."""


EMAIL_LINK = re.compile(r"https?://[^/\s]+(/email/[\w-]+)")


def mailed_path(message: dict[str, Any]) -> str:
    """Of the link of an e-mail change."""
    found = EMAIL_LINK.search(message["text"])
    assert found, message["text"]
    return found[1]


@dataclass(frozen=True, slots=True)
class House:
    """One of the demo's businesses, and what tests do there. `position` is its place in the demo."""

    product: Product
    client: httpx.Client
    position: int = 0

    @property
    def tenant(self) -> int:
        return self.product.told[self.position].tenant.id

    @property
    def business(self) -> Caller:
        return system_caller(self.tenant, job="test")

    @property
    def switches(self) -> Switches:
        return self.product.bus.ask(GetTenant(who=self.business)).switches

    def offer(self, switches: Switches) -> None:
        """When it returns, the gateway has heard of it."""
        if switches != self.switches:
            version = self.product.bus.ask(ChangeSwitches(who=self.business, switches=switches)).version
            until(lambda: HEARD.get(self.tenant, 0) >= version)

    def move(self) -> None:
        """To an address that nobody has been at: tries are counted by address."""
        self.client.headers["X-Forwarded-For"] = f"2001:db8::{uuid4().hex[:4]}:{uuid4().hex[:4]}"

    def visitor(self) -> Visitor:
        """Somebody whom the portal has never seen."""
        self.client.cookies.clear()
        self.move()
        url = self.product.told[self.position].tenant.url
        return Visitor(self.client, host=url.removeprefix("http://"))

    def new_customer(self, *, email: str = "", name: str = "Globex", **more: Any) -> int:
        address = email or f"jo-{uuid4().hex[:8]}@globex.example"
        return self.product.bus.ask(CreateCustomer(who=self.business, name=name, email=address, **more)).id

    def new_invoice(self, customer: int, *, is_draft: bool = False) -> Invoice:
        line = NewLine(name="Card stock", unit_cost=165_00)
        question = CreateInvoice(who=self.business, customer=customer, lines=(line,), is_draft=is_draft)
        return self.product.bus.ask(question)

    def pay(self, invoice: Invoice) -> None:
        """In cash, as the business writes it down."""
        asked = RecordPayment(who=self.business, invoice=invoice.id, amount=invoice.total, method="cash")
        self.product.bus.ask(asked)

    def attempt_of(self, invoice: Invoice) -> str:
        """The token of the payment that somebody has begun."""
        view = self.product.bus.ask(ViewInvoice(who=self.business, token=invoice.token))
        assert view.attempt
        return view.attempt.payment

    def new_estimate(self, customer: int, **more: Any) -> Estimate:
        """For $3,080.00."""
        line = NewLine(name="Letterhead, printed", unit_cost=3_080_00)
        question = CreateEstimate(who=self.business, customer=customer, lines=(line,), **more)
        return self.product.bus.ask(question)

    def deposit_of(self, estimate: Estimate) -> str:
        """The token of the deposit that somebody has begun to pay."""
        view = self.product.bus.ask(ViewEstimate(who=self.business, token=estimate.token))
        assert view.attempt
        return view.attempt.payment

    def new_credit_note(self, customer: int, *, total: int = 40_00, **more: Any) -> CreditNote:
        line = NewLine(name="Card stock, returned", unit_cost=total)
        question = CreateCreditNote(who=self.business, customer=customer, lines=(line,), **more)
        return self.product.bus.ask(question)

    def attach(
        self,
        document: Invoice | Estimate,
        content: bytes = b"%PDF-1.7 note",
        *,
        name: str = "note.pdf",
        kind: DocumentKind = "invoice",
    ) -> str:
        """Puts a file on a document, as the business would, and gives its token."""
        file = upload(self.product.bus, content, name=name, who=self.business)
        question = AttachFile(who=self.business, kind=kind, document=document.id, file=file)
        return self.product.bus.ask(question).token

    def bundle(self, customer: int) -> str:
        """Has all of a customer's invoices put into one file, and gives its token when it is done."""
        actor = Customer(customer=customer, level="full", email="")

        def who() -> Caller:
            return self.business.model_copy(update={"actor": actor})

        token = self.product.bus.ask(StartBundle(who=who(), kind="invoices")).token
        until(lambda: self.product.bus.ask(ViewBundle(who=who(), token=token)).bundle.state == "done")
        return token

    def contact(self, customer: int, *, email: str = "ana@globex.example") -> str:
        """The token of one more person at a customer."""
        question = AddContact(who=self.business, customer=customer, name="Ana Ruiz", email=email)
        return self.product.bus.ask(question).token

    def email_link(self, customer: int, *, email: str) -> str:
        """The path of a link that confirms another address of a customer's."""
        new = f"new-{uuid4().hex[:8]}@globex.example"
        who = self.business.model_copy(update={"actor": SignedIn(customer=customer, level="full", email=email)})
        self.product.bus.ask(RequestEmailChange(who=who, email=new))
        return mailed_path(self.product.mail.newest(to=new, subject=""))

    def proved(self, customer: int, *, email: str) -> Visitor:
        """Signed in by an e-mailed link just now."""
        visitor, mail = self.visitor(), self.product.mail
        older = {message["id"] for message in mail.all()}
        visitor.submit(visitor.get("/sign-in"), "/sign-in", email=email)
        until(lambda: [each for each in mail.all() if each["id"] not in older and email in each["envelope"]["to"]])
        subject = ("Sign in", "anmelden", "")[self.position]
        link = httpx.URL(link_in(mail.newest(to=email, subject=subject))).path
        visitor.submit(visitor.follow(visitor.get(link)), "/sign-in/continue", customer=str(customer))
        return visitor

    def link(self, customer: int, *, next_: str = "/") -> str:
        return self.product.bus.ask(IssueSignInLink(who=self.business, customer=customer, next=next_))

    def temporary_link(self, customer: int) -> str:
        question = IssueSignInLink(who=self.business, customer=customer, level="temporary")
        return self.product.bus.ask(question)

    def magic(self, customer: int | str, **claims: Any) -> str:
        """A magic link's token, as the business's own application makes it."""
        secret = SECRETS.get(self.tenant)
        if secret is None:
            key = self.product.bus.ask(CreateMagicLinkKey(who=self.business))
            secret = SECRETS[self.tenant] = key.secret
        return magic.token(secret, sub=customer, **claims)

    def form_token(self, visitor: Visitor, customer: int) -> str:
        """What a form of this signed-in customer's holds, whichever page it is on."""
        vault = Vault(self.product.config.secret_key.get_secret_value())
        secret = visitor.client.cookies.get("portico")
        return Csrf(vault).token(tenant=self.tenant, anchor=f"{secret}:{customer}")

    def signed_in(self, customer: int) -> Visitor:
        return self.entered(self.link(customer))

    def entered(self, link: str) -> Visitor:
        """Signed in by a link of either level."""
        visitor = self.visitor()
        page = visitor.follow(visitor.get(link))
        assert visitor.submit(page, "/sign-in/continue").status_code == 303
        return visitor


@pytest.fixture
def client(product: Product) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=product.mail.url, timeout=15) as reaching:
        yield reaching


@pytest.fixture
def acme(product: Product, client: httpx.Client) -> House:
    return House(product, client)


@pytest.fixture
def nakheel(product: Product, client: httpx.Client) -> Iterator[House]:
    """With the switches of the demo, whatever a test makes of them."""
    house = House(product, client, position=2)
    known = house.switches
    yield house
    house.offer(known)
