"""Tells the story through the public messages: nothing in the demo was written past the services."""

from dataclasses import dataclass
from datetime import timedelta

import requests
import stripe

from deploy.demo.acme import ACME
from deploy.demo.dressing import put_on
from deploy.demo.nakheel import NAKHEEL
from deploy.demo.nordlicht import NORDLICHT
from deploy.demo.offering import Offering
from deploy.demo.refunding import tell_refund
from deploy.demo.story import Bill, Business, Client, Coming, Paper
from shared import clock
from shared.bus.files import upload
from shared.bus.service import Bus, platform_origin, system_caller
from shared.config import Config
from shared.contracts.auth import IssueSignInLink
from shared.contracts.billing.comments import AttachFile, ReplyToComment, WriteComment
from shared.contracts.billing.credits import GiveCredit
from shared.contracts.billing.customers import CreateCustomer, Customer
from shared.contracts.billing.files import FileToken
from shared.contracts.billing.invoices import CreateInvoice, Invoice, VoidInvoice
from shared.contracts.billing.late_fees import AddLateFees
from shared.contracts.billing.payments import ConnectProvider, OfflineMethod, RecordPayment, StartPayment
from shared.contracts.billing.promises import PromisePayment
from shared.contracts.message import Caller, LinkHolder, Staff
from shared.contracts.message import Customer as SignedIn
from shared.contracts.settings import ChangeAccepted, ChangeSwitches, CreateTenant, Tenant
from shared.contracts.settings.late_fees import ChangeLateFee
from shared.money import Money

BUSINESSES = (ACME, NORDLICHT, NAKHEEL)
TELLING_SECONDS = 60
LINK_SECONDS = 86_400
GOOD_CARD = {"method": "card", "number": "4242424242424242", "expiry": "12/39", "code": "123"}
GOOD_ACCOUNT = {
    "method": "us_bank_account",
    "holder": "Globex Corporation",
    "routing": "110000000",
    "account": "000123456789",
}


@dataclass(frozen=True, slots=True)
class Told:
    """A business of the demo and its first customer."""

    tenant: Tenant
    customer: int
    email: str


class Teller:
    """`hooks_url` is where the sandbox reaches the gateway."""

    def __init__(self, bus: Bus, config: Config, *, hooks_url: str) -> None:
        self._bus = bus
        self._config = config
        self._hooks_url = hooks_url

    def tell(self) -> list[Told]:
        return [self._business(business) for business in BUSINESSES]

    def _business(self, business: Business) -> Told:
        origin = platform_origin(seconds=TELLING_SECONDS)
        tenant = self._bus.ask(CreateTenant(who=origin, profile=business.profile))
        tenant = self._bus.ask(ChangeAccepted(who=_teller(tenant), accepted=business.accepted))
        tenant = self._bus.ask(ChangeSwitches(who=_teller(tenant), switches=business.switches))
        self._bus.ask(ChangeLateFee(who=_teller(tenant), terms=business.late_fee))
        self.connect(tenant)
        put_on(self._bus, business.dress, who=_teller(tenant))
        billed = [self._client(client, business, tenant) for client in business.clients]
        for client, (customer, bills) in zip(business.clients, billed, strict=True):
            self._afterwards(client, customer, bills, business, tenant)
        self._bus.ask(AddLateFees(who=_teller(tenant)))
        return Told(tenant=tenant, customer=billed[0][0].id, email=business.clients[0].email)

    def connect(self, tenant: Tenant) -> None:
        """Gives the business an account at the payment provider."""
        api_key = f"sk_test_{tenant.username}demo"
        http = stripe.RequestsClient()
        client = stripe.StripeClient(api_key, base_addresses={"api": self._config.provider_url}, http_client=http)
        endpoint = client.v1.webhook_endpoints.create(
            {"url": f"{self._hooks_url}/hooks/stripe/{tenant.id}", "enabled_events": ["*"]}
        )
        http.close()  # type: ignore[no-untyped-call]  # stripe leaves it out
        secret = endpoint.secret or ""
        self._bus.ask(ConnectProvider(who=_teller(tenant), api_key=api_key, webhook_secret=secret))

    def _client(
        self, client: Client, business: Business, tenant: Tenant, *, above: int | None = None
    ) -> tuple[Customer, dict[str, int]]:
        """With the bills' ids by their numbers."""
        customer = self._bus.ask(
            CreateCustomer(
                who=_teller(tenant),
                name=client.name,
                email=client.email,
                attention_to=client.attention_to,
                address=client.address,
                contacts=client.contacts,
                fields=client.fields,
                tax_id=client.tax_id,
                parent=above,
            )
        )
        bills = {bill.number: self._bill(bill, customer, business, tenant).id for bill in client.bills}
        for below in client.below:
            self._client(below, business, tenant, above=customer.id)
        return customer, bills

    def _afterwards(
        self, client: Client, customer: Customer, bills: dict[str, int], business: Business, tenant: Tenant
    ) -> None:
        """Once all bills have their numbers; credit last, so that no invoice of an estimate uses it up."""
        who = _teller(tenant)
        offering = Offering(self._bus, business, who=who, pay=self._pay_by_card)
        for offer in client.offers:
            offering.tell(offer, customer)
        if client.credit:
            good = Money(client.credit, customer.currency)
            self._bus.ask(GiveCredit(who=who, customer=customer.id, amount=good))
        for refund in client.refunds:
            tell_refund(self._bus, refund, customer=customer, business=business, bills=bills, who=who)

    def _bill(self, bill: Bill, customer: Customer, business: Business, tenant: Tenant) -> Invoice:
        today = clock.today(tenant.zone)
        last = None if bill.expires is None else today + timedelta(days=bill.expires)
        invoice = self._bus.ask(
            CreateInvoice(
                who=_teller(tenant),
                customer=customer.id,
                number=bill.number,
                issued_on=today - timedelta(days=bill.issued),
                due_on=today + timedelta(days=bill.due),
                terms=bill.terms,
                purchase_order=bill.order,
                notes=bill.notes,
                lines=bill.lines,
                fields=bill.fields,
                discounts=tuple(each.model_copy(update={"expires": last}) for each in bill.discounts),
                taxes=(business.tax,),
                is_draft=bill.outcome == "draft",
                send=bill.send,
            )
        )
        self._come_about(bill, invoice, tenant)
        if bill.coming:
            self._promise(bill.coming, invoice, tenant)
        self._talk(bill, invoice, customer, tenant)
        return invoice

    def _come_about(self, bill: Bill, invoice: Invoice, tenant: Tenant) -> None:
        if bill.outcome == "voided":
            self._bus.ask(VoidInvoice(who=_teller(tenant), invoice=invoice.id))
        if bill.outcome == "check":
            self._record(invoice, tenant, invoice.total, "check", days=bill.issued - 12)
        if bill.outcome == "part":
            part = Money(bill.part, invoice.currency)
            self._record(invoice, tenant, part, "wire_transfer", days=bill.issued - 19)
        if bill.outcome in ("card", "bank"):
            self._pay(invoice, tenant, GOOD_CARD if bill.outcome == "card" else GOOD_ACCOUNT)

    def _promise(self, coming: Coming, invoice: Invoice, tenant: Tenant) -> None:
        who = _teller(tenant).model_copy(update={"actor": LinkHolder(token=invoice.token)})
        self._bus.ask(
            PromisePayment(
                who=who,
                invoices=(invoice.token,),
                method=coming.method,
                expected_on=clock.today(tenant.zone) + timedelta(days=coming.days),
                reference=coming.reference,
                note=coming.note,
            )
        )

    def _talk(self, bill: Bill, invoice: Invoice, customer: Customer, tenant: Tenant) -> None:
        """As the customer and the business would."""
        for file in self._uploaded(bill.papers, tenant):
            who = _teller(tenant)
            self._bus.ask(AttachFile(who=who, kind="invoice", document=invoice.id, file=file))
        for said in bill.said:
            files = self._uploaded(said.files, tenant)
            if said.by:
                who = _teller(tenant).model_copy(
                    update={"actor": Staff(staff=1, role="employee"), "name": said.by}
                )
                self._bus.ask(
                    ReplyToComment(who=who, kind="invoice", document=invoice.id, body=said.body, files=files)
                )
            else:
                actor = SignedIn(customer=customer.id, level="full", email=customer.email)
                who = _teller(tenant).model_copy(update={"actor": actor, "name": customer.attention_to})
                self._bus.ask(
                    WriteComment(who=who, kind="invoice", token=invoice.token, body=said.body, files=files)
                )

    def _uploaded(self, papers: tuple[Paper, ...], tenant: Tenant) -> tuple[FileToken, ...]:
        who = _teller(tenant)
        return tuple(upload(self._bus, paper.content, name=paper.name, who=who) for paper in papers)

    def _record(
        self, invoice: Invoice, tenant: Tenant, amount: Money, method: OfflineMethod, *, days: int
    ) -> None:
        received_at = clock.now() - timedelta(days=days)
        self._bus.ask(
            RecordPayment(
                who=_teller(tenant), invoice=invoice.id, amount=amount, method=method, received_at=received_at
            )
        )

    def _pay(self, invoice: Invoice, tenant: Tenant, means: dict[str, str]) -> None:
        by_card, total = means is GOOD_CARD, invoice.total
        asked = StartPayment(
            who=_teller(tenant),
            invoices=(invoice.token,),
            amount=total,
            method="card" if by_card else "bank",
            fee=tenant.switches.fee_on(total) if by_card else None,
        )
        self._fill_in(self._bus.ask(asked).checkout_url, means)

    def _pay_by_card(self, checkout_url: str) -> None:
        self._fill_in(checkout_url, GOOD_CARD)

    def _fill_in(self, checkout_url: str, means: dict[str, str]) -> None:
        """As a customer would: on the provider's page. What comes of it arrives by webhook."""
        page = checkout_url.replace(self._config.checkout_hosts, self._config.provider_url)
        answer = requests.post(page, data=means, allow_redirects=False, timeout=TELLING_SECONDS)
        answer.raise_for_status()


def one_click_link(bus: Bus, told: Told) -> str:
    """A sign-in link for a day, as staff would make it."""
    ask = IssueSignInLink(who=_teller(told.tenant), customer=told.customer, seconds=LINK_SECONDS)
    return f"{told.tenant.url}{bus.ask(ask)}"


def _teller(tenant: Tenant) -> Caller:
    return system_caller(tenant.id, job="demo", seconds=TELLING_SECONDS)
