"""What the press says, as those understand it who asked for a document."""

from collections.abc import Iterator
from contextlib import contextmanager

import structlog

from services.billing.documents.errors import PressBusy, PressJammed, Unprintable
from shared.contracts.errors import NotPrintable, Unavailable

log = structlog.get_logger(__name__)


@contextmanager
def pressing() -> Iterator[None]:
    """Around the press. Raises Unavailable, or NotPrintable when trying again gives the same answer."""
    try:
        yield
    except (PressBusy, PressJammed) as late:
        raise Unavailable("press") from late
    except Unprintable as fault:
        log.error("document cannot be printed", why=str(fault))
        raise NotPrintable from fault
