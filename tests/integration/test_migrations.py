"""Migrations: up and down again, to just what the models say; on PostgreSQL every tenant's rows are walled off."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from uuid import uuid4

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, create_engine, insert, inspect, select, text

from deploy.machinery.addresses import PostgresAddress
from services.billing.models import CreditNoteRow, CreditRow, CreditUseRow, CustomerRow, InvoiceRow, TailRow
from shared.config import SERVICES
from shared.migrations import alembic_for, migrate

EXEMPT = {"outbox", "inbox", "jobs", "tenants", "alembic_version"}
"""Worked by loops that serve all tenants, or read before a tenant is known."""
NOVEMBER = datetime(2026, 11, 3, 12, 0, tzinfo=UTC)
WALLS = text(
    """
    SELECT relname FROM pg_class
    WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND relrowsecurity AND relforcerowsecurity
      AND EXISTS (
        SELECT FROM pg_policy
        WHERE polrelid = pg_class.oid AND polcmd = '*' AND polqual IS NOT NULL AND polwithcheck IS NOT NULL
      )
    """
)


@pytest.fixture(params=SERVICES)
def service(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(params=["sqlite", "postgres"])
def url(request: pytest.FixtureRequest, service: str, tmp_path: Path) -> Iterator[str]:
    """The owner's address of an empty database."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/{service}.sqlite3"
        return
    address: PostgresAddress = request.getfixturevalue("postgres")
    name = f"{address.prefix}_empty_{uuid4().hex[:12]}"
    _administer(address, f"CREATE DATABASE {name} OWNER {address.prefix}_{service}_owner")
    yield address.owner_url(service).rpartition("/")[0] + f"/{name}"
    _administer(address, f"DROP DATABASE {name} WITH (FORCE)")


def test_a_migrated_database_is_what_the_models_say(service: str, url: str) -> None:
    migrate(service, url)
    metadata = import_module(f"services.{service}.models").Model.metadata
    with _connected(url) as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []


def test_migrating_again_changes_nothing(service: str, url: str) -> None:
    migrate(service, url)
    migrate(service, url)


def test_every_migration_goes_down_again(service: str, url: str) -> None:
    migrate(service, url)
    command.downgrade(alembic_for(service, url), "base")
    with _connected(url) as connection:
        assert inspect(connection).get_table_names() == ["alembic_version"]
    migrate(service, url)


@pytest.mark.parametrize("url", ["postgres"], indirect=True)
def test_every_tenants_rows_are_walled_off_even_from_the_tables_owner(service: str, url: str) -> None:
    migrate(service, url)
    with _connected(url) as connection:
        tables = set(inspect(connection).get_table_names()) - EXEMPT
        assert set(connection.scalars(WALLS)) == tables


@pytest.mark.parametrize("service", ["billing"], indirect=True)
def test_what_credit_notes_had_taken_back_is_remembered(service: str, url: str) -> None:
    migrate(service, url)
    with _connected(url) as connection:
        _as_tenant(connection, 7)
        _write_a_voided_credit_note(connection)
        connection.commit()
    command.downgrade(alembic_for(service, url), "0018_details")
    migrate(service, url)
    found = select(CreditRow.amount_minor, CreditRow.taken_back_minor, CreditRow.taken_back_at)
    with _connected(url) as connection:
        _as_tenant(connection, 7)
        assert [tuple(row) for row in connection.execute(found)] == [(5_00, 15_00, NOVEMBER)]


@pytest.mark.parametrize("service", ["billing"], indirect=True)
def test_whose_credit_was_used_is_known_of_what_was_used_already(service: str, url: str) -> None:
    migrate(service, url)
    with _connected(url) as connection:
        _as_tenant(connection, 7)
        _write_a_voided_credit_note(connection)
        _write_a_use_of_its_credit(connection)
        connection.commit()
    command.downgrade(alembic_for(service, url), "0024_fields_and_terms")
    migrate(service, url)
    with _connected(url) as connection:
        _as_tenant(connection, 7)
        found = connection.execute(select(CreditUseRow.customer_id, CreditUseRow.amount_minor))
        assert [tuple(row) for row in found] == [(1, 5_00)]


@pytest.mark.parametrize("service", ["billing"], indirect=True)
@pytest.mark.parametrize("url", ["postgres"], indirect=True)
def test_the_tails_of_numbers_are_written_of_what_there_is_already(service: str, url: str) -> None:
    migrate(service, url)
    with _connected(url) as connection:
        _as_tenant(connection, 7)
        _write_a_voided_credit_note(connection)
        connection.commit()
    command.downgrade(alembic_for(service, url), "0019_taken_back")
    migrate(service, url)
    tails = select(TailRow.kind, TailRow.tail, TailRow.document_id).order_by(TailRow.kind, TailRow.tail)
    with _connected(url) as connection:
        _as_tenant(connection, 7)
        assert [tuple(row) for row in connection.execute(tails)] == [
            (kind, tail, 1) for kind in ("credit note", "credit note po") for tail in ("-1", "1", "cn-1", "n-1")
        ]


def _as_tenant(connection: Connection, tenant: int) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT set_config('portico.tenant', :tenant, false)"), {"tenant": str(tenant)})


def _write_a_voided_credit_note(connection: Connection) -> None:
    """Of 20.00, of which 5.00 had been used."""
    same = {"id": 1, "tenant_id": 7}
    mine = same | {"customer_id": 1, "currency": "USD"}
    told = dict.fromkeys(("number", "name", "email", "mailbox", "attention_to", "tax_id"), "Globex")
    customer = same | told | {"address": {}, "currency": "USD", "created_at": NOVEMBER}
    credit = mine | {"source": "credit_note", "reference": "CN-1", "key": "credit note 1", "posted_at": NOVEMBER}
    note = mine | dict.fromkeys(("token", "number", "purchase_order", "notes", "summary"), "CN-1")
    note |= {"credit_id": 1, "issued_on": NOVEMBER.date(), "is_draft": False, "created_at": NOVEMBER}
    connection.execute(insert(CustomerRow).values(customer))
    connection.execute(insert(CreditRow).values(credit | {"amount_minor": 5_00, "used_minor": 5_00}))
    minor = {"subtotal_minor": 20_00, "total_minor": 20_00, "voided_at": NOVEMBER}
    connection.execute(insert(CreditNoteRow).values(note | minor))


def _write_a_use_of_its_credit(connection: Connection) -> None:
    mine = {"id": 1, "tenant_id": 7, "customer_id": 1, "currency": "USD"}
    told = dict.fromkeys(("token", "number", "terms", "purchase_order", "notes", "summary"), "INV-1")
    days = dict.fromkeys(("issued_on", "due_on"), NOVEMBER.date())
    minor = dict.fromkeys(("subtotal_minor", "total_minor", "paid_minor"), 5_00)
    invoice = mine | told | days | minor | {"is_draft": False, "created_at": NOVEMBER}
    use = mine | {"credit_id": 1, "invoice_id": 1, "amount_minor": 5_00, "applied_at": NOVEMBER}
    connection.execute(insert(InvoiceRow).values(invoice))
    connection.execute(insert(CreditUseRow).values(use))


def _administer(address: PostgresAddress, statement: str) -> None:
    engine = create_engine(address.admin_url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(statement)
    engine.dispose()


@contextmanager
def _connected(url: str) -> Iterator[Connection]:
    engine = create_engine(url)
    with engine.connect() as connection:
        yield connection
    engine.dispose()
