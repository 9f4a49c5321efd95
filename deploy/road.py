"""How a command reaches the services: through the broker where there is one, else by the embedded files."""

import asyncio
import threading
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from shared.bus.amqp import AmqpClient
from shared.bus.service import Bus
from shared.config import Config
from shared.contracts.errors import Unavailable
from shared.contracts.message import Question

R = TypeVar("R")
CONNECT_SECONDS = 10


class BlockingClient:
    """The gateway's asyncio client, for programs without an event loop of their own."""

    def __init__(self, uri: str) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="broker", daemon=True)
        self._thread.start()
        self._client = AmqpClient(uri)
        self._run(self._client.start())

    def ask(self, question: Question[R]) -> R:
        return self._run(self._client.ask(question))

    def wait_connected(self) -> None:
        """Raises Unavailable when the broker does not answer."""
        try:
            self._run(asyncio.wait_for(self._connected(), CONNECT_SECONDS))
        except TimeoutError as away:
            raise Unavailable("broker") from away

    def close(self) -> None:
        self._run(self._client.stop())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    async def _connected(self) -> None:
        while not self._client.connected:
            await asyncio.sleep(0.02)

    def _run(self, coroutine: Coroutine[Any, Any, R]) -> R:
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop).result()


@contextmanager
def open_bus(config: Config) -> Iterator[Bus]:
    """Raises Unavailable when nobody can be reached."""
    if not config.broker_url:
        from deploy.embedded import embedded_bus

        yield embedded_bus(config)
        return
    client = BlockingClient(config.broker_url)
    try:
        client.wait_connected()
        yield client
    finally:
        client.close()
