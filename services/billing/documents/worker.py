"""A worker of the press: one order after another over the socket it was given, until the press hangs up."""

import json
import os
import resource
import signal
import socket
import sys
import time
from contextlib import suppress
from functools import cache
from pathlib import Path

from services.billing.documents import sheets
from services.billing.documents.errors import Unprintable
from services.billing.documents.typesetting import Typesetter
from services.billing.documents.wire import DOCUMENT, REFUSAL, SHEET, receive, send

_MEMORY = 2 << 30
AUTOGROUP = Path("/proc/self/autogroup")
TRIES, PAUSE_SECONDS = 5, 0.1


def answer(order: bytes) -> tuple[bytes, bytes]:
    wanted = json.loads(order)
    if wanted["template"] == SHEET:
        return DOCUMENT, sheets.made(wanted["content"])
    try:
        return DOCUMENT, _typesetter().set(wanted["template"], content=wanted["content"])
    except Unprintable as error:
        return REFUSAL, str(error).encode()


@cache
def _typesetter() -> Typesetter:
    """Not for a worker that only ever fills sheets."""
    return Typesetter()


def serve(line: socket.socket, *, patience: int) -> None:
    while True:
        _, order = receive(line)
        # An order that never ends must not outlive the press that would have stopped it.
        signal.alarm(patience)
        kind, body = answer(order)
        signal.alarm(0)
        send(line, kind=kind, body=body)


def stand_back(niceness: int) -> None:
    """Behind other processes. Linux may weigh sessions against one another, and niceness only within each
    (sched(7), "The autogroup feature"): a worker begins a session, which has to stand back as well."""
    os.nice(niceness)
    for _ in range(TRIES if niceness else 0):
        try:
            AUTOGROUP.write_text(str(niceness))
        except BlockingIOError:
            time.sleep(PAUSE_SECONDS)  # users may weigh a session ten times a second, and somebody just did
        except OSError:
            return  # not Linux, or one that weighs processes only
        else:
            return


def main(socket_number: str, patience: str, niceness: str) -> None:
    stand_back(int(niceness))
    if sys.platform == "linux":
        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    with socket.socket(fileno=int(socket_number)) as line, suppress(EOFError, ConnectionError):
        line.setblocking(True)
        serve(line, patience=int(patience))


if __name__ == "__main__":
    main(*sys.argv[1:])
