"""How each room of billing is made for whoever asks."""

from collections.abc import Mapping

from services.billing.credits.credit_notes import CreditNotes
from services.billing.credits.credits import Credits
from services.billing.customers.contacts import Contacts
from services.billing.customers.customers import Customers
from services.billing.customers.details import DetailsDesk
from services.billing.customers.email_changes import EmailChanges
from services.billing.estimates.approving import Approving
from services.billing.estimates.desk import EstimateDesk
from services.billing.estimates.estimates import Estimates
from services.billing.files.attachments import Attachments
from services.billing.files.bundler import Bundler
from services.billing.files.bundles import Bundles
from services.billing.files.files import Files
from services.billing.invoices.discounts import Discounts
from services.billing.invoices.invoices import Invoices
from services.billing.invoices.late_fees import LateFees
from services.billing.lists import Lists
from services.billing.papers.printing import Printing
from services.billing.paying.methods import PaymentMethods
from services.billing.paying.payables import Payables
from services.billing.paying.paying import Paying
from services.billing.paying.payments_desk import PaymentsDesk
from services.billing.paying.promises import Promises
from services.billing.paying.provider_desk import ProviderDesk
from services.billing.paying.quarantine_desk import QuarantineDesk
from services.billing.sheets.exports import Exports
from services.billing.sheets.tables import Tables
from services.billing.statements.files import StatementFiles
from services.billing.statements.statements import Statements
from services.billing.threads.attention import Attention
from services.billing.threads.comments import Comments
from services.billing.tools import Tools
from services.billing.viewing import Viewing
from shared.bus.service import Build
from shared.contracts.message import Caller

Rooms = Mapping[type, Build]


def rooms(tools: Tools) -> Rooms:
    return {
        **_of_customers(tools),
        **_of_conversations(tools),
        **_of_documents(tools),
        **_of_paying(tools),
        **_of_money(tools),
        **_of_files(tools),
    }


def late_fees(tools: Tools, who: Caller) -> LateFees:
    store, checkouts = tools.desk(who)
    return LateFees(store, tools.bus, CreditNotes(store, tools.bus, checkouts))


def _of_customers(tools: Tools) -> Rooms:
    bus, store = tools.bus, tools.store
    return {
        Customers: lambda who: Customers(store(who), bus),
        DetailsDesk: lambda who: DetailsDesk(store(who), bus),
        Contacts: lambda who: Contacts(store(who), bus),
        EmailChanges: lambda who: EmailChanges(store(who), bus, tools.vault),
        Lists: lambda who: Lists(store(who)),
        Statements: lambda who: Statements(store(who), bus),
    }


def _of_conversations(tools: Tools) -> Rooms:
    bus, store = tools.bus, tools.store
    return {
        Attachments: lambda who: Attachments(store(who)),
        Attention: lambda who: Attention(store(who)),
        Comments: lambda who: Comments(store(who), bus),
        Viewing: lambda who: Viewing(store(who), bus, tools.vault),
    }


def _of_documents(tools: Tools) -> Rooms:
    bus, accounts = tools.bus, tools.accounts

    def invoices(who: Caller) -> Invoices:
        store, checkouts = tools.desk(who)
        return Invoices(store, bus, checkouts)

    def estimates(who: Caller) -> Estimates:
        store, checkouts = tools.desk(who)
        return Estimates(store, bus, accounts, checkouts)

    def estimate_desk(who: Caller) -> EstimateDesk:
        store, checkouts = tools.desk(who)
        return EstimateDesk(store, bus, Invoices(store, bus, checkouts))

    def credit_notes(who: Caller) -> CreditNotes:
        store, checkouts = tools.desk(who)
        return CreditNotes(store, bus, checkouts)

    return {Invoices: invoices, Estimates: estimates, EstimateDesk: estimate_desk, CreditNotes: credit_notes}


def _of_paying(tools: Tools) -> Rooms:
    bus, accounts, store = tools.bus, tools.accounts, tools.store

    def approving(who: Caller) -> Approving:
        own, checkouts = tools.desk(who)
        return Approving(own, bus, accounts, checkouts)

    def paying(who: Caller) -> Paying:
        own, checkouts = tools.desk(who)
        return Paying(own, bus, accounts, checkouts)

    return {
        Approving: approving,
        Paying: paying,
        Payables: lambda who: Payables(store(who), accounts),
        PaymentMethods: lambda who: PaymentMethods(store(who)),
        Promises: lambda who: Promises(store(who), bus),
    }


def _of_money(tools: Tools) -> Rooms:
    def credits(who: Caller) -> Credits:
        store, checkouts = tools.desk(who)
        return Credits(store, tools.bus, checkouts)

    return {
        Credits: credits,
        Discounts: lambda who: Discounts(tools.store(who)),
        LateFees: lambda who: late_fees(tools, who),
        PaymentsDesk: lambda who: PaymentsDesk(*tools.desk(who)),
        QuarantineDesk: lambda who: QuarantineDesk(*tools.desk(who)),
        ProviderDesk: lambda who: ProviderDesk(tools.store(who), tools.accounts),
    }


def _of_files(tools: Tools) -> Rooms:
    bus, store = tools.bus, tools.store
    return {
        Files: lambda who: Files(store(who)),
        Printing: lambda who: Printing(store(who), bus, tools.press),
        Tables: lambda who: Tables(store(who), bus, tools.press),
        Exports: lambda who: Exports(store(who), bus, tools.sheets),
        StatementFiles: lambda who: StatementFiles(store(who), bus, tools.sheets),
        Bundles: lambda who: Bundles(store(who), bus),
        Bundler: lambda who: Bundler(store(who), bus, tools.bundling, who),
    }
