"""The demo's inbox, running for a test: SMTP and pages on free loopback ports."""

import smtplib
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import EmailMessage

import uvicorn

from deploy.inbox.app import create_inbox
from deploy.inbox.mailbox import Mailbox
from deploy.inbox.smtp import SmtpServer
from deploy.machinery.server import free_port
from tests.support.waiting import until


@dataclass(frozen=True, slots=True)
class RunningInbox:
    url: str
    smtp_port: int
    mailbox: Mailbox

    def send(self, message: EmailMessage) -> None:
        with smtplib.SMTP("127.0.0.1", self.smtp_port, timeout=10) as connection:
            connection.send_message(message)


@contextmanager
def running_inbox() -> Iterator[RunningInbox]:
    mailbox, smtp_port = Mailbox(), free_port()
    smtp = SmtpServer(mailbox, port=smtp_port)
    smtp.start()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = uvicorn.Server(uvicorn.Config(create_inbox(mailbox), log_level="error", ws="none"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            until(lambda: server.started)
            yield RunningInbox(f"http://127.0.0.1:{listener.getsockname()[1]}", smtp_port, mailbox)
        finally:
            server.should_exit = True
            thread.join()
            smtp.stop()


def letter(
    subject: str = "Sign in to Acme Paper",
    *,
    text: str = "Open http://acme.localhost:8000/s/1 to sign in.",
    html: str | None = None,
    sender: str = "Acme Paper <billing@acme.example>",
    to: str = "Jo Marsh <jo@globex.example>",
) -> EmailMessage:
    message = EmailMessage()
    message["Subject"], message["From"], message["To"] = subject, sender, to
    message.set_content(text)
    if html:
        message.add_alternative(html, subtype="html")
    return message
