"""The services' inboxes, looked into from outside."""

from importlib import import_module

from shared.bus.inbox import Inbox
from shared.bus.outbox import Parcel
from shared.bus.tables import Post
from shared.config import SERVICES, Config
from shared.contracts.errors import NotFound
from shared.database import Database


def inbox_of(service: str, config: Config) -> Inbox:
    """Raises NotFound when there is no such service."""
    if service not in SERVICES:
        raise NotFound(service)
    post: Post = import_module(f"services.{service}.models").POST
    return Inbox(Database(config.database(service), connections=1), post.inbox, handle=_nobody)


def _nobody(handler: str, parcel: Parcel) -> None:
    raise RuntimeError(f"{handler} works {parcel.topic} in its own program")
