"""What holds for every service, read off its code: no page of prose could keep it true."""

import pkgutil
import re
from collections.abc import Iterator
from importlib import import_module
from inspect import getdoc
from pathlib import Path
from typing import Any, get_type_hints

import pytest
from sqlalchemy import BigInteger, Table

import shared.contracts
from services.auth.models import Model as AuthModel
from services.billing.models import Model as BillingModel
from services.notify.models import Model as NotifyModel
from services.settings.models import Model as SettingsModel
from shared.bus.local import LocalBus
from shared.config import DEMO_SECRET, SERVICES, Config
from shared.contracts.message import Ask, PlatformAsk, Question

PROJECT = Path(__file__).resolve().parents[2]
MODELS = {"settings": SettingsModel, "billing": BillingModel, "auth": AuthModel, "notify": NotifyModel}
OF_NO_TENANT = {"settings.tenants", *(f"{service}.jobs" for service in SERVICES)}
"""The tenants themselves, and the clockwork that serves all of them."""
SQL = re.compile(r"\bselect\(|\bdelete\(|\binsert\(|\bupdate\(|\b_?store\.session\b|\bsqlalchemy\b")
MAY_SPEAK_SQL = ("store", "models", "migrations")

every_service = pytest.mark.parametrize("service", SERVICES)


def contract_modules() -> Iterator[Any]:
    for found in pkgutil.walk_packages(shared.contracts.__path__, "shared.contracts."):
        yield import_module(found.name)


def questions() -> list[type[Question[Any]]]:
    return [
        member
        for module in contract_modules()
        for member in vars(module).values()
        if isinstance(member, type)
        and issubclass(member, (Ask, PlatformAsk))
        and member.__module__ == module.__name__ != "shared.contracts.message"
        and "[" not in member.__name__  # Ask[Invoice] is only what the questions are made from
    ]


def tables() -> list[tuple[str, Table]]:
    return [
        (f"{service}.{table.name}", table)
        for service, model in MODELS.items()
        for table in model.metadata.sorted_tables
    ]


def sources(folder: str, pattern: str = "**/*.py") -> list[Path]:
    found = sorted((PROJECT / folder).glob(pattern))
    assert found, f"there is nothing in {folder}"
    return found


def named(path: Path) -> str:
    return str(path.relative_to(PROJECT))


@every_service
def test_a_service_answers_the_questions_of_its_contracts_and_no_other(service: str, tmp_path: Path) -> None:
    config = Config(
        environment="demo", secret_key=DEMO_SECRET, database_url=f"sqlite:///{tmp_path}/{{service}}.sqlite3"
    )
    made = import_module(f"services.{service}.service").make(config, LocalBus())
    made.stop()
    asked = {question.wire_name(): question for question in questions() if question.service_name() == service}

    assert {name: answering.question for name, answering in made.answering.items() if name != "ping"} == asked


@pytest.mark.parametrize("question", questions(), ids=lambda question: question.__name__)
def test_a_question_has_an_asker_an_answer_and_words_for_its_refusals(question: type[Question[Any]]) -> None:
    assert next(iter(question.model_fields)) == "who"
    assert question.answer_type() is not Any
    assert Any not in get_type_hints(question).values()
    assert re.search(r"Refuses\s", getdoc(question) or "")


def outside_the_stores() -> list[Path]:
    folders = [PROJECT / "services" / service for service in SERVICES]
    return [
        path
        for folder in folders
        for path in sorted(folder.rglob("*.py"))
        if not path.relative_to(folder).parts[0].startswith(MAY_SPEAK_SQL)
    ]


@pytest.mark.parametrize("path", outside_the_stores(), ids=named)
def test_sql_is_spoken_in_the_stores_alone(path: Path) -> None:
    assert SQL.findall(path.read_text()) == []


@pytest.mark.parametrize(("name", "table"), tables(), ids=lambda value: value if isinstance(value, str) else "")
def test_every_row_belongs_to_a_tenant(name: str, table: Table) -> None:
    assert ("tenant_id" in table.columns) == (name not in OF_NO_TENANT)


@pytest.mark.parametrize(("name", "table"), tables(), ids=lambda value: value if isinstance(value, str) else "")
def test_a_row_points_at_rows_of_its_own_tenant_only(name: str, table: Table) -> None:
    assert [key.column_keys for key in table.foreign_key_constraints if "tenant_id" not in key.column_keys] == []


@pytest.mark.parametrize(("name", "table"), tables(), ids=lambda value: value if isinstance(value, str) else "")
def test_amounts_are_large_whole_numbers_beside_their_currency(name: str, table: Table) -> None:
    amounts = [column for column in table.columns if column.name.endswith("_minor")]

    assert [column.name for column in amounts if not isinstance(column.type, BigInteger)] == []
    assert not amounts or "currency" in table.columns


@pytest.mark.parametrize(
    "path",
    [
        *sources("services", "*/domain/**/*.py"),
        *sources("services/billing/payments"),
        *sources("shared/contracts"),
        PROJECT / "shared" / "money.py",
    ],
    ids=named,
)
def test_money_is_never_counted_in_floats(path: Path) -> None:
    assert re.findall(r"\bfloat\b", path.read_text()) == []


def test_there_are_amounts_to_look_at() -> None:
    found = {name for name, table in tables() for column in table.columns if column.name.endswith("_minor")}

    assert {"billing.invoices", "billing.payments", "billing.ledger", "billing.attempts"} <= found
