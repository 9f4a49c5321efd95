"""A worker of the press: one order after another over the socket it was given, until the press hangs up."""

import json
import resource
import signal
import socket
import sys
from contextlib import suppress

from services.billing.documents.errors import Unprintable
from services.billing.documents.typesetting import Typesetter
from services.billing.documents.wire import DOCUMENT, REFUSAL, receive, send

_MEMORY = 2 << 30


def answer(order: bytes, *, typesetter: Typesetter) -> tuple[bytes, bytes]:
    wanted = json.loads(order)
    try:
        return DOCUMENT, typesetter.set(wanted["template"], content=wanted["content"])
    except Unprintable as error:
        return REFUSAL, str(error).encode()


def serve(line: socket.socket, *, patience: int) -> None:
    typesetter = Typesetter()
    while True:
        _, order = receive(line)
        # An order that never ends must not outlive the press that would have stopped it.
        signal.alarm(patience)
        kind, body = answer(order, typesetter=typesetter)
        signal.alarm(0)
        send(line, kind=kind, body=body)


def main(socket_number: str, patience: str) -> None:
    if sys.platform == "linux":
        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    with socket.socket(fileno=int(socket_number)) as line, suppress(EOFError, ConnectionError):
        line.setblocking(True)
        serve(line, patience=int(patience))


if __name__ == "__main__":
    main(*sys.argv[1:])
