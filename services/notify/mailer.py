"""Hands a letter to the mail server and says, once it returns, that the server has it."""

import smtplib
import ssl
from contextlib import closing, suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import unquote, urlsplit

from shared import clock
from shared.database import assert_no_open_unit

LOOPBACK = ("localhost", "127.0.0.1", "::1")
NO_SUCH_MAILBOX = (550, 551, 553)
NOT_ITS_FAULT = b"5.7."
"""Enhanced codes of this class blame the sender (may not relay here), so a later try may well succeed."""
PORTS = {"smtp": 25, "smtps": 465}


class RecipientRefused(Exception):
    """The mail server will never take mail for this recipient."""


class PasswordInTheClear(Exception):
    """The mail server offers no encryption, and the password must not travel without."""


@dataclass(frozen=True, slots=True)
class Account:
    """Where the mail server is, and what to sign in with there."""

    host: str
    port: int
    encrypted: bool
    user: str
    password: str = field(repr=False)


class Mailer:
    """One connection for each letter. Every failure but a refused recipient is worth another try."""

    def __init__(self, url: str, *, name: str, seconds: int) -> None:
        self._account = account_at(url)
        self._name = name
        self._seconds = seconds
        self._verified = ssl.create_default_context()

    def send(self, letter: bytes, *, sender: str, recipient: str) -> None:
        """Raises RecipientRefused, or whatever went wrong on the way."""
        assert_no_open_unit()
        with closing(self._connected()) as server:
            self._enter(server)
            self._hand_over(server, letter, sender=sender, recipient=recipient)
            # The server has the letter: nothing that goes wrong from here on may have it sent again.
            with suppress(smtplib.SMTPException, OSError):
                server.quit()

    def check(self) -> str:
        """How the mail server is entered, as a letter would enter it. Raises whatever is wrong with that."""
        with closing(self._connected()) as server:
            self._enter(server)
            way = "encrypted" if isinstance(server.sock, ssl.SSLSocket) else "unencrypted"
            with suppress(smtplib.SMTPException, OSError):
                server.quit()
        return f"{way}, signed in" if self._account.user else way

    def _connected(self) -> smtplib.SMTP:
        account, until = self._account, clock.from_now(seconds=self._seconds)
        if account.encrypted:
            return EncryptedTalk(account.host, account.port, name=self._name, until=until, context=self._verified)
        return Talk(account.host, account.port, name=self._name, until=until)

    def _enter(self, server: smtplib.SMTP) -> None:
        account = self._account
        server.ehlo_or_helo_if_needed()
        if not account.encrypted and server.has_extn("starttls"):
            server.starttls(context=self._verified if account.user else _unverified())
            server.ehlo_or_helo_if_needed()
        elif not account.encrypted and account.user and account.host not in LOOPBACK:
            raise PasswordInTheClear(account.host)
        if account.user:
            server.login(account.user, account.password)

    def _hand_over(self, server: smtplib.SMTP, letter: bytes, *, sender: str, recipient: str) -> None:
        options = () if recipient.isascii() else ("SMTPUTF8", "BODY=8BITMIME")
        try:
            server.sendmail(sender, [recipient], letter, mail_options=options)
        except smtplib.SMTPNotSupportedError as unknown:
            raise RecipientRefused("the mail server cannot write to such an address (SMTPUTF8)") from unknown
        except smtplib.SMTPRecipientsRefused as refused:
            code, words = refused.recipients[recipient]
            if code not in NO_SUCH_MAILBOX or words.startswith(NOT_ITS_FAULT):
                raise
            raise RecipientRefused(f"{code} {words.decode(errors='replace')}") from refused


class Talk(smtplib.SMTP):
    """A conversation that waits for no reply beyond a given moment."""

    def __init__(self, host: str, port: int, *, name: str, until: datetime, **tls: Any) -> None:
        self._until = until
        super().__init__(host, port, local_hostname=name, timeout=self._left(), **tls)

    def getreply(self) -> tuple[int, bytes]:
        if self.sock is not None:
            self.sock.settimeout(self._left())
        return super().getreply()

    def _left(self) -> float:
        return max((self._until - clock.now()).total_seconds(), 0.01)


class EncryptedTalk(Talk, smtplib.SMTP_SSL):
    """The same, encrypted from the start."""


def account_at(url: str) -> Account:
    """Takes apart smtp://[user:password@]host[:port] or smtps://…; raises ValueError."""
    parts = urlsplit(url)
    if parts.scheme not in PORTS or not parts.hostname:
        raise ValueError("PORTICO_SMTP_URL must be smtp://[user:password@]host:port or smtps://…")
    return Account(
        host=parts.hostname,
        port=parts.port or PORTS[parts.scheme],
        encrypted=parts.scheme == "smtps",
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
    )


def _unverified() -> ssl.SSLContext:
    """As mail servers do among themselves: better encrypted for whoever answers than not encrypted at all."""
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context
