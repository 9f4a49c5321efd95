"""An ASGI application on a free loopback port, for the length of a test."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import uvicorn
from starlette.types import ASGIApp

from tests.support.waiting import until


@contextmanager
def served(app_at: Callable[[str], ASGIApp], *, port: int = 0) -> Iterator[str]:
    """The address of an application that is told its own address when it is made."""
    with socket.create_server(("127.0.0.1", port)) as listener:
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        config = uvicorn.Config(app_at(url), log_level="critical", ws="none", timeout_graceful_shutdown=2)
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            until(lambda: server.started)
            yield url
        finally:
            server.should_exit = True
            thread.join()
