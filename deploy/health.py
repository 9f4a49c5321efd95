"""Tells whoever runs a program whether it lives and whether it is ready, on an internal port."""

import json
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

Checks = Mapping[str, Callable[[], bool]]
"""What a program cannot work without, by name; each says whether it is there now."""


@contextmanager
def health_served(port: int, checks: Checks, *, address: str) -> Iterator[None]:
    """Answers for as long as the context lasts; on port 0 it does nothing."""
    if not port:
        yield
        return
    server = ThreadingHTTPServer((address, port), _answering(checks))
    threading.Thread(target=server.serve_forever, name="health", daemon=True).start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()


def _answering(checks: Checks) -> type[BaseHTTPRequestHandler]:
    class Health(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path == "/livez":
                self._say(HTTPStatus.OK, {})
                return
            if self.path != "/readyz":
                self.send_error(HTTPStatus.NOT_FOUND)
                return
            found = {name: check() for name, check in checks.items()}
            self._say(HTTPStatus.OK if all(found.values()) else HTTPStatus.SERVICE_UNAVAILABLE, found)

        def _say(self, status: HTTPStatus, found: Mapping[str, bool]) -> None:
            body = json.dumps({name: "ok" if is_there else "away" for name, is_there in found.items()}).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *arguments: object) -> None:
            """Probes come every few seconds: they are not news."""

    return Health
