"""What belongs to another business looks exactly like what is not there, and the database sees to it as well."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import inspect, text

from services.billing.models import Model
from shared.contracts.billing.customers import FindCustomers, GetCustomer
from shared.contracts.billing.invoices import (
    CreateInvoice,
    GetInvoice,
    Invoice,
    NewLine,
    PrintInvoice,
    SendInvoice,
    ViewInvoice,
    VoidInvoice,
)
from shared.contracts.billing.late_fees import WaiveLateFee
from shared.contracts.billing.payments import (
    GetPayment,
    PaymentView,
    PrintReceipt,
    RecordPayment,
    StartPayment,
    ViewAccount,
    ViewPayment,
)
from shared.contracts.errors import Refusal
from shared.contracts.message import Ask, Caller, Customer
from shared.money import Money
from tests.support.business import Business, business
from tests.support.house import House

ABSENT_TOKEN, ABSENT_ID = "x" * 24, 2**40
LINE = NewLine(name="Paper", unit_cost=1)
Question = Callable[[Caller, int, str], Ask[Any]]

BY_ID: dict[str, Question] = {
    "GetCustomer": lambda who, number, _: GetCustomer(who=who, customer=number),
    "CreateInvoice": lambda who, number, _: CreateInvoice(who=who, customer=number, lines=(LINE,)),
    "ViewAccount": lambda who, number, _: ViewAccount(
        who=who.model_copy(update={"actor": Customer(customer=number, level="full", email="jo@globex.example")})
    ),
    "GetInvoice": lambda who, number, _: GetInvoice(who=who, invoice=number),
    "SendInvoice": lambda who, number, _: SendInvoice(who=who, invoice=number),
    "VoidInvoice": lambda who, number, _: VoidInvoice(who=who, invoice=number),
    "WaiveLateFee": lambda who, number, _: WaiveLateFee(who=who, invoice=number),
    "RecordPayment": lambda who, number, _: RecordPayment(
        who=who, invoice=number, amount=Money(1, "USD"), method="cash"
    ),
    "GetPayment": lambda who, number, _: GetPayment(who=who, payment=number),
}
BY_TOKEN: dict[str, Question] = {
    "ViewInvoice": lambda who, _, token: ViewInvoice(who=who, token=token),
    "PrintInvoice": lambda who, _, token: PrintInvoice(who=who, token=token),
    "StartPayment": lambda who, _, token: StartPayment(who=who, invoices=(token,), amount=Money(150_00, "USD")),
    "ViewPayment": lambda who, _, token: ViewPayment(who=who, token=token),
    "PrintReceipt": lambda who, _, token: PrintReceipt(who=who, token=token),
}


def refused(house: House, ask: Ask[Any]) -> tuple[type[Refusal], str, dict[str, str]]:
    with pytest.raises(Refusal) as refusal:
        house.bus.ask(ask)
    return type(refusal.value), refusal.value.about, refusal.value.facts


@pytest.fixture
def theirs(house: House, acme: Business) -> tuple[Invoice, PaymentView]:
    """A paid invoice of Acme's; its customer, its payment and itself have small numbers, as ours have."""
    invoice = acme.invoice()
    return invoice, acme.paid(invoice)


@pytest.mark.parametrize("name", BY_ID)
def test_another_business_numbers_are_absent(house: House, theirs: tuple[Invoice, PaymentView], name: str) -> None:
    initech = business(house)
    invoice, _ = theirs
    number = invoice.customer if name in {"GetCustomer", "CreateInvoice", "ViewAccount"} else invoice.id
    foreign = refused(house, BY_ID[name](initech.who(), number, ""))
    absent = refused(house, BY_ID[name](initech.who(), ABSENT_ID, ""))

    assert (foreign[0], foreign[2]) == (absent[0], absent[2])
    assert foreign[1] in {"", str(number)}


@pytest.mark.parametrize("name", BY_TOKEN)
def test_another_business_links_are_absent(house: House, theirs: tuple[Invoice, PaymentView], name: str) -> None:
    initech = business(house)
    invoice, payment = theirs
    token = payment.token if name in {"ViewPayment", "PrintReceipt"} else invoice.token

    assert refused(house, BY_TOKEN[name](initech.who(), 0, token)) == refused(
        house, BY_TOKEN[name](initech.who(), 0, ABSENT_TOKEN)
    )


def test_another_business_customers_are_not_found_by_their_address(house: House, acme: Business) -> None:
    acme.customer(email="jo@globex.example")

    assert house.bus.ask(FindCustomers(who=business(house).who(), email="jo@globex.example")) == []


def test_two_businesses_number_their_documents_independently(house: House, acme: Business) -> None:
    initech = business(house)

    assert [acme.invoice().number, initech.invoice().number, acme.invoice().number] == [
        "INV-0001",
        "INV-0001",
        "INV-0002",
    ]


@pytest.mark.parametrize("built", ["postgres"], indirect=True)
def test_the_database_shows_no_business_the_rows_of_another(
    house: House, theirs: tuple[Invoice, PaymentView]
) -> None:
    database = house.databases["billing"]
    exempt = {"outbox", "inbox", "jobs"}
    initech = business(house, is_connected=False)
    tables = sorted(set(Model.metadata.tables) - exempt)
    seen = {}
    for tenant in (initech.tenant.id, None):
        with database.transaction(tenant=tenant, write=False) as connection:
            seen[tenant] = [connection.scalar(text(f"SELECT count(*) FROM {table}")) for table in tables]

    assert set(inspect(database.engine).get_table_names()) - exempt - {"alembic_version"} == set(tables)
    assert seen == {initech.tenant.id: [0] * len(tables), None: [0] * len(tables)}
