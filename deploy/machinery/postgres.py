"""A throw-away PostgreSQL with Portico's databases and roles in it."""

import os
import pwd
import shutil
import signal
from pathlib import Path

from deploy.machinery.addresses import PostgresAddress
from deploy.machinery.packages import POSTGRESQL, MissingPrograms
from deploy.machinery.processes import output_of, run
from deploy.machinery.server import Server

INIT = Path(__file__).parent.parent / "postgres" / "init.sh"
PLAIN = {"PATH": "/usr/local/bin:/usr/bin:/bin", "LANG": "C.UTF-8", "TZ": "UTC"}


class Postgres(Server):
    """`durable=False` leaves syncing to the kernel: nothing is lost unless the machine itself stops."""

    name = "postgres"
    polite = signal.SIGINT

    def __init__(self, *, durable: bool = True) -> None:
        self._bin = POSTGRESQL.required().parent
        super().__init__(user=_account())
        self.address = PostgresAddress("127.0.0.1", self.port)
        self._sync = "on" if durable else "off"
        self._data = self.folder / "data"
        self._furnished = False

    def url(self, service: str) -> str:
        return self.address.url(service)

    def owner_url(self, service: str) -> str:
        return self.address.owner_url(service)

    def start(self) -> None:
        super().start()
        if not self._furnished:
            create_databases(self.address)
            self._furnished = True

    def prepare(self) -> None:
        secret = self.folder / "password"
        secret.write_text(self.address.password)
        if self._user:
            shutil.chown(self.folder, self._user, self._user)
            shutil.chown(secret, self._user, self._user)
        options = ["--no-sync", "--auth=scram-sha-256", f"--pwfile={secret}", "--encoding=UTF8"]
        options += [f"--username={self.address.admin}", "--locale=C.UTF-8", str(self._data)]
        output_of([self._bin / "initdb", *options], env=PLAIN, folder=self.folder, user=self._user)
        secret.unlink()

    def command(self) -> list[str]:
        settings = {
            "listen_addresses": "127.0.0.1",
            "unix_socket_directories": self.folder,
            "max_connections": 200,
            "timezone": "UTC",
            "fsync": self._sync,
            "full_page_writes": self._sync,
        }
        options = [option for name, value in settings.items() for option in ("-c", f"{name}={value}")]
        return [str(self._bin / "postgres"), "-D", str(self._data), "-p", str(self.port), *options]

    def environment(self) -> dict[str, str]:
        return PLAIN

    def answers(self) -> bool:
        return run([self._bin / "pg_isready", "--host=127.0.0.1", f"--port={self.port}"]).returncode == 0


def create_databases(address: PostgresAddress) -> None:
    """Makes what is missing, on any server whose administrator the address names."""
    if not shutil.which("psql"):
        raise MissingPrograms("Not found: psql.\nOn Debian: sudo apt-get install postgresql-client")
    connection = {"PGHOST": address.host, "PGPORT": str(address.port), "PGPASSWORD": address.password}
    output_of(["/bin/sh", INIT], env={**os.environ, **address.environment(), **connection})


def _account() -> str | None:
    """PostgreSQL refuses to run as root; Debian's package brings an account for it."""
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam("postgres").pw_name
    except KeyError:
        raise MissingPrograms("PostgreSQL does not run as root, and there is no user `postgres`.") from None
