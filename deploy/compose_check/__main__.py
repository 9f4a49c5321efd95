"""`python -m deploy.compose_check [--command docker-compose]`: needs a Docker engine, prints what it saw."""

import argparse
import signal
import sys
import tempfile
import time
from pathlib import Path

from deploy.compose_check import inspection
from deploy.compose_check.composition import Composition, composition
from deploy.compose_check.edge import Edge, trust_of
from deploy.compose_check.failing import CheckFailed, demand
from deploy.compose_check.job import Job
from deploy.machinery.processes import CommandFailed, output_of

STARTED = time.monotonic()


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m deploy.compose_check", description=__doc__)
    parser.add_argument("--command", default="docker compose", help="or docker-compose, for version 1.29")
    command = parser.parse_args().command.split()
    # So that what was started is removed whoever ends this.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        say(f"{versions(command)}; building the image")
        with composition(command) as whole:
            check(whole)
        remains = whole.remains()
        demand(not remains, f"left behind: {remains}")
        say("removed: containers, volumes, networks, image")
    except (CheckFailed, CommandFailed, FileNotFoundError) as failure:
        sys.stderr.write(f"compose-check failed: {failure}\n")
        return 1
    return 0


def versions(command: list[str]) -> str:
    engine = output_of(["docker", "version", "--format", "{{.Server.Version}}"]).strip()
    return f"Docker engine {engine}, {' '.join(command)} {output_of([*command, 'version', '--short']).strip()}"


def check(whole: Composition) -> None:
    whole.compose("up", "--detach")
    containers = whole.settle()
    say(inspection.healthy(containers))
    say(inspection.loopback_only(containers))
    say(inspection.confined(containers))
    say(inspection.unprivileged(containers))
    say(inspection.modern_tls(whole))
    edge = edge_of(whole)
    job = Job(edge)
    say(job.sign_in())
    say(job.pay("INV-0042"))
    whole.compose("up", "--detach", "--no-deps", "--no-recreate", "--scale", "billing=2", "billing")
    whole.settle(least=len(containers) + 1)
    say(inspection.consumers(whole, billing=2))
    say(job.pay("INV-0041"))
    whole.swap("postgres", "rabbitmq")
    whole.settle()
    say(f"postgres and rabbitmq swapped addresses; {inspection.consumers(whole, settings=1, auth=1, notify=1)}")
    afterwards = Job(edge)
    say(afterwards.sign_in())
    say(f"pages that asked to come back later: {job.turned_away}, after the swap {afterwards.turned_away}")


def edge_of(whole: Composition) -> Edge:
    with tempfile.TemporaryDirectory(prefix="portico-check-") as folder:
        return Edge(whole.https_port, trust=trust_of(whole, Path(folder)))


def say(sentence: str) -> None:
    sys.stdout.write(f"{time.monotonic() - STARTED:6.1f} s  {sentence}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
