"""The SMTP side of the inbox: takes every message for everybody, on loopback, unless a fault is due."""

import asyncio
from typing import cast

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from deploy.inbox.faults import Mishap
from deploy.inbox.mailbox import Mailbox
from deploy.inbox.message import encodable

ACCEPTED = "250 Message accepted"
REFUSED = "451 Refused on request; try again later"


class SmtpServer:
    """Runs on a thread of its own between `start` and `stop`."""

    def __init__(self, mailbox: Mailbox, *, port: int, host: str = "127.0.0.1") -> None:
        self._controller = Controller(_Clerk(mailbox), hostname=host, port=port, server_hostname="inbox.localhost")

    def start(self) -> None:
        self._controller.start()

    def stop(self) -> None:
        self._controller.stop()


class _Clerk:
    def __init__(self, mailbox: Mailbox) -> None:
        self._mailbox = mailbox

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802  # aiosmtpd's name
        fault = self._mailbox.faults.take()
        mishap = fault and fault.mishap
        if mishap is Mishap.REFUSE:
            return REFUSED
        self._keep(envelope)
        if fault and mishap is Mishap.HANG:
            await asyncio.sleep(fault.seconds)
        connection = cast(asyncio.Transport, server.transport)
        if mishap is Mishap.LOSE_ANSWER:
            connection.abort()
        if mishap is Mishap.DROP:
            # Runs once the answer is written; closing sends what is written first.
            asyncio.get_running_loop().call_soon(connection.close)
        return ACCEPTED

    def _keep(self, envelope: Envelope) -> None:
        content = envelope.original_content or b""
        recipients = tuple(map(encodable, envelope.rcpt_tos))
        self._mailbox.deliver(content, sender=encodable(envelope.mail_from or ""), recipients=recipients)
