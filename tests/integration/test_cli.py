"""`portico` as an operator types it, over the embedded files of an empty folder."""

import json
import logging
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import structlog
from typer.core import TyperGroup
from typer.main import get_command
from typer.testing import CliRunner, Result

from deploy.cli import app
from deploy.commands.answering import asking
from deploy.commands.tenants import operator
from deploy.ports import free_port
from shared.config import embedded_folder
from shared.contracts.billing.approving import ApproveEstimate, DeclineEstimate
from shared.contracts.billing.comments import WriteComment
from shared.contracts.billing.credit_notes import GetCreditNote
from shared.contracts.billing.customers import CustomField, GetCustomer
from shared.contracts.billing.estimates import GetEstimate
from shared.contracts.billing.invoices import GetInvoice
from shared.contracts.message import Ask, LinkHolder
from tests.support.magic import token


@pytest.fixture(autouse=True)
def an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("PORTICO_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    embedded_folder().mkdir(parents=True)


@pytest.fixture(autouse=True)
def logs_as_they_were() -> Iterator[None]:
    """A command that runs the product says where its logs go; what the runner reads is closed after it."""
    handlers, level = list(logging.root.handlers), logging.root.level
    yield
    structlog.reset_defaults()
    logging.root.handlers[:] = handlers
    logging.root.setLevel(level)


def portico(*words: str, code: int = 0) -> Result:
    result = CliRunner().invoke(app, list(words))
    assert result.exit_code == code, (result.output, result.exception)
    return result


def data(*words: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads(portico(*words, "-o", "json").stdout)
    return rows


def acme() -> None:
    portico("tenant", "create", "acme", "--name", "Acme", "--email", "a@acme.example", "--currency", "USD")


def commands(group: TyperGroup, path: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    found: list[tuple[str, ...]] = []
    for name, command in group.commands.items():
        found += commands(command, (*path, name)) if isinstance(command, TyperGroup) else [(*path, name)]
    return found


def all_commands() -> list[tuple[str, ...]]:
    group = get_command(app)
    assert isinstance(group, TyperGroup)
    return commands(group)


@pytest.mark.parametrize("words", all_commands(), ids=" ".join)
def test_every_command_has_an_example(words: tuple[str, ...]) -> None:
    assert f"Example: portico {' '.join(words)}" in " ".join(portico(*words, "--help").stdout.split())


def test_a_business_a_customer_and_an_invoice_from_nothing() -> None:
    acme()
    customer = data("customer", "create", "Globex", "--tenant", "acme", "--email", "jo@globex.example")
    assert customer == [{"id": 1, "number": "CUST-0001", "name": "Globex", "email": "jo@globex.example"}]
    lines = ("--line", "Paper, 2, 9.50", "--line", "Delivery, 1, 5", "--tax", "Sales tax, 8.25")
    [invoice] = data("invoice", "create", "1", "--tenant", "acme", *lines)
    assert (invoice["number"], invoice["total"]) == ("INV-0001", "25.98 USD")
    assert re.fullmatch(r"http://acme\.localhost:8000/invoices/\w{24}", invoice["url"])
    [link] = data("signin-link", "1", "--tenant", "acme")
    assert re.fullmatch(r"http://acme\.localhost:8000/s/[\w-]{43}", link["link"])


def test_a_credit_note_from_draft_to_void() -> None:
    acme()
    portico("customer", "create", "Globex", "--tenant", "acme", "--email", "jo@globex.example")
    portico("invoice", "create", "1", "--tenant", "acme", "--line", "Paper, 2, 9.50")
    line = ("--line", "Paper, 3, 9.50", "--tax", "Sales tax, 10")
    [draft] = data("credit-note", "create", "1", "--tenant", "acme", *line, "--invoice", "1", "--draft")
    assert (draft["number"], draft["status"], draft["total"], draft["left"]) == (
        "CN-0001",
        "draft",
        "31.35 USD",
        "0.00 USD",
    )
    [sent] = data("credit-note", "send", str(draft["id"]), "--tenant", "acme")
    assert (sent["status"], sent["left"]) == ("open", "12.35 USD")
    assert re.fullmatch(r"http://acme\.localhost:8000/credit_notes/\w{24}", sent["url"])
    [voided] = data("credit-note", "void", str(draft["id"]), "--tenant", "acme")
    [shown] = data("credit-note", "show", str(draft["id"]), "--tenant", "acme")
    assert shown == voided | {"customer": "Globex", "used_for": "INV-0001 19.00 USD"}
    assert (voided["status"], voided["left"]) == ("voided", "0.00 USD")
    assert "Refused: conflict: voided." in portico("credit-note", "send", "1", "--tenant", "acme", code=1).stderr


def test_statements_are_shown_and_sent_with_what_is_below() -> None:
    acme()
    for name, more in (("Globex", ()), ("Globex East", ("--parent", "1")), ("Globex West", ())):
        portico("customer", "create", name, "--tenant", "acme", "--email", "jo@globex.example", *more)
    assert data("customer", "below", "3", "1", "--tenant", "acme")[0]["parent"] == 1
    assert data("customer", "below", "3", "--tenant", "acme")[0]["parent"] is None
    assert "Refused: invalid: parent." in portico("customer", "below", "1", "2", "--tenant", "acme", code=1).stderr
    portico("invoice", "create", "2", "--tenant", "acme", "--line", "Paper, 2, 9.50")
    shown = portico("statement", "show", "1", "--tenant", "acme", "-o", "json")
    rows = json.loads(shown.stdout)
    assert [(row["kind"], row["account"], row["amount"], row["balance"]) for row in rows] == [
        ("opening", "", None, "0.00"),
        ("invoice", "Globex East", "19.00", "19.00"),
        ("closing", "", None, "19.00"),
    ]
    assert re.fullmatch(r"http://acme\.localhost:8000/statements/\w{24}\n", shown.stderr)
    open_ = data("statement", "show", "2", "--tenant", "acme", "--open-items")
    assert [(row["kind"], row["balance"]) for row in open_] == [("open", "19.00"), ("total", "19.00")]
    assert [row["kind"] for row in data("statement", "show", "2", "--tenant", "acme", "--past-due")] == ["total"]
    assert "On its way." in portico("statement", "send", "1", "--tenant", "acme").stderr
    words = ("statement", "show", "1", "--tenant", "acme", "--from", "2001-01-01")
    assert "Refused: statement not possible: start." in portico(*words, code=1).stderr


def test_tables_are_for_people() -> None:
    acme()
    heads, row = portico("tenant", "list").stdout.splitlines()
    assert heads.split() == ["id", "username", "name", "currency", "locale", "url"]
    assert row.split() == ["1", "acme", "Acme", "USD", "en-US", "http://acme.localhost:8000"]


def test_a_taken_username_is_refused() -> None:
    acme()
    words = ("--name", "Other", "--email", "o@other.example", "--currency", "USD")
    assert "Refused: already exists: username." in portico("tenant", "create", "acme", *words, code=1).stderr


@pytest.mark.parametrize("username", ["api", "a.b", "-a", "a b", "a" * 64])
def test_names_that_cannot_be_hosts_are_refused(username: str) -> None:
    words = ("--name", "Other", "--email", "o@other.example", "--currency", "USD")
    assert "Refused: invalid: username." in portico("tenant", "create", *words, "--", username, code=1).stderr


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("customer", "create", "Globex", "--tenant", "nobody", "--email", "jo@globex.example"), 3),
        (("signin-link", "99", "--tenant", "acme"), 3),
        (("deadletters", "show", "notify", "99"), 3),
        (("deadletters", "replay", "notify", "99"), 3),
        (("deadletters", "replay", "nobody", "1"), 3),
        (("deadletters", "replay", "notify", "9" * 20), 2),
        (("invoice", "create", "1", "--tenant", "acme", "--line", "Paper"), 2),
        (("credit-note", "create", "1", "--tenant", "acme", "--line", "Paper, 1, 0"), 1),
        (("credit-note", "create", "1", "--tenant", "acme", "--line", "Paper, 1, 9", "--invoice", "99"), 3),
        (("credit-note", "void", "99", "--tenant", "acme"), 3),
        (("credit-note", "show", "99", "--tenant", "acme"), 3),
        (("invoice", "create", "1", "--tenant", "acme", "--line", "Paper, many, 9.50"), 2),
        (("customer", "create", "Globex", "--tenant", "acme", "--email", "not an address"), 2),
        (("ping", "nobody"), 2),
        (("serve", "nobody"), 2),
        (("serve", "billing"), 4),
    ],
)
def test_what_cannot_be_done_has_its_exit_code(words: tuple[str, ...], code: int) -> None:
    acme()
    portico("customer", "create", "First", "--tenant", "acme", "--email", "first@globex.example")
    portico(*words, code=code)


def test_every_service_answers_a_ping() -> None:
    assert [data("ping", name)[0]["service"] for name in ("settings", "billing", "auth", "notify")] == [
        "settings", "billing", "auth", "notify",
    ]  # fmt: skip


def test_the_databases_are_brought_up_to_date_twice_without_harm() -> None:
    first, second = data("migrate"), data("migrate")
    assert (
        first
        == second
        == [{"service": name, "migrated": "yes"} for name in ("settings", "billing", "auth", "notify")]
    )


def test_no_dead_letters_is_an_empty_list() -> None:
    portico("migrate")
    assert data("deadletters", "list") == []


def test_a_missing_secret_is_a_wrong_configuration(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORTICO_BROKER_URL", "amqp://127.0.0.1:1/")
    assert "PORTICO_SECRET_KEY" in portico("tenant", "list", code=4).stderr


def test_a_folder_without_anything_of_portico_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    assert "Nothing of Portico is in var/demo" in portico("tenant", "list", code=4).stderr


@pytest.mark.parametrize("port", ["many", "0", "65536"])
def test_a_port_that_cannot_be_is_a_wrong_configuration(port: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORTICO_PORT", port)
    assert portico("tenant", "list", code=4).stderr.startswith("port: ")


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "var").write_text("in the way")
    monkeypatch.chdir(tmp_path / "elsewhere")
    monkeypatch.setenv("PORTICO_PORT", str(free_port()))
    assert "This machine says no" in portico("demo", code=1).stderr


def test_the_doctor_names_what_is_away_and_what_to_do() -> None:
    portico("migrate")
    result = portico("doctor", "-o", "json", code=1)
    findings = {row["what"]: row for row in json.loads(result.stdout)}
    assert {findings[f"database of {name}"]["state"] for name in ("settings", "billing", "auth", "notify")} == {
        "ok"
    }
    assert findings["mail server"]["detail"] == "the demo's own"
    assert (findings["payment provider"]["state"], findings["payment provider"]["fix"]) == (
        "TROUBLE",
        "run: portico demo",
    )


def test_a_key_is_made_used_checked_and_retired() -> None:
    acme()
    customer = data("customer", "create", "Globex", "--tenant", "acme", "--email", "jo@globex.example")[0]["id"]
    (key,) = data("magic-link", "create-key", "--tenant", "acme")
    link = token(key["secret"], sub=customer)

    assert data("magic-link", "check", link, "--tenant", "acme") == [{"customer": customer, "name": "Globex"}]
    portico("magic-link", "retire-key", str(key["id"]), "--tenant", "acme")
    assert "No active key" in portico("magic-link", "check", link, "--tenant", "acme", code=1).stderr
    (listed,) = data("magic-link", "keys", "--tenant", "acme")
    assert (listed["ends_with"], listed["retired"] is not None, "secret" in listed) == (
        key["secret"][-4:],
        True,
        False,
    )
    assert data("magic-link", "rules", "--tenant", "acme", "--days", "1", "--once") == [
        {"longest_days": 1, "works": "once"}
    ]
    assert data("magic-link", "rules", "--tenant", "acme", "--days", "2") == [{"longest_days": 2, "works": "once"}]
    assert data("magic-link", "rules", "--tenant", "acme") == [{"longest_days": 2, "works": "once"}]
    assert [entry["act"] for entry in data("audit", "--tenant", "acme")] == [
        "changed the rules of magic links",
        "changed the rules of magic links",
        "retired a magic-link key",
        "made a magic-link key",
    ]


def test_a_sign_in_link_says_for_whom_and_until_when() -> None:
    acme()
    customer = data("customer", "create", "Globex", "--tenant", "acme", "--email", "jo@globex.example")[0]["id"]
    (made,) = data("signin-link", str(customer), "--tenant", "acme", "--seconds", "3600", "--temporary")

    assert made["customer"] == "Globex"
    assert re.fullmatch(r"http://acme\.localhost:8000/s/[\w-]{43}", made["link"])
    (entry,) = data("audit", "--tenant", "acme", "--customer", str(customer))
    assert (entry["act"], entry["facts"].partition(" until ")[0]) == ("made a sign-in link", "level temporary,")


def asked(words: str) -> None:
    """A customer asks about the first invoice."""
    acme()
    portico("customer", "create", "Globex", "--tenant", "acme", "--email", "jo@globex.example")
    [invoice] = data("invoice", "create", "1", "--tenant", "acme", "--line", "Paper, 2, 9.50")
    token = invoice["url"].rpartition("/")[2]
    with asking() as bus:
        who = operator(bus, "acme").model_copy(update={"actor": LinkHolder(token=token), "name": "Jo"})
        bus.ask(WriteComment(who=who, kind="invoice", token=token, body=words))


def test_what_needs_attention_is_listed_answered_and_resolved() -> None:
    asked("17 packs?\nOr 18?")
    [waiting] = data("attention", "list", "--tenant", "acme")
    document = ("invoice", str(waiting["id"]), "--tenant", "acme")
    assert (waiting["number"], waiting["customer"], waiting["last"]) == ("INV-0001", "Globex", "17 packs? Or 18?")
    [answer] = data("attention", "reply", *document[:2], "18.", *document[2:], "--as", "Marta")
    assert (answer["by"], answer["words"]) == ("Marta (business)", "18.")
    assert [row["by"] for row in data("attention", "show", *document)] == ["Jo", "Marta (business)"]
    assert (
        "Refused: conflict: comment: seen 1."
        in portico("attention", "resolve", *document, "--seen", "0", code=1).stderr
    )
    portico("attention", "resolve", *document, "--seen", str(waiting["seen"]))
    assert data("attention", "list", "--tenant", "acme") == []


def test_the_list_goes_on_after_the_last_that_was_shown() -> None:
    asked("Why?")
    [waiting] = data("attention", "list", "--tenant", "acme", "--limit", "1")
    place = f"{waiting['since']},{waiting['thread']}"
    assert data("attention", "list", "--tenant", "acme", "--after", place) == []
    portico("attention", "list", "--tenant", "acme", "--after", "nonsense", code=2)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("show", "invoice", "99"), 3),
        (("reply", "invoice", "99", "Hello"), 3),
        (("reply", "invoice", "1", " "), 2),
        (("reply", "invoice", "1", "x" * 10_001), 2),
        (("resolve", "invoice", "99", "--seen", "1"), 3),
        (("resolve", "letter", "1", "--seen", "1"), 2),
    ],
)
def test_attention_that_cannot_be_given_has_its_exit_code(words: tuple[str, ...], code: int) -> None:
    asked("Why?")
    portico("attention", *words, "--tenant", "acme", code=code)


def test_a_message_that_cannot_be_handed_over_is_tried_again_by_the_mail_server() -> None:
    result = CliRunner().invoke(
        app, ["mail", "receive", "--url", "http://127.0.0.1:1/"], input="From: jo@x.example"
    )
    assert (result.exit_code, "cannot be reached" in result.stderr) == (75, True)


def test_the_secret_for_mail_is_this_installations() -> None:
    assert data("mail", "secret") == data("mail", "secret")
    [row] = data("mail", "secret")
    assert (row["url"], len(row["secret"])) == ("http://127.0.0.1:8000/hooks/mail", 64)


def test_a_file_is_put_on_a_document_and_taken_off(tmp_path: Path) -> None:
    asked("Where is the note?")
    note, page = tmp_path / "note.pdf", tmp_path / "page.html"
    note.write_bytes(b"%PDF-1.7")
    page.write_text("<html>")
    [made] = data("attachment", "add", "invoice", "1", str(note), "--tenant", "acme", "--name", "Delivery note")
    assert (made["name"], made["type"], made["size"]) == ("Delivery note.pdf", "application/pdf", 8)
    portico("attachment", "remove", "invoice", "1", made["token"], "--tenant", "acme")
    assert (
        "Refused: file not allowed: type"
        in portico("attachment", "add", "invoice", "1", str(page), "--tenant", "acme", code=1).stderr
    )
    portico("attachment", "add", "invoice", "99", str(note), "--tenant", "acme", code=3)
    portico("attachment", "add", "invoice", "1", str(tmp_path / "none.pdf"), "--tenant", "acme", code=2)


def test_a_business_says_how_it_may_be_paid() -> None:
    acme()
    portico("methods", "accept", "card", "check", "wire_transfer", "--tenant", "acme")
    iban = "DE89 3704 0044 0532 0130 00"
    portico("methods", "account", "--tenant", "acme", "--holder", "Acme GmbH", "--iban", iban)
    told = CliRunner().invoke(app, ["methods", "instruct", "check", "--tenant", "acme"], input="To Millbrook.\n")
    assert told.exit_code == 0
    assert data("methods", "show", "--tenant", "acme") == [
        {"method": "card", "instructions": "", "account": ""},
        {"method": "check", "instructions": "To Millbrook.", "account": ""},
        {"method": "wire_transfer", "instructions": "", "account": "DE89370400440532013000"},
    ]


@pytest.mark.parametrize(
    "words",
    [("accept", "gold"), ("account", "--holder", "Acme", "--iban", "DE00"), ("disable", "customer", "1", "gold")],
)
def test_what_is_no_way_of_paying_is_wrong_usage(words: tuple[str, ...]) -> None:
    acme()
    portico("methods", *words, "--tenant", "acme", code=2)


def test_ways_of_paying_are_taken_from_one_customer_only() -> None:
    acme()
    portico("customer", "create", "Globex", "--tenant", "acme", "--email", "jo@globex.example")
    portico("customer", "create", "Initech", "--tenant", "acme", "--email", "bill@initech.example")
    portico("methods", "disable", "customer", "1", "card", "--tenant", "acme")
    portico("methods", "disable", "customer", "3", "card", "--tenant", "acme", code=3)
    with asking() as bus:
        who = operator(bus, "acme")
        found = [bus.ask(GetCustomer(who=who, customer=each)).disabled_payment_methods for each in (1, 2)]
    assert found == [frozenset({"card"}), frozenset()]


def estimate(*words: str) -> dict[str, Any]:
    """The first of a new business, for a new customer."""
    acme()
    portico("customer", "create", "Globex", "--tenant", "acme", "--email", "jo@globex.example")
    [row] = data("estimate", "create", "1", "--tenant", "acme", "--line", "Letterhead, 10, 9.50", *words)
    return row


def answered(question: type[Ask[Any]], **more: object) -> None:
    """As its customer would answer the first estimate, by its link."""
    with asking() as bus:
        who = operator(bus, "acme")
        found = bus.ask(GetEstimate(who=who, estimate=1)).estimate
        customer = who.model_copy(update={"actor": LinkHolder(token=found.token), "name": ""})
        told = {"who": customer, "token": found.token, "shown": found.shown, **more}
        bus.ask(question.model_validate(told))


def test_own_fields_and_terms_of_payment_are_written_on_documents() -> None:
    own = ("--field", "Cost centre: 4711", "--field", "Ref: a:b")
    estimate("--payment-terms", "2% 10 NET 30", *own)
    note = ("credit-note", "create", "1", "--tenant", "acme", "--line", "Paper, 1, 9")
    portico(*note, *own)
    portico("invoice", "create", "1", "--tenant", "acme", "--line", "Paper, 1, 9", *own)
    fields = (CustomField(name="Cost centre", value="4711"), CustomField(name="Ref", value="a:b"))
    with asking() as bus:
        who = operator(bus, "acme")
        written = bus.ask(GetEstimate(who=who, estimate=1)).estimate
        credited = bus.ask(GetCreditNote(who=who, credit_note=1)).note
        billed = bus.ask(GetInvoice(who=who, invoice=1)).invoice
    assert (written.payment_terms, written.fields) == ("2% 10 NET 30", fields)
    assert (credited.fields, billed.fields) == (fields, fields)
    assert "is not a name and a value" in portico(*note, "--field", "Ref", code=2).stderr


def test_an_estimate_is_written_approved_and_invoiced() -> None:
    made = estimate("--tax", "Sales tax, 10", "--terms", "No returns.", "--until", "2099-12-31", "--send")
    assert (made["number"], made["status"], made["total"], made["deposit"]) == (
        "EST-0001",
        "sent",
        "104.50 USD",
        "0.00 USD",
    )
    assert "Refused: conflict: sent." in portico("estimate", "invoice", "1", "--tenant", "acme", code=1).stderr
    answered(ApproveEstimate, initials="JO", user_agent="Firefox", agrees=True)
    [shown] = data("estimate", "show", "1", "--tenant", "acme")
    told = ("status", "customer", "initials", "browser", "agreed_to", "invoice")
    assert [shown[field] for field in told] == ["approved", "Globex", "JO", "Firefox", "No returns.", None]
    [invoice] = data("estimate", "invoice", "1", "--tenant", "acme", "--due", "2099-12-31")
    assert (invoice["number"], invoice["total"], invoice["left"]) == ("INV-0001", "104.50 USD", "104.50 USD")
    assert data("estimate", "invoice", "1", "--tenant", "acme") == [invoice]
    assert data("estimate", "show", "1", "--tenant", "acme")[0]["invoice"] == "INV-0001"
    assert (
        "Refused: estimate closed: invoiced."
        in portico("estimate", "void", "1", "--tenant", "acme", code=1).stderr
    )


def test_an_estimate_with_a_deposit_is_declined_and_taken_back() -> None:
    assert estimate("--deposit", "50")["deposit"] == "47.50 USD"
    assert data("estimate", "send", "1", "--tenant", "acme")[0]["status"] == "sent"
    answered(DeclineEstimate, reason="Too dear.")
    [shown] = data("estimate", "show", "1", "--tenant", "acme")
    assert (shown["status"], shown["reason"], shown["deposit_paid"]) == ("declined", "Too dear.", False)
    assert data("estimate", "void", "1", "--tenant", "acme")[0]["status"] == "voided"
    portico("estimate", "show", "2", "--tenant", "acme", code=3)
    portico("estimate", "create", "1", "--tenant", "acme", "--line", "X, 1, 1", "--deposit", "101", code=2)
