"""The mail server is spoken to safely, and never waited for too long."""

import smtplib
import socket
import ssl
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from deploy.inbox.faults import Mishap
from deploy.inbox.mailbox import Mailbox
from services.notify.mailer import Account, Mailer, PasswordInTheClear, RecipientRefused, account_at
from shared.database import InsideUnit, open_unit
from tests.support.mail_server import mail_server, self_signed

SENDER, RECIPIENT = "billing@portal.example", "jo@globex.example"
LETTER = b"From: billing@portal.example\r\nSubject: Hello\r\n\r\nHello\r\n.\r\nGoodbye\r\n"
PROJECT = Path(__file__).resolve().parents[3]

GREEN = """
import eventlet
eventlet.monkey_patch()
from services.notify.mailer import Mailer
mailer = Mailer({url!r}, name="portal.example", seconds=10)
def send(number):
    mailer.send({letter!r}, sender="billing@portal.example", recipient=f"jo{{number}}@globex.example")
pool = eventlet.GreenPool()
for number in range(5):
    pool.spawn(send, number)
pool.waitall()
"""


def send(url: str, *, recipient: str = RECIPIENT, seconds: int = 10) -> None:
    Mailer(url, name="portal.example", seconds=seconds).send(LETTER, sender=SENDER, recipient=recipient)


def test_letter_arrives_byte_for_byte() -> None:
    with mail_server() as server:
        send(f"smtp://127.0.0.1:{server.port}")
    assert (server.envelopes, server.encrypted) == ([(SENDER, [RECIPIENT], LETTER)], [False])


def test_encryption_is_used_when_offered_whoever_vouches_for_it(tmp_path: Path) -> None:
    with mail_server(tls_context=self_signed(tmp_path), require_starttls=True) as server:
        send(f"smtp://127.0.0.1:{server.port}")
    assert (server.envelopes, server.encrypted) == ([(SENDER, [RECIPIENT], LETTER)], [True])


def test_password_is_told_to_nobody_unproved(tmp_path: Path) -> None:
    with mail_server(tls_context=self_signed(tmp_path), auth_required=True) as server:
        with pytest.raises(ssl.SSLCertVerificationError):
            send(f"smtp://portico:p%40ss%3Aword@127.0.0.1:{server.port}")
        assert (server.signed_in, server.envelopes) == ([], [])


def test_encrypted_from_the_start_is_always_proved(tmp_path: Path) -> None:
    with mail_server(ssl_context=self_signed(tmp_path)) as server, pytest.raises(ssl.SSLCertVerificationError):
        send(f"smtps://127.0.0.1:{server.port}")


def test_encrypted_from_the_start_by_somebody_known(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    context = self_signed(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "mail.pem"))
    with mail_server(ssl_context=context) as server:
        send(f"smtps://127.0.0.1:{server.port}")
    assert (server.envelopes, server.encrypted) == ([(SENDER, [RECIPIENT], LETTER)], [True])


def test_password_is_used_over_proved_encryption(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    context = self_signed(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "mail.pem"))
    with mail_server(tls_context=context, auth_required=True) as server:
        send(f"smtp://portico:p%40ss%3Aword@127.0.0.1:{server.port}")
    assert (server.signed_in, server.encrypted) == ([(b"portico", b"p@ss:word")], [True])


def test_the_way_in_is_tried_as_a_letter_would_go_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    context = self_signed(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "mail.pem"))
    with mail_server() as server:
        plain = check(f"smtp://127.0.0.1:{server.port}")
    with mail_server(ssl_context=context) as server:
        from_the_start = check(f"smtps://127.0.0.1:{server.port}")
    with mail_server(tls_context=context, auth_required=True) as server:
        signed_in = check(f"smtp://portico:p%40ss%3Aword@127.0.0.1:{server.port}")
    assert (plain, from_the_start, signed_in) == ("unencrypted", "encrypted", "encrypted, signed in")
    assert server.envelopes == []


def check(url: str) -> str:
    return Mailer(url, name="portal.example", seconds=5).check()


def test_password_may_go_in_the_clear_to_this_machine() -> None:
    with mail_server(auth_require_tls=False) as server:
        send(f"smtp://portico:p%40ss%3Aword@127.0.0.1:{server.port}")
    assert (server.signed_in, len(server.envelopes)) == ([(b"portico", b"p@ss:word")], 1)


def test_password_does_not_go_in_the_clear_to_another_machine() -> None:
    with mail_server(host="127.0.0.2", auth_require_tls=False) as server:
        with pytest.raises(PasswordInTheClear):
            send(f"smtp://portico:p%40ss%3Aword@127.0.0.2:{server.port}")
        assert (server.signed_in, server.envelopes) == ([], [])


def test_wrong_password_is_worth_another_try() -> None:
    with mail_server(auth_require_tls=False) as server:
        with pytest.raises(smtplib.SMTPAuthenticationError):
            send(f"smtp://portico:wrong@127.0.0.1:{server.port}")
        assert server.envelopes == []


def test_address_beyond_ascii_goes_where_it_is_understood() -> None:
    with mail_server(enable_SMTPUTF8=True) as server:
        send(f"smtp://127.0.0.1:{server.port}", recipient="jörg@globex.example")
    assert server.envelopes == [(SENDER, ["jörg@globex.example"], LETTER)]


def test_address_beyond_ascii_is_refused_where_it_is_not() -> None:
    with mail_server(enable_SMTPUTF8=False) as server, pytest.raises(RecipientRefused, match="SMTPUTF8"):
        send(f"smtp://127.0.0.1:{server.port}", recipient="jörg@globex.example")


def test_server_that_never_greets_is_not_waited_for() -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as silent,
        pytest.raises(smtplib.SMTPServerDisconnected, match="timed out"),
    ):
        send(f"smtp://127.0.0.1:{silent.getsockname()[1]}", seconds=1)


def test_server_that_keeps_the_letter_but_never_answers_is_not_waited_for(
    mailbox: Mailbox, smtp_port: int
) -> None:
    mailbox.faults.add(Mishap.HANG, seconds=5)
    with pytest.raises(smtplib.SMTPServerDisconnected, match="timed out"):
        send(f"smtp://127.0.0.1:{smtp_port}", seconds=1)


def test_nothing_is_sent_while_rows_are_locked() -> None:
    with open_unit(), pytest.raises(InsideUnit):
        send("smtp://127.0.0.1:1")


def test_letters_go_side_by_side_on_green_threads(tmp_path: Path) -> None:
    with mail_server(tls_context=self_signed(tmp_path)) as server:
        program = GREEN.format(url=f"smtp://127.0.0.1:{server.port}", letter=LETTER)
        subprocess.run([sys.executable, "-c", program], cwd=PROJECT, check=True, timeout=60, capture_output=True)
    assert sorted(recipients for _, recipients, _ in server.envelopes) == [
        [f"jo{number}@globex.example"] for number in range(5)
    ]
    assert server.encrypted == [True] * 5


def test_letters_go_side_by_side_on_threads() -> None:
    with mail_server() as server:
        mailer = Mailer(f"smtp://127.0.0.1:{server.port}", name="portal.example", seconds=10)
        order = {"sender": SENDER, "recipient": RECIPIENT}
        threads = [threading.Thread(target=mailer.send, args=(LETTER,), kwargs=order) for _ in range(5)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert server.envelopes == [(SENDER, [RECIPIENT], LETTER)] * 5


@pytest.mark.parametrize(
    ("url", "account"),
    [
        ("smtp://mail", Account("mail", 25, encrypted=False, user="", password="")),
        ("smtp://mail:2525", Account("mail", 2525, encrypted=False, user="", password="")),
        ("smtps://mail", Account("mail", 465, encrypted=True, user="", password="")),
        ("smtps://a%40b:c%2Fd@mail:1", Account("mail", 1, encrypted=True, user="a@b", password="c/d")),
        ("smtp://[::1]:25", Account("::1", 25, encrypted=False, user="", password="")),
    ],
)
def test_address_of_the_mail_server_is_understood(url: str, account: Account) -> None:
    assert account_at(url) == account


@pytest.mark.parametrize(
    "url", ["", "mail", "mail:25", "http://mail", "smtp://", "smtp://:25", "smtp://mail:port"]
)
def test_address_that_is_no_mail_server_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match=r"PORTICO_SMTP_URL|[Pp]ort"):
        account_at(url)


def test_password_is_not_in_what_is_printed() -> None:
    assert "p@ss:word" not in repr(account_at("smtp://portico:p%40ss%3Aword@mail"))
