"""PostgreSQL plans by what it saw when it last looked. Of a business that has begun since, or has just moved in
with all its documents, it knows nothing: lists and statements must be read in reasonable steps all the same."""

from collections.abc import Iterator, Mapping

import pytest
from sqlalchemy import create_engine, inspect

from deploy.machinery.addresses import PostgresAddress
from services.billing.store import BillingStore
from shared.bus.service import system_caller
from shared.database import Database
from tests.bench.filling import fill
from tests.bench.long_lists import OF_THE_PAST, PAGES, Read, listed
from tests.support.databases import migrated_database, run_all
from tests.support.plans import rows_handled

MANY = 1_500
YOUNG, OTHER = 1, 2
OFTEN = 400
"""Each document may be looked at so many times: for each row of a page anew, but not for each other document."""
LISTS: Mapping[str, Read] = {
    **{name: pair.long for name, pair in (PAGES | OF_THE_PAST).items()},
    "payments of all invoices": listed("payments", term="inv"),
    "payments of all estimates": listed("payments", term="est"),
    "payments that many have": listed("payments", term="17"),
    "estimates that half have": listed("estimates", term="7"),
    "credit notes that half have, used": listed("credit_notes", term="7", status="closed"),
}


@pytest.fixture(scope="module", params=["nobody", "another"])
def young(request: pytest.FixtureRequest, postgres: PostgresAddress) -> Iterator[tuple[Database, BillingStore]]:
    """Beside whom PostgreSQL has seen documents of nobody, or of another business."""
    url = migrated_database(postgres, "billing")
    admin = postgres.admin_url.rpartition("/")[0] + "/" + url.rpartition("/")[2]
    run_all(admin, *(f"ALTER TABLE {table} SET (autovacuum_enabled = false)" for table in _tables(admin)))
    if request.param == "another":
        fill(admin, tenant=OTHER, first=100, many=100)
    fill(admin, tenant=YOUNG, first=1, many=MANY, is_looked_at=False)
    database = Database(url)
    yield database, BillingStore(database, system_caller(YOUNG, job="test", seconds=300))
    database.close()
    run_all(postgres.admin_url, f"DROP DATABASE {url.rpartition('/')[2]} WITH (FORCE)")


@pytest.mark.parametrize("name", LISTS)
def test_no_row_is_read_once_for_each_other(young: tuple[Database, BillingStore], name: str) -> None:
    database, store = young
    for customer in (1, 2, 3):
        with rows_handled(database) as handled:
            LISTS[name](store, customer)
        assert sum(handled) < OFTEN * MANY, handled


def _tables(url: str) -> list[str]:
    engine = create_engine(url)
    try:
        return inspect(engine).get_table_names()
    finally:
        engine.dispose()
