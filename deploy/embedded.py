"""Everything in one process: the services over SQLite, the gateway, the sandbox and the inbox."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from fakeredis import FakeAsyncRedis
from starlette.types import ASGIApp

import services.auth.service
import services.billing.service
import services.notify.service
import services.settings.service
from deploy.faces import SANDBOX_PATH, TrialFaces
from deploy.inbox.app import create_inbox
from deploy.inbox.mailbox import Mailbox
from deploy.inbox.smtp import SmtpServer
from deploy.ports import free_port
from deploy.sandbox.app import create_sandbox
from services.portal_web.app import create_app
from shared.bus.local import LocalBus, LocalClient
from shared.config import DEMO_SECRET, SERVICES, Config
from shared.migrations import migrate

BANK_TAKES = timedelta(hours=1)
"""How long the demo's bank payments are on their way: long enough to be looked at."""
MAKERS = {
    "settings": services.settings.service.make,
    "billing": services.billing.service.make,
    "auth": services.auth.service.make,
    "notify": services.notify.service.make,
}


def embedded_config(folder: Path, *, port: int | str, smtp_port: int = 25, **overrides: object) -> Config:
    """What PORTICO_* variables say, with the rest set for one process that keeps its files in `folder`."""
    base_domain = str(overrides.get("base_domain", "localhost"))
    defaults: dict[str, object] = {
        "environment": "demo",
        "database_url": f"sqlite:///{folder}/{{service}}.sqlite3",
        "smtp_url": f"smtp://127.0.0.1:{smtp_port}",
        "provider_url": f"http://127.0.0.1:{port}{SANDBOX_PATH}",
        "checkout_hosts": f"http://sandbox.{base_domain}:{port}",
        "secret_key": DEMO_SECRET,
        "reply_domain": f"reply.{base_domain}",
    }
    unset = {name: value for name, value in defaults.items() if f"PORTICO_{name.upper()}" not in os.environ}
    return Config.model_validate({**unset, "port": port, **overrides})


class Embedded:
    """The product in this process. `app` is what a web server serves; `bus` asks the services directly."""

    def __init__(self, folder: Path, *, port: int, **overrides: object) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.smtp_port = free_port()
        self.config = embedded_config(folder, port=port, smtp_port=self.smtp_port, **overrides)
        self.mailbox = Mailbox(folder=folder / "mail")
        self.sandbox = create_sandbox(
            public_url=self.config.checkout_hosts, state=folder / "sandbox.sqlite3", settle_after=BANK_TAKES
        )
        self._smtp = SmtpServer(self.mailbox, port=self.smtp_port)
        self.bus = embedded_bus(self.config)
        gateway = create_app(config=self.config, bus=LocalClient(self.bus), redis=FakeAsyncRedis())
        self.app: ASGIApp = TrialFaces(
            gateway, base_domain=self.config.base_domain, sandbox=self.sandbox, inbox=create_inbox(self.mailbox)
        )

    @contextmanager
    def running(self) -> Iterator["Embedded"]:
        """The services' loops and the mail server run; the web server is the caller's."""
        self._smtp.start()
        self.bus.start()
        try:
            yield self
        finally:
            self.bus.stop()
            self.sandbox.close()
            self._smtp.stop()


def embedded_bus(config: Config) -> LocalBus:
    """The four services over databases that are brought up to date first."""
    for service in SERVICES:
        migrate(service, config.owner_database(service))
    bus = LocalBus()
    for service in SERVICES:
        bus.add(MAKERS[service](config, bus))
    return bus


def start_afresh(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
