"""`make stack`: runs the product until interrupted and prints where everything is."""

import os
import signal
import sys
import threading

from deploy.demo.block import block
from deploy.demo.telling import Teller, one_click_link
from deploy.machinery.packages import MissingPrograms
from deploy.ports import PortTaken, demand_free
from deploy.stack import running_stack

MADE_OF = "stack: PostgreSQL, RabbitMQ, Redis, payment sandbox"


def main() -> int:
    port = int(os.environ.get("PORTICO_PORT", "8000"))
    stopping = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopping.set())
    try:
        demand_free(port, variable="PORTICO_PORT")
        with running_stack(port=port) as stack:
            told = Teller(stack.bus, stack.config, hooks_url=stack.gateway.url).tell()
            link = one_click_link(stack.bus, told[0])
            text = block(told, made_of=MADE_OF, link=link, inbox_url=stack.inbox_url, afresh="start it again")
            sys.stdout.write(f"{text}\n")
            sys.stdout.flush()
            stopping.wait()
    except (PortTaken, MissingPrograms) as trouble:
        sys.stderr.write(f"{trouble}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
