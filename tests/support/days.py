"""Days as they are while a test runs: a whole run may pass midnight."""

from datetime import date

from shared import clock


def today() -> date:
    """Where test businesses are, which is in UTC."""
    return clock.today("UTC")
