"""docker-compose.yml under a project name of its own, with throw-away secrets, for as long as a `with` lasts."""

import os
import secrets
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from ipaddress import ip_address
from pathlib import Path

from deploy.compose_check.containers import Container, containers_of
from deploy.compose_check.failing import CheckFailed, awaited, demand
from deploy.machinery.processes import CommandFailed, output_of
from deploy.machinery.server import free_port

ROOT = Path(__file__).resolve().parents[2]
DOMAIN = "portico.localhost"
SETTLING_SECONDS = 300


class Composition:
    """`command` is `docker compose` or `docker-compose`."""

    def __init__(self, command: Sequence[str], folder: Path) -> None:
        self.project = f"portico-check-{secrets.token_hex(4)}"
        self.http_port, self.https_port = free_port(), free_port()
        self._secrets = folder / "env"
        self._command = [*command, "--project-name", self.project, "--env-file", str(self._secrets)]
        # A PORTICO_ variable of the shell would win against the file.
        self._environment = {
            name: value for name, value in os.environ.items() if not name.startswith(("PORTICO_", "COMPOSE_"))
        }

    def compose(self, *arguments: str) -> str:
        return output_of([*self._command, "--profile", "demo", *arguments], env=self._environment, folder=ROOT)

    def write_secrets(self) -> None:
        output_of([ROOT / "setup", "--demo", "--domain", DOMAIN, "--output", self._secrets])
        with self._secrets.open("a") as file:
            file.write(f"PORTICO_HTTP_PORT={self.http_port}\nPORTICO_HTTPS_PORT={self.https_port}\n")
            file.write(f"PORTICO_IMAGE={self.project}\n")

    def containers(self) -> list[Container]:
        return containers_of(self.project)

    def container(self, service: str) -> Container:
        return next(container for container in self.containers() if container.service == service)

    def swap(self, one: str, other: str) -> None:
        """Both are stopped, and come back at each other's address, as after a restart of the machine."""
        before = [self.container(one), self.container(other)]
        self.compose("stop", one, other)
        # The lowest free address goes to whoever starts first.
        for container in sorted(before, key=lambda each: ip_address(each.addresses[0]), reverse=True):
            output_of(["docker", "start", container.id])
        after = [self.container(one).addresses, self.container(other).addresses]
        demand(after == [each.addresses for each in reversed(before)], f"{one} and {other} did not swap addresses")

    def settle(self, *, least: int = 1) -> list[Container]:
        """Waits until all are healthy or done. Raises CheckFailed when one is not in time."""

        def settled() -> list[Container] | None:
            found = self.containers()
            return found if len(found) >= least and all(each.is_settled for each in found) else None

        try:
            return awaited(settled, seconds=SETTLING_SECONDS, otherwise="not all containers became healthy")
        except CheckFailed as late:
            waiting = [
                f"{each.service} {each.state} {each.health}" for each in self.containers() if not each.is_settled
            ]
            raise CheckFailed(f"{late}: {', '.join(waiting)}") from late

    def remove(self) -> None:
        with suppress(CommandFailed):
            self.compose("down", "--volumes", "--remove-orphans")
        with suppress(CommandFailed):
            output_of(["docker", "image", "rm", "--force", self.project])

    def remains(self) -> list[str]:
        """What is still there, by its kind."""
        label = f"label=com.docker.compose.project={self.project}"
        kinds = {
            "container": ["ps", "--all", "--quiet", "--filter", label],
            "volume": ["volume", "ls", "--quiet", "--filter", label],
            "network": ["network", "ls", "--quiet", "--filter", label],
            "image": ["images", "--quiet", self.project],
        }
        return [kind for kind, question in kinds.items() if output_of(["docker", *question]).strip()]


@contextmanager
def composition(command: Sequence[str]) -> Iterator[Composition]:
    """Built when the block begins; what went wrong inside is told with the last words of every container."""
    with tempfile.TemporaryDirectory(prefix="portico-check-") as folder:
        whole = Composition(command, Path(folder))
        whole.write_secrets()
        try:
            whole.compose("build", "migrate")
            yield whole
        except (CheckFailed, CommandFailed):
            with suppress(CommandFailed):
                sys.stderr.write(whole.compose("logs", "--no-color", "--tail=40"))
            raise
        finally:
            whole.remove()
