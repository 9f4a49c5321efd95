"""What is open of everybody is not read for one customer, however PostgreSQL weighs it: it has no way to."""

from collections.abc import Iterator
from datetime import date

import pytest

from deploy.machinery.addresses import PostgresAddress
from services.billing.store import BillingStore
from shared.bus.service import system_caller
from shared.database import Database
from tests.bench.filling import fill
from tests.bench.long_lists import stated_as
from tests.support.databases import migrated_database, run_all
from tests.support.plans import indexes_used

OF_CUSTOMERS = ("amount", "due", "issued", "open", "open_issued")


@pytest.fixture
def database(postgres: PostgresAddress) -> Iterator[Database]:
    """Without the indexes that a statement should be read by, of a PostgreSQL that takes any other it can."""
    url = migrated_database(postgres, "billing")
    name = url.rpartition("/")[2]
    admin = postgres.admin_url.rpartition("/")[0] + "/" + name
    fill(admin, tenant=1, first=1, many=100)
    run_all(
        admin,
        *(f"DROP INDEX ix_invoices_{index}" for index in OF_CUSTOMERS),
        f"ALTER DATABASE {name} SET enable_seqscan = off",
    )
    database = Database(url)
    yield database
    database.close()
    run_all(postgres.admin_url, f"DROP DATABASE {name} WITH (FORCE)")


def test_the_index_of_what_is_overdue_finds_what_is_overdue_and_nothing_of_a_customer(database: Database) -> None:
    store = BillingStore(database, system_caller(1, job="test", seconds=300))
    with indexes_used(database) as for_late_fees, store.reading():
        overdue = store.overdue(date.max, after=(date.min, 0))
    with indexes_used(database) as for_a_statement:
        stated_as(kind="open_item")(store, 1)

    assert len(overdue) > 0
    assert "ix_invoices_overdue" in for_late_fees
    assert "ix_invoices_overdue" not in for_a_statement
