"""The whole product for a test: embedded in this process, or as a stack of programs; told the demo's story."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests

from deploy.demo.running import serving
from deploy.demo.telling import Teller, Told
from deploy.embedded import Embedded
from deploy.machinery.server import free_port
from deploy.stack import Stack, running_stack
from shared.bus.service import Bus, system_caller
from shared.config import Config
from shared.contracts.billing.payments import AccountView, InvoiceRow, ViewAccount
from shared.contracts.message import Caller, Customer
from tests.support.sandbox import RunningSandbox
from tests.support.waiting import until

SIGN_IN_LINK = re.compile(r"https?://\S+/s/[\w-]+")
CODE = re.compile(r"\b([A-Z0-9]{3}) ([A-Z0-9]{3})\b")


@dataclass(frozen=True, slots=True)
class Mail:
    """The inbox of a trial, by its JSON."""

    url: str
    host: str

    def newest(self, *, to: str, subject: str) -> dict[str, Any]:
        """Waits for a message to an address whose subject has these words."""

        def found() -> dict[str, Any]:
            for message in self.all():
                if subject in message["subject"] and to in message["envelope"]["to"]:
                    return self._get(f"/api/messages/{message['id']}")
            return {}

        return until(found)

    def all(self) -> list[dict[str, Any]]:
        return list(self._get("/api/messages")["messages"])

    def clear(self) -> None:
        requests.delete(f"{self.url}/api/messages", headers={"Host": self.host}, timeout=10).raise_for_status()

    def _get(self, path: str) -> dict[str, Any]:
        answer = requests.get(f"{self.url}{path}", headers={"Host": self.host}, timeout=10)
        answer.raise_for_status()
        found: dict[str, Any] = answer.json()
        return found


@dataclass(frozen=True, slots=True)
class Product:
    """`told` are the demo's businesses, in its order. `stack` is there when programs can be stopped and killed."""

    bus: Bus
    config: Config
    told: list[Told]
    mail: Mail
    sandbox: RunningSandbox
    checkout_host: str
    stack: Stack | None = None

    @property
    def acme(self) -> Told:
        return self.told[0]

    def customer(self, told: Told, *, seconds: int = 20) -> Caller:
        """A business's first customer, signed in."""
        actor = Customer(customer=told.customer, level="full", email=told.email)
        return system_caller(told.tenant.id, job="test", seconds=seconds).model_copy(update={"actor": actor})

    def account(self, told: Told) -> AccountView:
        return self.bus.ask(ViewAccount(who=self.customer(told)))

    def invoice(self, number: str, told: Told | None = None) -> InvoiceRow:
        account = self.account(told or self.acme)
        return next(each for each in (*account.open, *account.settled) if each.number == number)


@contextmanager
def embedded_product(folder: Path) -> Iterator[Product]:
    port = free_port()
    with Embedded(folder, port=port).running() as product, serving(product.app, port=port):
        told = Teller(product.bus, product.config, hooks_url=f"http://127.0.0.1:{port}").tell()
        yield Product(
            bus=product.bus,
            config=product.config,
            told=told,
            mail=Mail(f"http://127.0.0.1:{port}", f"inbox.localhost:{port}"),
            sandbox=RunningSandbox(f"http://127.0.0.1:{port}/sandbox"),
            checkout_host=product.config.checkout_hosts,
        )


@contextmanager
def stacked_product() -> Iterator[Product]:
    with running_stack() as stack:
        told = Teller(stack.bus, stack.config, hooks_url=stack.gateway.url).tell()
        yield Product(
            bus=stack.bus,
            config=stack.config,
            told=told,
            mail=Mail(stack.inbox.url, f"inbox.localhost:{stack.inbox.port}"),
            sandbox=RunningSandbox(stack.sandbox.url),
            checkout_host=stack.config.checkout_hosts,
            stack=stack,
        )


def link_in(message: dict[str, Any]) -> str:
    found = SIGN_IN_LINK.search(message["text"])
    assert found, message["text"]
    return found[0]


def code_in(message: dict[str, Any]) -> str:
    found = CODE.search(message["text"])
    assert found, message["text"]
    return f"{found[1]}{found[2]}"
