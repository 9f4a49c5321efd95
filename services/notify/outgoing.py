"""Sends each e-mail once: written down before the mail server gets it, marked when the server has it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import structlog

from services.notify.domain.identity import message_id
from services.notify.domain.mailbox import deliverable
from services.notify.envelope import Envelope, Mailbox, sealed
from services.notify.letters import Kind, Letter
from services.notify.mailer import Mailer, RecipientRefused
from services.notify.models import DeliveryRow
from services.notify.rendering import Written, written
from services.notify.store import NotifyStore
from shared import clock
from shared.contracts.billing.files import File
from shared.contracts.message import Event

log = structlog.get_logger(__name__)
LONGEST_ADDRESS = 254


@dataclass(frozen=True, slots=True)
class Conversation:
    """What an e-mail goes on with: `id` is the same for all of it; it is answered at `reply_to`, if any."""

    id: str
    reply_to: Mailbox | None


class Outgoing:
    """The way of a letter out of the house. `sender` is the address that all businesses share."""

    def __init__(self, store: NotifyStore, mailer: Mailer, *, sender: str) -> None:
        self._store = store
        self._mailer = mailer
        self._sender = sender

    def is_done(self, event: Event, kind: Kind) -> bool:
        """Whether there is nothing left to do about the event."""
        with self._store.reading():
            return self._store.is_settled(event_id=event.event_id, kind=kind)

    def send(
        self,
        event: Event,
        letter: Letter,
        *,
        to: str,
        files: Sequence[File] = (),
        within: Conversation | None = None,
    ) -> None:
        """Raises when the mail server did not take it: trying again is right then, and sends the same e-mail."""
        text = written(letter)
        delivery = self._recorded(event, letter.kind, subject=text.subject, recipient=to[:LONGEST_ADDRESS])
        recipient = deliverable(to)
        if delivery.state != "waiting":
            return
        if recipient is None:
            self._settle(delivery, state="refused", reason="not an e-mail address")
            return
        envelope = self._envelope(delivery, letter, text, recipient, files)
        if within is not None:
            envelope = self._continued(envelope, within)
        self._hand_over(delivery, sealed(envelope), recipient)

    def _recorded(self, event: Event, kind: Kind, *, subject: str, recipient: str) -> DeliveryRow:
        with self._store.begin():
            known = self._store.delivery(event_id=event.event_id, kind=kind, recipient=recipient)
            if known is not None:
                return known
            row = DeliveryRow(
                event_id=event.event_id,
                kind=kind,
                recipient=recipient,
                subject=subject,
                message_id=message_id(
                    tenant=self._store.tenant,
                    event_id=event.event_id,
                    kind=kind,
                    recipient=recipient,
                    domain=self._sender.rpartition("@")[2],
                ),
                state="waiting",
                reason="",
                created_at=clock.now(),
            )
            self._store.record(row)
            return row

    def _envelope(
        self, delivery: DeliveryRow, letter: Letter, text: Written, recipient: str, files: Sequence[File]
    ) -> Envelope:
        head = letter.head
        return Envelope(
            message_id=delivery.message_id,
            written_at=delivery.created_at,
            sender=Mailbox(head.business, self._sender),
            reply_to=Mailbox(head.business, deliverable(head.email) or self._sender),
            recipient=recipient,
            language=head.language,
            subject=text.subject,
            text=text.text,
            html=text.html,
            logo=head.logo,
            files=tuple(files),
        )

    def _continued(self, envelope: Envelope, within: Conversation) -> Envelope:
        """As a part of a conversation, answered where that is answered."""
        thread = f"<{within.id}@{self._sender.rpartition('@')[2]}>"
        answers_to = within.reply_to and deliverable(within.reply_to.address)
        if not (within.reply_to and answers_to):
            return replace(envelope, thread=thread)
        return replace(envelope, thread=thread, reply_to=Mailbox(within.reply_to.name, answers_to))

    def _hand_over(self, delivery: DeliveryRow, letter: bytes, recipient: str) -> None:
        try:
            self._mailer.send(letter, sender=self._sender, recipient=recipient)
        except RecipientRefused as refused:
            self._settle(delivery, state="refused", reason=str(refused))
        else:
            self._settle(delivery, state="sent")

    def _settle(self, delivery: DeliveryRow, *, state: str, reason: str = "") -> None:
        with self._store.begin():
            self._store.mark(delivery.id, state=state, reason=reason)
        log.info("e-mail settled", delivery=delivery.id, kind=delivery.kind, state=state)
