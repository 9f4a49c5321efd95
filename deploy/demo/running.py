"""`portico demo`: starts everything in this process, tells the story once, and says where to look."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Thread

import uvicorn

from deploy.demo.block import block
from deploy.demo.telling import BUSINESSES, Teller, Told, one_click_link
from deploy.embedded import Embedded, start_afresh
from deploy.ports import demand_free
from shared import log
from shared.bus.service import Bus, platform_origin, system_caller
from shared.contracts.billing.customers import FindCustomers
from shared.contracts.settings import ListTenants

MADE_OF = "embedded: SQLite, in-process bus, payment sandbox"


def run_demo(folder: Path, *, port: int, reset: bool) -> None:
    """Serves until interrupted. Raises PortTaken."""
    demand_free(port, variable="PORTICO_PORT")
    log.configure("warning")
    told_mark = folder / "told"
    if reset or not told_mark.exists():
        start_afresh(folder)
    with Embedded(folder, port=port).running() as product, serving(product.app, port=port) as thread:
        if not told_mark.exists():
            Teller(product.bus, product.config, hooks_url=f"http://127.0.0.1:{port}").tell()
            told_mark.touch()
        told = told_before(product.bus)
        text = block(
            told,
            made_of=MADE_OF,
            link=one_click_link(product.bus, told[0]),
            inbox_url=product.config.site("inbox"),
        )
        sys.stdout.write(f"{text}\n")
        sys.stdout.flush()
        with suppress(KeyboardInterrupt):
            thread.join()


def told_before(bus: Bus) -> list[Told]:
    """The demo's businesses as an earlier run left them."""
    tenants = {tenant.username: tenant for tenant in bus.ask(ListTenants(who=platform_origin()))}
    told = []
    for business in BUSINESSES:
        tenant, email = tenants[business.profile.username], business.clients[0].email
        found = bus.ask(FindCustomers(who=system_caller(tenant.id, job="demo"), email=email))
        told.append(Told(tenant=tenant, customer=found[0].customer, email=email))
    return told


@contextmanager
def serving(app: object, *, port: int, host: str = "127.0.0.1") -> Iterator[Thread]:
    """A web server on a thread of its own, ready when the block begins; interrupting ends it."""
    server = uvicorn.Server(
        uvicorn.Config(
            app,  # type: ignore[arg-type]
            host=host,
            port=port,
            log_level="warning",
            access_log=False,
            server_header=False,
            proxy_headers=False,  # the gateway judges X-Forwarded-* itself
        )
    )
    thread = Thread(target=server.run, name="web server")
    thread.start()
    try:
        while not server.started and thread.is_alive():
            thread.join(0.02)
        yield thread
    finally:
        server.should_exit = True
        thread.join()
