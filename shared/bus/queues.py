"""Where the broker keeps news for a service until it is in the service's inbox."""

from collections.abc import Iterable, Mapping

from kombu import Connection, Exchange, Queue, binding

from shared.bus import wire

EVENTS = Exchange(wire.EVENTS, type="topic", durable=True)
DELIVERIES = 20
"""What ends its reader so many times is put among the unreadable."""
CONNECT_SECONDS = 10


def events_queue(service: str, topics: Iterable[str]) -> Queue:
    return Queue(
        wire.events_queue(service),
        bindings=[binding(EVENTS, routing_key=topic) for topic in sorted(topics)],
        durable=True,
        queue_arguments={
            "x-queue-type": "quorum",
            "x-delivery-limit": DELIVERIES,
            "x-dead-letter-exchange": "",
            "x-dead-letter-routing-key": wire.UNREADABLE,
        },
    )


def declare_events_queues(uri: str, topics: Mapping[str, Iterable[str]]) -> None:
    """So that news reaches services that have never run yet; `topics` are what each hears."""
    with Connection(uri, connect_timeout=CONNECT_SECONDS) as connection, connection.channel() as channel:
        for service, heard in topics.items():
            events_queue(service, heard)(channel).declare()
