"""The inbox takes real SMTP, shows it safely, and fails on request."""

import smtplib
from collections.abc import Iterator
from dataclasses import replace
from email.message import EmailMessage
from typing import Any

import pytest
import requests

from tests.support.inbox import RunningInbox, letter, running_inbox


@pytest.fixture(scope="module")
def server() -> Iterator[RunningInbox]:
    with running_inbox() as started:
        yield started


@pytest.fixture
def inbox(server: RunningInbox) -> RunningInbox:
    server.mailbox.clear()
    server.mailbox.faults.clear()
    return replace(server)


def get(inbox: RunningInbox, path: str, **headers: str) -> requests.Response:
    return requests.get(f"{inbox.url}{path}", headers=headers, timeout=10, allow_redirects=False)


def newest(inbox: RunningInbox) -> int:
    return inbox.mailbox.messages()[0].number


def with_attachment(name: str, content: bytes) -> EmailMessage:
    message = letter("Receipt", html="<html><head></head><p>Paid</p></html>")
    message.add_attachment(content, maintype="text", subtype="html", filename=name)
    return message


def test_message_sent_by_smtp_is_told_as_json(inbox: RunningInbox) -> None:
    inbox.send(with_attachment("Quittung – 1.html", b"<script>1</script>"))
    number = newest(inbox)
    told: dict[str, Any] = get(inbox, f"/api/messages/{number}").json()
    assert told.pop("received").endswith("+00:00")
    assert ["Subject", "Receipt"] in told.pop("headers")
    assert told == {
        "id": number,
        "from": {"name": "Acme Paper", "address": "billing@acme.example"},
        "to": [{"name": "Jo Marsh", "address": "jo@globex.example"}],
        "subject": "Receipt",
        "envelope": {"from": "billing@acme.example", "to": ["jo@globex.example"]},
        "text": "Open http://acme.localhost:8000/s/1 to sign in.\n",
        "html": "<html><head></head><p>Paid</p></html>\n",
        "attachments": [
            {
                "name": "Quittung – 1.html",
                "type": "text/html",
                "size": 18,
                "href": f"/messages/{number}/attachments/0",
            }
        ],
    }


def test_list_is_newest_first_and_can_be_searched(inbox: RunningInbox) -> None:
    for subject, to in (
        ("Invoice", "jo@globex.example"),
        ("Sign in", "layla@ufuq.example"),
        ("Receipt", "jo@globex.example"),
    ):
        inbox.send(letter(subject, to=to))
    told = get(inbox, "/api/messages?q=GLOBEX").json()
    assert [message["subject"] for message in told["messages"]] == ["Receipt", "Invoice"]
    page = get(inbox, "/?q=globex").text
    assert "2 of 3" in page
    assert "layla@ufuq.example" not in page


def test_opened_message_is_no_longer_new(inbox: RunningInbox) -> None:
    inbox.send(letter())
    assert "(1) Inbox" in get(inbox, "/").text
    assert get(inbox, f"/messages/{newest(inbox)}").status_code == 200
    assert "<title>Inbox</title>" in get(inbox, "/").text


def test_what_a_message_says_cannot_become_markup(inbox: RunningInbox) -> None:
    inbox.send(letter('<script>alert("subject")</script>', text="<script>alert('text')</script>", html="<p>x</p>"))
    for path in (
        "/",
        *(f"/messages/{newest(inbox)}?view={view}" for view in ("html", "text", "headers", "source")),
    ):
        page = get(inbox, path)
        assert (page.status_code, "<script>alert" in page.text) == (200, False)


def test_message_page_may_not_run_load_or_submit_anything(inbox: RunningInbox) -> None:
    inbox.send(
        letter(html="<!doctype html><html><head><title>x</title></head><a href='http://a.example'>x</a></html>")
    )
    answer = get(inbox, f"/messages/{newest(inbox)}/html")
    assert answer.text.startswith('<!doctype html><html><head><base target="_blank"><title>')
    assert answer.headers["content-security-policy"] == (
        "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; base-uri 'none'; "
        "frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox"
    )


def test_pages_load_nothing_from_elsewhere(inbox: RunningInbox) -> None:
    headers = get(inbox, "/").headers
    assert (headers["content-security-policy"], headers["x-content-type-options"], headers["referrer-policy"]) == (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; "
        "frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
        "nosniff",
        "no-referrer",
    )


def test_attachment_is_downloaded_and_never_opened_by_type(inbox: RunningInbox) -> None:
    inbox.send(with_attachment("Quittung – 1.html", b"<script>1</script>"))
    answer = get(inbox, f"/messages/{newest(inbox)}/attachments/0")
    assert (answer.content, answer.headers["content-type"], answer.headers["content-disposition"]) == (
        b"<script>1</script>",
        "application/octet-stream",
        "attachment; filename*=utf-8''Quittung%20%E2%80%93%201.html",
    )


def test_source_is_what_was_sent(inbox: RunningInbox) -> None:
    inbox.send(letter())
    message = inbox.mailbox.messages()[0]
    assert get(inbox, f"/messages/{message.number}/source").content == message.source


@pytest.mark.parametrize(
    "path", ["/messages/999999", "/messages/0/html", "/nowhere", "/messages/999999/attachments/0"]
)
def test_what_is_not_there_is_a_page_with_a_way_back(inbox: RunningInbox, path: str) -> None:
    answer = get(inbox, path)
    assert (answer.status_code, "This message is not here" in answer.text) == (404, True)


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/messages/abc", 422),
        ("/messages/1?view=raw", 404),
        ("/api/messages/1", 404),
        (f"/?q={'x' * 201}", 422),
        ("/messages/99999999999999999999999", 404),
    ],
)
def test_odd_addresses_are_answered(inbox: RunningInbox, path: str, status: int) -> None:
    assert get(inbox, path).status_code == status


def test_inbox_is_emptied_by_its_own_page_and_by_programs_but_by_no_other_site(inbox: RunningInbox) -> None:
    inbox.send(letter())
    foreign = requests.post(f"{inbox.url}/clear", headers={"Sec-Fetch-Site": "cross-site"}, timeout=10)
    older = requests.delete(f"{inbox.url}/api/messages", headers={"Origin": "http://evil.example"}, timeout=10)
    assert (foreign.status_code, older.status_code, len(inbox.mailbox.messages())) == (403, 403, 1)
    own = requests.post(
        f"{inbox.url}/clear", headers={"Sec-Fetch-Site": "same-origin"}, timeout=10, allow_redirects=False
    )
    assert (own.status_code, own.headers["location"], inbox.mailbox.messages()) == (303, "/", [])
    inbox.send(letter())
    assert requests.delete(f"{inbox.url}/api/messages", timeout=10).status_code == 204
    assert get(inbox, "/api/messages").json()["messages"] == []


def order(inbox: RunningInbox, **fault: Any) -> int:
    return requests.post(f"{inbox.url}/api/faults", json=fault, timeout=10).status_code


def test_refused_message_is_not_kept_and_the_one_after_is(inbox: RunningInbox) -> None:
    assert order(inbox, kind="refuse") == 204
    with pytest.raises(smtplib.SMTPDataError) as refusal:
        inbox.send(letter("First try"))
    assert refusal.value.smtp_code == 451
    inbox.send(letter("Second try"))
    assert [message.subject for message in inbox.mailbox.messages()] == ["Second try"]


def test_connection_dropped_after_the_answer_leaves_the_message_accepted(inbox: RunningInbox) -> None:
    order(inbox, kind="drop")
    connection = smtplib.SMTP("127.0.0.1", inbox.smtp_port, timeout=10)
    assert connection.send_message(letter()) == {}
    with pytest.raises(smtplib.SMTPServerDisconnected):
        connection.noop()
    connection.close()
    assert len(inbox.mailbox.messages()) == 1


def test_lost_answer_leaves_the_sender_in_doubt_though_the_message_was_kept(inbox: RunningInbox) -> None:
    order(inbox, kind="lose-answer")
    with pytest.raises(smtplib.SMTPServerDisconnected):
        inbox.send(letter())
    assert len(inbox.mailbox.messages()) == 1
    inbox.send(letter())
    assert len(inbox.mailbox.messages()) == 2


def test_hanging_delivery_outlasts_the_senders_patience(inbox: RunningInbox) -> None:
    order(inbox, kind="hang", seconds=60)
    connection = smtplib.SMTP("127.0.0.1", inbox.smtp_port, timeout=0.3)
    with pytest.raises(smtplib.SMTPServerDisconnected, match="timed out"):
        connection.send_message(letter())
    connection.close()
    inbox.send(letter("While the other hangs"))
    assert inbox.mailbox.messages()[0].subject == "While the other hangs"


def test_faults_can_be_taken_back(inbox: RunningInbox) -> None:
    order(inbox, kind="refuse", times=1000)
    assert requests.delete(f"{inbox.url}/api/faults", timeout=10).status_code == 204
    inbox.send(letter())
    assert len(inbox.mailbox.messages()) == 1


@pytest.mark.parametrize(
    "fault",
    [{"kind": "explode"}, {"kind": "refuse", "times": 0}, {"kind": "hang", "seconds": -1}, {"sort": "drop"}],
)
def test_unknown_fault_is_refused(inbox: RunningInbox, fault: dict[str, Any]) -> None:
    assert order(inbox, **fault) == 422
