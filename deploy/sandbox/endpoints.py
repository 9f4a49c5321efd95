"""Webhook endpoints: where a business wants to hear what happened, and the secret it is signed with."""

from typing import Annotated

from pydantic import Field

from deploy.sandbox.books import API_VERSION, Books, Document
from deploy.sandbox.ids import fresh
from deploy.sandbox.parameters import Metadata, Url, Wish
from deploy.sandbox.refusals import Refused

MOST = 16
Topic = Annotated[str, Field(pattern=r"^(\*|[a-z0-9_]+(\.[a-z0-9_]+)+)$", max_length=100)]
"""An event type, told or not: one that never happens here is simply never sent."""


class EndpointWish(Wish):
    api_version: Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}(\.[a-z]+)?$")] | None = None
    description: Annotated[str, Field(max_length=5000)] | None = None
    enabled_events: Annotated[tuple[Topic, ...], Field(min_length=1)]
    metadata: Metadata = Field(default_factory=dict)
    url: Url


def create(books: Books, wish: EndpointWish) -> Document:
    """A new endpoint with its secret, which no later answer shows. Refuses when there are too many."""
    if len(books.all("webhook_endpoint")) >= MOST:
        raise Refused(f"An account has at most {MOST} webhook endpoints.", code="resource_limit_exceeded")
    return books.add(
        {
            "id": fresh("we"),
            "object": "webhook_endpoint",
            "api_version": wish.api_version or API_VERSION,
            "application": None,
            "created": books.now,
            "description": wish.description,
            "enabled_events": list(wish.enabled_events),
            "livemode": False,
            "metadata": wish.metadata,
            "secret": fresh("whsec", length=32),
            "status": "enabled",
            "url": wish.url,
        }
    )


def delete(books: Books, endpoint: Document) -> Document:
    books.remove(endpoint)
    books.tx.execute("DELETE FROM deliveries WHERE endpoint = ?", (endpoint["id"],))
    return {"id": endpoint["id"], "object": "webhook_endpoint", "deleted": True}
