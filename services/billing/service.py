"""Customers, invoices and payments: what is owed, and how it is paid."""

from datetime import timedelta

from services.billing.accounts import ProviderAccounts
from services.billing.approving import Approving
from services.billing.attachments import Attachments
from services.billing.attention import Attention
from services.billing.bundler import Bundler
from services.billing.bundles import Bundles
from services.billing.checkouts import Checkouts
from services.billing.comments import Comments
from services.billing.contacts import Contacts
from services.billing.credit_notes import CreditNotes
from services.billing.credits import Credits
from services.billing.customers import Customers
from services.billing.details import DetailsDesk
from services.billing.documents.press import Press
from services.billing.email_changes import EmailChanges
from services.billing.estimate_desk import EstimateDesk
from services.billing.estimates import Estimates
from services.billing.exports import LARGEST_ORDER, Exports
from services.billing.files import Files
from services.billing.invoices import Invoices
from services.billing.janitor import Janitor
from services.billing.late_fees import LateFees
from services.billing.lists import Lists
from services.billing.methods import PaymentMethods
from services.billing.models import POST
from services.billing.payables import Payables
from services.billing.paying import Paying
from services.billing.payments.stripe import StripeAccounts
from services.billing.payments_desk import PaymentsDesk
from services.billing.printing import Printing
from services.billing.promises import Promises
from services.billing.provider_desk import ProviderDesk
from services.billing.quarantine_desk import QuarantineDesk
from services.billing.rounds import Rounds
from services.billing.sending import Sending
from services.billing.statement_files import StatementFiles
from services.billing.statements import Statements
from services.billing.store import BillingStore
from services.billing.tables import Tables
from services.billing.viewing import Viewing
from shared.bus.jobs import Job
from shared.bus.loops import Bell
from shared.bus.service import Bus, Service
from shared.config import Config
from shared.contracts.message import Caller, Origin
from shared.contracts.settings import Tenant
from shared.database import Database
from shared.secrets import Vault

JANITOR_PATIENCE = timedelta(seconds=20)
"""How long a payment may go unheard of before we ask."""
SHEET_SECONDS = 15
"""A list of any length; documents do not wait for it, they have a press of their own."""
BUNDLING_NICENESS = 10
"""Whoever looks at a page goes first."""
A_MINUTE = timedelta(minutes=1)
JANITOR_LEASE = timedelta(seconds=30)
"""Short: when a replica dies at it, another takes over; two at a time do no harm."""


def make(config: Config, bus: Bus) -> Service:
    """The service, ready to be hosted. It asks settings, and the payment provider."""
    database = Database(config.database("billing"), connections=config.workers + 6)
    vault = Vault(config.secret_key.get_secret_value())
    providers = StripeAccounts(
        url=config.provider_url, seconds=config.provider_seconds, connections=config.workers + 2
    )
    accounts = ProviderAccounts(providers, vault)
    press = Press()
    sheets = Press(seconds=SHEET_SECONDS, largest_order=LARGEST_ORDER)
    bundling = Press(niceness=BUNDLING_NICENESS)
    bell = Bell()

    def store(who: Origin) -> BillingStore:
        return BillingStore(database, who, news=bell.ring)

    def checkouts(store: BillingStore, who: Caller) -> Checkouts:
        return Checkouts(store, accounts, who)

    def desk(who: Caller) -> tuple[BillingStore, Checkouts]:
        own = store(who)
        return own, checkouts(own, who)

    def invoices(who: Caller) -> Invoices:
        return Invoices(own := store(who), bus, checkouts(own, who))

    def estimates(who: Caller) -> Estimates:
        return Estimates(own := store(who), bus, accounts, checkouts(own, who))

    def approving(who: Caller) -> Approving:
        return Approving(own := store(who), bus, accounts, checkouts(own, who))

    def estimate_desk(who: Caller) -> EstimateDesk:
        return EstimateDesk(own := store(who), bus, Invoices(own, bus, checkouts(own, who)))

    def paying(who: Caller) -> Paying:
        return Paying(own := store(who), bus, accounts, checkouts(own, who))

    def credits(who: Caller) -> Credits:
        return Credits(own := store(who), bus, checkouts(own, who))

    def credit_notes(who: Caller) -> CreditNotes:
        return CreditNotes(own := store(who), bus, checkouts(own, who))

    def late_fees(who: Caller) -> LateFees:
        own = store(who)
        return LateFees(own, bus, CreditNotes(own, bus, checkouts(own, who)))

    def add_late_fees(who: Caller, tenant: Tenant) -> int:
        return late_fees(who).add_all(tenant, request_id=who.request_id)

    def send_new_invoices(who: Caller, tenant: Tenant) -> int:
        return Sending(store(who)).send_new(tenant, request_id=who.request_id)

    janitor = Janitor(bus, desk=desk, after=min(JANITOR_PATIENCE, timedelta(seconds=config.janitor_seconds)))

    def close() -> None:
        press.close()
        sheets.close()
        bundling.close()

    return Service(
        "billing",
        database=database,
        post=POST,
        bell=bell,
        rooms={
            Customers: lambda who: Customers(store(who), bus),
            DetailsDesk: lambda who: DetailsDesk(store(who), bus),
            Contacts: lambda who: Contacts(store(who), bus),
            EmailChanges: lambda who: EmailChanges(store(who), bus, vault),
            Exports: lambda who: Exports(store(who), bus, sheets),
            Estimates: estimates,
            Approving: approving,
            EstimateDesk: estimate_desk,
            Files: lambda who: Files(store(who)),
            Attachments: lambda who: Attachments(store(who)),
            Bundles: lambda who: Bundles(store(who), bus),
            Bundler: lambda who: Bundler(store(who), bus, bundling, who),
            Attention: lambda who: Attention(store(who)),
            Comments: lambda who: Comments(store(who), bus),
            Invoices: invoices,
            Lists: lambda who: Lists(store(who)),
            Paying: paying,
            PaymentMethods: lambda who: PaymentMethods(store(who)),
            Credits: credits,
            CreditNotes: credit_notes,
            LateFees: late_fees,
            Payables: lambda who: Payables(store(who), accounts),
            PaymentsDesk: lambda who: PaymentsDesk(*desk(who)),
            QuarantineDesk: lambda who: QuarantineDesk(*desk(who)),
            Promises: lambda who: Promises(store(who), bus),
            ProviderDesk: lambda who: ProviderDesk(store(who), accounts),
            StatementFiles: lambda who: StatementFiles(store(who), bus, sheets),
            Statements: lambda who: Statements(store(who), bus),
            Viewing: lambda who: Viewing(store(who), bus, vault),
            Printing: lambda who: Printing(store(who), bus, press),
            Tables: lambda who: Tables(store(who), bus, press),
        },
        jobs=(
            Job("janitor", timedelta(seconds=config.janitor_seconds), janitor.settle, lease=JANITOR_LEASE),
            # Once an hour, since a day begins somewhere at every hour.
            Job("late fees", timedelta(hours=1), Rounds(bus, job="late fees added", work=add_late_fees).go),
            Job(
                "new invoices",
                timedelta(minutes=1),
                Rounds(bus, job="new invoices sent", work=send_new_invoices).go,
            ),
            Job("billing memory", timedelta(days=1), janitor.forget),
            Job("expired files", timedelta(hours=1), janitor.forget_files),
        ),
        close=close,
    )
