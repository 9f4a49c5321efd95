"""A small web server that hears webhooks, keeps every letter, and answers as it was told."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import stripe


@dataclass(frozen=True, slots=True)
class Letter:
    body: bytes
    signature: str
    host: str

    def event(self, secret: str) -> stripe.Event:
        """The event, once its signature was verified by the provider's own library."""
        event: stripe.Event = stripe.Webhook.construct_event(self.body, self.signature, secret)
        return event


@dataclass(slots=True)
class Receiver:
    url: str
    letters: list[Letter] = field(default_factory=list)
    answers: list[int] = field(default_factory=list)
    """What to answer next; 200 when nothing is left."""

    def types(self, secret: str) -> list[str]:
        return [letter.event(secret).type for letter in list(self.letters)]


@contextmanager
def running_receiver() -> Iterator[Receiver]:
    receiver = Receiver("")

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            receiver.letters.append(Letter(body, self.headers["Stripe-Signature"], self.headers["Host"]))
            self.send_response(receiver.answers.pop(0) if receiver.answers else 200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: Any) -> None:
            return

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        receiver.url = f"http://127.0.0.1:{server.server_port}/hook"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield receiver
        finally:
            server.shutdown()
            thread.join()
