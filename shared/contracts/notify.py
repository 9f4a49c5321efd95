"""What `notify` promises the others: the log of what was sent to whom."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from shared.contracts.message import Ask, Message


class Delivery(Message):
    """One e-mail. `state`: waiting (on its way, or to be tried again), sent (the mail server has it), refused (the
    mail server will not take this recipient; `reason` is what it said). `sent_at` is aware UTC, None until sent.
    """

    id: int
    kind: str
    recipient: str
    subject: str
    message_id: str
    state: Literal["waiting", "sent", "refused"]
    reason: str = ""
    created_at: datetime
    sent_at: datetime | None


class ListDeliveries(Ask[list[Delivery]]):
    """The newest e-mails first, at most `limit`. Refuses with Denied (not the business's own)."""

    limit: Annotated[int, Field(ge=1, le=500)] = 50
