"""What the two links of an e-mail change are made of, and how long each works."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from shared.contracts.billing.email_changes import Act
from shared.contracts.errors import EmailLinkSpent
from shared.secrets import Vault, url_safe

TO_CONFIRM = timedelta(hours=24)
TO_UNDO = timedelta(days=7)
MOST_MAILS, MAIL_WINDOW = 3, timedelta(minutes=15)
"""To one address, and for one customer."""
ACTS: tuple[Act, Act] = ("confirm", "undo")
PURPOSES: dict[Act, str] = {"confirm": "e-mail change", "undo": "undoing of an e-mail change"}


@dataclass(frozen=True, slots=True)
class Course:
    """What has become of a change so far; moments are aware UTC."""

    asked_at: datetime
    confirmed_at: datetime | None
    undone_at: datetime | None
    ended_at: datetime | None

    def ends_at(self, act: Act) -> datetime:
        """Until when the link works. An unconfirmed change has nothing to undo."""
        if act == "undo" and self.confirmed_at:
            return self.confirmed_at + TO_UNDO
        return self.asked_at + TO_CONFIRM


def token_of(vault: Vault, seed: str, *, act: Act, key_id: str) -> str:
    """Made from what only we know, so that sending a link twice sends the same."""
    return url_safe(vault.derive(PURPOSES[act], seed, key_id=key_id))


def demand_usable(course: Course, act: Act, *, now: datetime, locale: str | None = None) -> None:
    """Raises EmailLinkSpent, to be told in `locale`."""
    reason = _spent(course, act, now)
    if reason:
        raise EmailLinkSpent("", {"reason": reason, **({"locale": locale} if locale else {})})


def _spent(course: Course, act: Act, now: datetime) -> str:
    is_used = course.confirmed_at is not None if act == "confirm" else course.undone_at is not None
    if is_used:
        return "used"
    if course.ended_at is not None or (act == "undo" and course.confirmed_at is None):
        return "replaced"
    return "expired" if now >= course.ends_at(act) else ""
