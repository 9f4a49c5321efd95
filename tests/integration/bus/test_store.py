"""Units of work on both databases: all or nothing, one tenant, nobody asked meanwhile."""

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest
from sqlalchemy import create_engine, func, select
from sqlalchemy.exc import ProgrammingError, StatementError

from deploy.machinery.addresses import PostgresAddress
from shared import clock
from shared.bus.outbox import Relay
from shared.bus.service import platform_origin
from shared.contracts.errors import Unavailable
from shared.database import Database, InsideUnit
from shared.store import OutsideUnit
from tests.integration.bus.conftest import Opening
from tests.support.callers import caller, fresh_tenant
from tests.support.databases import sqlite_database
from tests.support.ledger import POST, AmountRow, Counted, Ledger, Model

OURS, THEIRS = fresh_tenant(), fresh_tenant()


def ledger(database: Database, tenant: int = OURS) -> Ledger:
    return Ledger(database, caller(tenant=tenant))


def counted() -> Counted:
    return Counted(tenant=OURS, at=clock.now(), request_id="test", name="cash")


def unsent(database: Database) -> int:
    return Relay(database, POST.outbox, publish=lambda parcels: None).waiting()


def names(database: Database, tenant: int = OURS) -> list[str]:
    store = ledger(database, tenant)
    with store.reading():
        return store.names()


def test_what_a_unit_wrote_is_there_afterwards(database: Database) -> None:
    store = ledger(database)
    with store.begin():
        store.open("cash")
        store.emit(counted())
    assert (names(database), unsent(database)) == (["cash"], 1)


def test_unit_that_fails_leaves_neither_rows_nor_news(database: Database) -> None:
    store = ledger(database)
    with suppress(KeyError), store.begin():
        store.open("cash")
        store.emit(counted())
        raise KeyError
    assert (names(database), unsent(database)) == ([], 0)


def test_bell_rings_after_the_unit_and_only_for_news(database: Database) -> None:
    seen: list[list[str]] = []
    store = Ledger(database, caller(tenant=OURS), news=lambda: seen.append(names(database)))
    with store.begin():
        store.open("quiet")
    with store.begin():
        store.open("told")
        store.emit(counted())
    assert seen == [["quiet", "told"]]


def test_tenant_sees_its_own_rows(database: Database) -> None:
    for tenant, name in ((OURS, "ours"), (THEIRS, "theirs")):
        store = ledger(database, tenant)
        with store.begin():
            store.open(name)
    assert (names(database), names(database, THEIRS)) == (["ours"], ["theirs"])


def test_query_that_forgets_the_tenant_sees_nothing_of_others(postgres_only: Database) -> None:
    theirs, ours = ledger(postgres_only, THEIRS), ledger(postgres_only)
    with theirs.begin():
        theirs.open("theirs")
    with ours.begin():
        assert ours.names_of_whoever() == []
        assert ours.rename_whatever("stolen") == 0
        ours.open("ours")
        assert ours.names_of_whoever() == ["ours"]
    assert names(postgres_only, THEIRS) == ["theirs"]


def test_row_cannot_be_written_into_another_tenant(postgres_only: Database) -> None:
    store = ledger(postgres_only)
    with pytest.raises(ProgrammingError, match="row-level security"), store.begin():
        store.session.add(AmountRow(tenant_id=THEIRS, name="slipped in"))
    assert names(postgres_only, THEIRS) == []


def test_tenant_of_one_unit_is_forgotten_by_the_next(postgres_only: Database) -> None:
    store = ledger(postgres_only)
    with store.begin():
        store.open("ours")
    with postgres_only.transaction(tenant=None, write=False) as connection:
        assert connection.execute(select(func.count()).select_from(AmountRow)).scalar_one() == 0


def test_question_from_before_a_tenant_reaches_exempt_tables_only(database: Database) -> None:
    store = Ledger(database, platform_origin())
    with store.reading():
        with pytest.raises(OutsideUnit, match="before a tenant was known"):
            store.names()
        assert store.session.execute(select(func.count()).select_from(POST.outbox)).scalar_one() == 0


def test_rows_are_out_of_reach_outside_a_unit(database: Database) -> None:
    with pytest.raises(OutsideUnit, match="open a unit first"):
        ledger(database).names()


def test_unit_inside_a_unit_is_a_mistake(database: Database) -> None:
    outer, inner = ledger(database), ledger(database)
    with outer.begin():
        outer.open("cash")
        with pytest.raises(InsideUnit), inner.reading():
            raise AssertionError("it was opened")
    assert names(database) == ["cash"]


def test_two_writers_at_once_lose_nothing(opened: Opening) -> None:
    stores = [ledger(opened()) for _ in range(2)]
    with stores[0].begin():
        stores[0].open("cash")
    together = threading.Barrier(2)

    def count(store: Ledger) -> None:
        together.wait()
        for _ in range(25):
            with store.begin():
                store.locked("cash").minor += 1

    with ThreadPoolExecutor() as pool:
        list(pool.map(count, stores))
    with stores[0].begin():
        assert stores[0].locked("cash").minor == 50


def test_writer_that_stands_in_the_way_too_long_makes_the_other_unavailable(opened: Opening) -> None:
    first, second = ledger(opened()), ledger(opened())
    with first.begin():
        first.open("cash")
    with ThreadPoolExecutor() as pool, first.begin():
        first.locked("cash")
        waiting = pool.submit(_lock, second)
        assert isinstance(waiting.exception(timeout=10), Unavailable)


def _lock(store: Ledger) -> None:
    with store.begin():
        store.locked("cash")


def test_database_that_is_away_is_unavailable_and_comes_back(tmp_path: Path) -> None:
    path = tmp_path / "later" / "ledger.sqlite3"
    database = Database(f"sqlite:///{path}")
    assert not database.is_there()
    with pytest.raises(Unavailable):
        names(database)
    path.parent.mkdir()
    sqlite_database(path, Model.metadata)
    assert database.is_there()
    assert names(database) == []
    database.close()


def test_connection_that_died_while_it_waited_is_replaced(
    postgres_only: Database, postgres: PostgresAddress
) -> None:
    assert names(postgres_only) == []
    admin = create_engine(postgres.admin_url, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        database = postgres_only.engine.url.database
        killed = connection.exec_driver_sql(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", (database,)
        ).scalars()
        assert list(killed) == [True]
    admin.dispose()
    assert names(postgres_only) == []


def test_mistake_in_a_statement_is_not_called_unavailable(database: Database) -> None:
    with pytest.raises(StatementError) as mistake, database.transaction(tenant=OURS, write=True) as connection:
        connection.exec_driver_sql("SELECT 1 FROM nowhere")
    assert "nowhere" in str(mistake.value)
