"""What time it is: aware UTC, and calendar days in a business's own zone."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return datetime.now(UTC)


def today(zone: str) -> date:
    """The calendar date in an IANA time zone such as "America/New_York"."""
    return datetime.now(ZoneInfo(zone)).date()


def from_now(*, seconds: int) -> datetime:
    """The moment that many seconds ahead (or, negative, behind)."""
    return now() + timedelta(seconds=seconds)


def end_of(day: date, zone: str) -> datetime:
    """The moment at which a calendar date has ended in a time zone."""
    return datetime.combine(day + timedelta(days=1), time.min, ZoneInfo(zone)).astimezone(UTC)


def day_of(moment: datetime, zone: str) -> date:
    """The calendar date of a moment in a time zone."""
    return moment.astimezone(ZoneInfo(zone)).date()
