"""Reading in one round trip: as walled off as any other unit, and as patient with a connection that has died."""

from collections.abc import Callable
from contextlib import suppress

import pytest
from sqlalchemy import select, text

from deploy.machinery.server import free_port
from services.billing.models import CustomerRow
from services.billing.store.invoice_view import INVOICE_OF_TOKEN
from services.billing.store.messages import CUSTOMER_MESSAGE, TENANT
from services.billing.store.thread_view import LATEST
from shared.contracts.billing.customers import Customer
from shared.contracts.billing.invoices import InvoiceView, ViewInvoice
from shared.contracts.errors import NothingToPay, Unavailable
from shared.database import Database
from shared.json_columns import json_text
from shared.reading import Reading
from tests.support.business import Business, business
from tests.support.house import House

on_postgres = pytest.mark.parametrize("built", ["postgres"], indirect=True)

ANY_CUSTOMER = select(json_text(CUSTOMER_MESSAGE)).order_by(CustomerRow.id.desc()).limit(1)
CARELESS = Reading("careless", Customer, ANY_CUSTOMER.where(TENANT > 0))
"""It names a tenant and forgets to ask for its rows."""
TOO = Reading("careless_too", Customer, ANY_CUSTOMER.where(TENANT > 0))


def forget(database: Database) -> None:
    """The connection that is used next knows no statement any more."""
    with database.engine.connect() as connection:
        connection.execute(text("DEALLOCATE ALL"))


def die(database: Database) -> None:
    """The connection that is used next is cut while it waits."""
    with database.engine.connect() as connection:
        victim = connection.scalar(text("SELECT pg_backend_pid()"))
    other = Database(database.engine.url.render_as_string(hide_password=False))
    with other.engine.connect() as connection:
        connection.execute(text("SELECT pg_terminate_backend(:victim, 5000)"), {"victim": victim})
    other.close()


def viewed(acme: Business, token: str) -> InvoiceView:
    return acme.house.bus.ask(ViewInvoice(who=acme.who(), token=token))


def test_a_statement_that_does_not_name_a_tenant_is_no_reading() -> None:
    with pytest.raises(ValueError, match="across tenants"):
        Reading("any", Customer, ANY_CUSTOMER)


@on_postgres
def test_the_database_walls_off_even_a_careless_statement(house: House, acme: Business) -> None:
    initech = business(house, is_connected=False)
    mine = acme.customer()

    assert house.store(acme.who()).read(CARELESS) == mine
    assert house.store(initech.who()).read(CARELESS) is None


@on_postgres
def test_a_tenant_is_forgotten_with_the_question(house: House, acme: Business) -> None:
    acme.customer()
    house.store(acme.who()).read(CARELESS)

    with house.databases["billing"].engine.connect() as connection:
        named, seen = connection.execute(
            text("SELECT current_setting('portico.tenant', true), (SELECT count(*) FROM customers)")
        ).one()
    assert (named or "", seen) == ("", 0)


def test_a_reading_inside_a_unit_sees_what_the_unit_has_written(house: House, acme: Business) -> None:
    invoice = acme.invoice()
    store = house.store(acme.who())
    with suppress(NothingToPay), store.begin():
        store.invoice_locked(number=invoice.id).notes = "Written a moment ago"
        inside = store.read(INVOICE_OF_TOKEN, token=invoice.token, own=0, before=LATEST)
        raise NothingToPay
    after = store.read(INVOICE_OF_TOKEN, token=invoice.token, own=0, before=LATEST)

    assert inside is not None
    assert after is not None
    assert (inside.invoice.notes, after.invoice.notes) == ("Written a moment ago", invoice.notes)


@on_postgres
@pytest.mark.parametrize("spoil", [forget, die])
def test_a_reading_outlives_its_connection(
    house: House, acme: Business, spoil: Callable[[Database], None]
) -> None:
    token = acme.invoice().token
    before = viewed(acme, token)
    spoil(house.databases["billing"])

    assert viewed(acme, token) == before


@on_postgres
def test_a_connection_that_forgot_learns_each_statement_again(house: House, acme: Business) -> None:
    mine, store = acme.customer(), house.store(acme.who())
    store.read(CARELESS)
    forget(house.databases["billing"])

    assert [store.read(each) for each in (TOO, CARELESS, CARELESS, TOO)] == [mine] * 4


def test_without_a_database_a_reading_says_so() -> None:
    nowhere = Database(f"postgresql+psycopg://nobody:secret@127.0.0.1:{free_port()}/nothing", timeout=1)
    with pytest.raises(Unavailable):
        CARELESS.alone(nowhere, tenant=1, facts={})
