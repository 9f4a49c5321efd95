"""The broker seen from beside the road: raw messages in, raw messages out."""

from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from uuid import uuid4

import pika
from pika.adapters.blocking_connection import BlockingChannel

from shared.bus import wire

PATIENCE = 10


@contextmanager
def channel(url: str) -> Iterator[BlockingChannel]:
    with closing(pika.BlockingConnection(pika.URLParameters(url))) as connection:
        yield connection.channel()


def publish(url: str, exchange: str, key: str, bodies: Sequence[bytes], **properties: object) -> None:
    """Returns when the broker has all of them."""
    with channel(url) as line:
        line.confirm_delivery()
        for body in bodies:
            line.basic_publish(exchange, key, body, pika.BasicProperties(**properties), mandatory=True)


def ask(url: str, key: str, body: bytes, **properties: object) -> bytes:
    """The raw reply to a raw question. Raises TimeoutError when none comes."""
    with channel(url) as line:
        reply_to = uuid4().hex
        queue = line.queue_declare("", exclusive=True).method.queue
        line.queue_bind(queue, wire.QUESTIONS, reply_to)
        asked = pika.BasicProperties(reply_to=reply_to, correlation_id="1", **properties)
        line.basic_publish(wire.QUESTIONS, key, body, asked)
        for _method, _properties, reply in line.consume(queue, auto_ack=True, inactivity_timeout=PATIENCE):
            if reply is None:
                raise TimeoutError(key)
            return bytes(reply)
    raise TimeoutError(key)


def awaited(url: str, queue: str, *, count: int) -> list[bytes]:
    """So many messages of a queue, taken out of it as they come."""
    bodies: list[bytes] = []
    with channel(url) as line:
        for _method, _properties, body in line.consume(queue, auto_ack=True, inactivity_timeout=PATIENCE):
            if body is None:
                raise TimeoutError(f"{len(bodies)} of {count} came to {queue}")
            bodies.append(bytes(body))
            if len(bodies) == count:
                break
    return bodies


def lying(url: str, queue: str) -> int:
    """How many messages wait in a queue."""
    with channel(url) as line:
        return int(line.queue_declare(queue, passive=True).method.message_count)


def forgotten(url: str, queue: str) -> None:
    with channel(url) as line:
        line.queue_delete(queue)


def emptied(url: str, queue: str) -> None:
    with channel(url) as line:
        line.queue_purge(queue)
