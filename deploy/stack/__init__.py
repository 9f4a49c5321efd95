"""The real thing on one machine without Docker: each program by itself, over throw-away machinery."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass

import requests

from deploy.machinery import Machinery, machinery
from deploy.machinery.server import free_port
from deploy.queues import declare_queues
from deploy.road import BlockingClient
from deploy.stack.programs import Program, listens
from shared.bus.service import platform_origin
from shared.config import DEMO_SECRET, SERVICES, Config
from shared.contracts.errors import Broken, Refusal
from shared.contracts.message import ping_for
from shared.migrations import migrate

SETTLE = {"PORTICO_JANITOR_SECONDS": "2"}


@dataclass(frozen=True, slots=True)
class Stack:
    """`config` is the gateway's; `bus` asks the services through the broker, as an administrator of it."""

    machinery: Machinery
    config: Config
    bus: BlockingClient
    services: dict[str, Program]
    gateway: Program
    sandbox: Program
    inbox: Program

    @property
    def inbox_url(self) -> str:
        return f"http://inbox.{self.config.base_domain}:{self.inbox.port}"


@contextmanager
def running_stack(*, port: int = 0, overrides: dict[str, str] | None = None) -> Iterator[Stack]:
    """Everything, ready to be used; `overrides` are PORTICO_* variables of all programs."""
    with ExitStack() as stack:
        under = stack.enter_context(machinery(durable=False))
        gateway_port, sandbox_port, inbox_port, smtp_port = port or free_port(), *(free_port() for _ in range(3))
        common = {
            "PORTICO_ENVIRONMENT": "demo",
            "PORTICO_PORT": str(gateway_port),
            "PORTICO_SECRET_KEY": DEMO_SECRET,
            "PORTICO_REDIS_URL": under.redis.url,
            "PORTICO_SMTP_URL": f"smtp://127.0.0.1:{smtp_port}",
            "PORTICO_PROVIDER_URL": f"http://127.0.0.1:{sandbox_port}",
            "PORTICO_CHECKOUT_HOSTS": f"http://sandbox.localhost:{sandbox_port}",
            **SETTLE,
            **(overrides or {}),
        }
        bus = stack.enter_context(closing(BlockingClient(under.broker.url("admin"))))
        bus.wait_connected()
        services = {name: _service(name, under, common, bus) for name in SERVICES}
        web = {**common, "PORTICO_BROKER_URL": under.broker.url("web")}
        gateway = Program("portal_web", web, port=gateway_port, ready=lambda: _healthy(gateway_port))
        sandbox = _trial("sandbox", {**common, "PORTICO_PORT": str(sandbox_port)}, sandbox_port)
        inbox = _trial("inbox", {**common, "PORTICO_PORT": str(inbox_port)}, inbox_port)
        programs = [*services.values(), gateway, sandbox, inbox]
        for program in programs:
            stack.enter_context(closing(program))
        for name in SERVICES:
            migrate(name, under.postgres.owner_url(name))
        declare_queues(_everybody(under, common))
        with ThreadPoolExecutor(len(programs)) as pool:
            list(pool.map(Program.start, programs))
        yield Stack(under, _config(web), bus, services, gateway, sandbox, inbox)


def _everybody(under: Machinery, common: dict[str, str]) -> Config:
    """What whoever sets the stack up may use."""
    addresses = {
        "PORTICO_DATABASE_URL": under.postgres.owner_url("settings"),
        "PORTICO_BROKER_URL": under.broker.url("admin"),
    }
    return _config({**common, **addresses})


def _config(variables: dict[str, str]) -> Config:
    return Config.model_validate(
        {name.removeprefix("PORTICO_").lower(): value for name, value in variables.items()}
    )


def _service(name: str, under: Machinery, common: dict[str, str], bus: BlockingClient) -> Program:
    environment = {
        **common,
        "PORTICO_DATABASE_URL": under.postgres.url(name),
        "PORTICO_BROKER_URL": under.broker.url(name),
    }
    return Program(name, environment, ready=lambda: _answers(bus, name))


def _trial(name: str, environment: dict[str, str], port: int) -> Program:
    return Program(name, environment, port=port, ready=lambda: listens(port))


def _answers(bus: BlockingClient, service: str) -> bool:
    with suppress(Refusal, Broken):
        return bus.ask(ping_for(service)(who=platform_origin(seconds=1))).service == service
    return False


def _healthy(port: int) -> bool:
    with suppress(requests.RequestException):
        return requests.get(f"http://127.0.0.1:{port}/healthz", timeout=1).ok
    return False
