"""PostgreSQL, RabbitMQ and Redis for as long as a `with` lasts, on loopback, leaving nothing behind."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass

from deploy.machinery.packages import POSTGRESQL, RABBITMQ, REDIS, ensure
from deploy.machinery.postgres import Postgres
from deploy.machinery.rabbitmq import RabbitMQ
from deploy.machinery.redis import Redis


@dataclass(frozen=True, slots=True)
class Machinery:
    postgres: Postgres
    broker: RabbitMQ
    redis: Redis


@contextmanager
def machinery(*, durable: bool = True) -> Iterator[Machinery]:
    """All three, started side by side."""
    ensure(POSTGRESQL, RABBITMQ, REDIS)
    with ExitStack() as stack:
        postgres = stack.enter_context(closing(Postgres(durable=durable)))
        broker = stack.enter_context(closing(RabbitMQ()))
        redis = stack.enter_context(closing(Redis()))
        with ThreadPoolExecutor() as pool:
            for started in [pool.submit(server.start) for server in (broker, postgres, redis)]:
                started.result()
        yield Machinery(postgres, broker, redis)


__all__ = ["Machinery", "Postgres", "RabbitMQ", "Redis", "machinery"]
