"""`portico payment`: the account at the provider is connected, and what came past it is recorded."""

import pytest
from typer.testing import CliRunner

from deploy.cli import app
from tests.integration.test_cli import acme, an_empty_folder, data, portico

__all__ = ["an_empty_folder"]
RECORD = ("payment", "record", "1", "--tenant", "acme", "--method", "check")


def owed() -> None:
    acme()
    portico("customer", "create", "Globex", "--tenant", "acme", "--email", "jo@globex.example")
    portico("invoice", "create", "1", "--tenant", "acme", "--line", "Paper, 2, 9.50")


def test_a_part_is_recorded_and_then_what_is_left() -> None:
    owed()
    [part] = data(*RECORD, "--amount", "4, USD", "--reference", "1042", "--on", "2020-02-29")
    assert (part["amount"], part["kept"]) == ("4.00 USD", "0.00 USD")
    [rest] = data(*RECORD)
    assert (rest["amount"], rest["kept"]) == ("15.00 USD", "0.00 USD")
    assert "Refused: nothing to pay." in portico(*RECORD, "--amount", "1, USD", code=1).stderr


def test_what_is_more_than_the_invoice_needs_is_kept_as_credit() -> None:
    owed()
    [payment] = data(*RECORD, "--amount", "20, USD")
    assert (payment["amount"], payment["kept"]) == ("20.00 USD", "1.00 USD")


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--amount", "1, EUR"), 1),
        (("--amount", "-1, USD"), 1),
        (("--amount", "0, USD"), 1),
        (("--amount", "1.005, USD"), 2),
        (("--amount", "much"), 2),
        (("--method", "card"), 2),
        (("--on", "9999-12-31"), 2),
        (("--tenant", "nobody"), 3),
    ],
)
def test_money_that_cannot_have_come_is_not_recorded(words: tuple[str, ...], code: int) -> None:
    owed()
    portico(*RECORD, *words, code=code)
    assert data(*RECORD)[0]["amount"] == "19.00 USD"


def test_the_account_at_the_provider_is_connected_without_showing_its_secrets() -> None:
    acme()
    words = ["payment", "connect", "--tenant", "acme"]
    told = CliRunner().invoke(app, words, input="sk_live_12345678\nwhsec_12345678\n")
    assert (told.exit_code, told.stdout.strip()) == (0, "")
    assert "http://hooks.localhost:8000/hooks/stripe/1\n" in told.stderr
    assert "12345678" not in told.output
    short = CliRunner().invoke(app, words, input="sk\nwhsec_12345678\n")
    assert (short.exit_code, "api_key: " in short.stderr) == (2, True)


def test_nothing_is_to_be_looked_at_and_nothing_released() -> None:
    owed()
    assert data("payment", "quarantined", "--tenant", "acme") == []
    assert "PAY-0000-0000" not in portico("payment", "release", "PAY-0000-0000", "--tenant", "acme", code=3).stdout


def test_a_payment_under_a_key_is_recorded_once() -> None:
    owed()
    once = data(*RECORD, "--amount", "4, USD", "--key", "bank line 7")
    assert data(*RECORD, "--amount", "4, USD", "--key", "bank line 7") == once
    assert data(*RECORD)[0]["amount"] == "15.00 USD"
    assert "name the amount" in portico(*RECORD, "--key", "bank line 7", code=2).stderr


def test_a_draft_is_listed_issued_sent_and_another_taken_back() -> None:
    owed()
    [draft] = data("invoice", "create", "1", "--tenant", "acme", "--line", "Paper, 1, 3", "--draft")
    listed = data("invoice", "list", "--tenant", "acme", "--customer", "1")
    assert [(each["id"], each["status"], each["total"]) for each in listed] == [
        (draft["id"], "draft", "3.00 USD"),
        (1, "due", "19.00 USD"),
    ]
    number = str(draft["id"])
    for _ in range(2):
        assert data("invoice", "issue", number, "--tenant", "acme")[0]["status"] == "due"
    assert data("invoice", "send", number, "--tenant", "acme")[0]["number"] == draft["number"]
    assert data("invoice", "void", "1", "--tenant", "acme")[0]["status"] == "voided"
    [shown] = data("invoice", "show", number, "--tenant", "acme")
    assert (shown["customer"], shown["left"], shown["payments"]) == ("Globex", "3.00 USD", 0)
