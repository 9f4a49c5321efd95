"""`portico late-fee`, as an operator types it."""

from datetime import timedelta

import pytest
import time_machine

from shared import clock
from tests.integration.test_cli import acme, an_empty_folder, data, portico

__all__ = ["an_empty_folder"]
TENANT = ("--tenant", "acme")
RATE = ("late-fee", "set", *TENANT, "--rate", "1.5")


def row(fee: str, grace: int, every: str) -> dict[str, object]:
    return {"fee": fee, "grace_days": grace, "every": every, "since": clock.today("UTC").isoformat()}


def test_it_is_set_shown_and_switched_off() -> None:
    acme()
    assert data("late-fee", "show", *TENANT) == []
    monthly = [row("1.5 %", 5, "1 month")]
    assert data(*RATE, "--grace", "5", "--every", "1 month") == monthly
    assert data("late-fee", "show", *TENANT) == monthly
    fixed = ("late-fee", "set", *TENANT, "--amount", "15, USD", "--amount", "1500, JPY")
    assert data(*fixed, "--every", "30 days", "--as", "Pat") == [row("15.00 USD, 1500 JPY", 0, "30 days")]
    assert data(*RATE) == [row("1.5 %", 0, "")]
    portico("late-fee", "off", *TENANT)
    assert data("late-fee", "show", *TENANT) == []


def test_it_is_added_at_once_and_waived() -> None:
    acme()
    data(*RATE)
    data("customer", "create", "Globex", "--email", "jo@globex.example", *TENANT)
    due = clock.today("UTC").isoformat()
    portico("invoice", "create", "1", *TENANT, "--line", "Paper, 1, 100", "--due", due)
    assert data("late-fee", "add", *TENANT) == [{"added": 0}]
    with time_machine.travel(clock.now() + timedelta(days=1)):
        assert data("late-fee", "add", *TENANT) == [{"added": 1}]
        assert data("late-fee", "waive", "1", *TENANT) == [{"id": 1, "number": "CN-0001", "total": "1.50 USD"}]
        portico("late-fee", "waive", "1", *TENANT, code=1)
    portico("late-fee", "waive", "2", *TENANT, code=3)


@pytest.mark.parametrize(
    ("code", "wrong"),
    [
        (1, ("--rate", "1.5", "--amount", "15, USD")),
        (1, ()),
        (2, ("--rate", "0")),
        (2, ("--rate", "much")),
        (2, ("--amount", "15")),
        (2, ("--amount", "15.005, USD")),
        (2, ("--rate", "1", "--every", "6 days")),
        (2, ("--rate", "1", "--every", "1 year")),
        (2, ("--rate", "1", "--grace", "366")),
    ],
)
def test_what_makes_no_sense_is_refused(code: int, wrong: tuple[str, ...]) -> None:
    acme()
    portico("late-fee", "set", *TENANT, *wrong, code=code)
    assert data("late-fee", "show", *TENANT) == []
