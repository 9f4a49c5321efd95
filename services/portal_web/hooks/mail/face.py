"""Where the mail server hands over what was sent to an address of a conversation's."""

import asyncio
import hmac
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO

import structlog
from pydantic import ValidationError
from starlette.requests import Request

from services.portal_web.bus import AsyncBus
from services.portal_web.guard.arrivals import Arrival
from services.portal_web.guard.bodies import read_body
from services.portal_web.guard.limits import Limits
from services.portal_web.guard.refused import TooLarge, TooMany, Unreadable
from services.portal_web.guard.uploads import Upload
from services.portal_web.hooks.mail.letters import Letter, read
from services.portal_web.portal.documents.uploads import keep
from shared import clock
from shared.config import Config
from shared.contracts.billing.comments import LONGEST, ReceiveAnswer
from shared.contracts.errors import Broken, Denied, NotFound, Refusal, Unavailable
from shared.contracts.message import Caller, System
from shared.reply_addresses import ReplyAddresses, ReplyTo, mail_secret
from shared.secrets import Vault

log = structlog.get_logger(__name__)

LARGEST = 10_000_000
LONGEST_NAME = 200
SLOWEST = 60
"""Seconds for all of a letter to arrive."""
WHOLE = "message.txt"
CUT = f"\n[… {WHOLE}]"
CONTROLS = {code: "\ufffd" for code in (*range(32), 127) if chr(code) not in "\t\n\r\f"}
"""What a file of text may not have."""
BEARER = "Bearer "


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a message: a status for programs, a word for people."""

    status: int
    word: str


KEPT, IGNORED, EMPTY = Outcome(200, "kept"), Outcome(200, "automatic"), Outcome(422, "empty")
NOBODY, STRANGER = Outcome(404, "nobody"), Outcome(403, "stranger")
ABSENT, NOT_ALLOWED, WRONG_SECRET = Outcome(404, ""), Outcome(405, ""), Outcome(401, "")
LATER = Outcome(503, "try later")
REFUSED: dict[type[Exception], Outcome] = {
    TooLarge: Outcome(413, "too large"),
    TooMany: Outcome(429, "too many"),
    Unreadable: Outcome(400, "unreadable"),
    ValidationError: Outcome(422, "unreadable"),
    NotFound: NOBODY,
    Denied: STRANGER,
    Unavailable: LATER,
    Broken: LATER,
    Refusal: Outcome(422, "refused"),
    TimeoutError: Outcome(408, "too slow"),
}


class MailHook:
    """Authenticated by a secret of this installation's."""

    def __init__(self, config: Config, bus: AsyncBus, limits: Limits) -> None:
        vault = Vault(config.secret_key.get_secret_value())
        self._secret = mail_secret(vault)
        self._addresses = ReplyAddresses(vault, domain=config.reply_domain)
        self._is_on = bool(config.reply_domain)
        self._seconds = config.pay_seconds
        self._bus = bus
        self._limits = limits

    async def outcome(self, request: Request, arrival: Arrival) -> Outcome:
        if not self._is_on:
            return ABSENT
        if request.method != "POST":
            return NOT_ALLOWED
        given = request.headers.get("authorization", "").removeprefix(BEARER)
        if not hmac.compare_digest(given.encode(), self._secret.encode()):
            return WRONG_SECRET
        try:
            return await self._receive(request, arrival)
        except tuple(REFUSED) as refusal:
            return next(outcome for kind, outcome in REFUSED.items() if isinstance(refusal, kind))
        except Exception:
            log.exception("letter failed", request_id=arrival.request_id)
            return LATER

    async def _receive(self, request: Request, arrival: Arrival) -> Outcome:
        async with asyncio.timeout(SLOWEST):
            raw = await read_body(request, largest=LARGEST)
        letter = await asyncio.to_thread(read, raw)
        to = self._addressed(letter, request.headers.get("portico-recipient", ""))
        if to is None:
            return NOBODY
        if letter.is_automatic:
            return IGNORED
        if not (letter.words or letter.files):
            return EMPTY
        await self._limits.count("mail", tenant=to.tenant, ip=f"{to.kind} {to.document} {to.side}")
        question = self._question(letter, to, arrival)
        kept = [await keep(self._bus, _upload(*file), who=question.who) for file in _files(letter)]
        files = tuple(token for token, _digest in kept)
        who = question.who.model_copy(update={"deadline": clock.from_now(seconds=self._seconds)})
        await self._bus.ask(question.model_copy(update={"who": who, "files": files}))
        log.info("answer received", request_id=arrival.request_id, tenant=to.tenant, side=to.side)
        return KEPT

    def _addressed(self, letter: Letter, recipient: str) -> ReplyTo | None:
        """The mail server's word counts more than the message's own."""
        found = map(self._addresses.read, [recipient] if recipient else letter.recipients)
        return next((to for to in found if to is not None), None)

    def _question(self, letter: Letter, to: ReplyTo, arrival: Arrival) -> ReceiveAnswer:
        who = Caller(
            request_id=arrival.request_id,
            deadline=clock.from_now(seconds=self._seconds),
            ip=arrival.ip,
            tenant=to.tenant,
            actor=System(job="mail"),
            name=letter.name[:LONGEST_NAME],
            idempotency_key=f"mail {letter.identity}",
        )
        return ReceiveAnswer(
            who=who, kind=to.kind, document=to.document, side=to.side, sender=letter.sender, body=_said(letter)
        )


def _said(letter: Letter) -> str:
    """As much as a comment holds."""
    if not letter.words:
        return ", ".join(name for name, _content in letter.files)[:LONGEST]
    return letter.words if len(letter.words) <= LONGEST else letter.words[: LONGEST - len(CUT)] + CUT


def _files(letter: Letter) -> Iterator[tuple[str, bytes]]:
    """What came along; before it what is too long for a comment, whole, as a file."""
    if len(letter.words) > LONGEST:
        yield WHOLE, f"From: {letter.name} <{letter.sender}>\n\n{letter.words}".translate(CONTROLS).encode()
    yield from letter.files


def _upload(name: str, content: bytes) -> Upload:
    return Upload(name, len(content), BytesIO(content))
