"""PDFs: one through the whole portal beside typst alone, and a hundred in a ZIP beside other pages.

`python -m tests.bench.documents`
"""

import asyncio
import json
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from statistics import median, quantiles
from urllib.request import Request, urlopen

from services.billing.documents.typesetting import Content, Typesetter
from services.billing.documents.wire import written
from services.billing.papers.papers import invoice_paper
from services.portal_web.guard.cookies import Cookies
from shared import clock
from shared.bus.service import system_caller
from shared.contracts.billing.bundles import StartBundle, ViewBundle
from shared.contracts.billing.invoices import CreateInvoice, ViewInvoice
from shared.contracts.message import Caller, Customer
from shared.contracts.settings import GetTenant
from tests.bench.load import Page, ask, page
from tests.bench.scene import LINES, Scene, scene
from tests.support.product import Product, stacked_product

WARM, ROUNDS, AT_ONCE = 10, 8, 10
"""Rounds of so many PDFs each, typst and the portal in turn."""
BUNDLED, BUNDLES, CONNECTIONS = 100, 5, 1


@dataclass(frozen=True, slots=True)
class Stage:
    product: Product
    scene: Scene
    host: str
    cookie: str

    @property
    def port(self) -> int:
        assert self.product.stack
        return self.product.stack.gateway.port

    def page(self, path: str) -> Page:
        return page(self.port, path, host=self.host, cookie=self.cookie)

    def clerk(self) -> Caller:
        return system_caller(self.scene.tenant.id, job="bench")

    def customer(self) -> Caller:
        session = self.scene.session
        actor = Customer(customer=session.customer, level="full", email=session.email)
        return self.clerk().model_copy(update={"actor": actor})


def main() -> None:
    with _stage() as stage:
        for line in (*_alone(stage), *_beside(stage)):
            sys.stdout.write(f"{line}\n")
            sys.stdout.flush()


@contextmanager
def _stage() -> Iterator[Stage]:
    with stacked_product() as product:
        assert product.stack
        tenant, stack = product.acme.tenant, product.stack
        host, cookie = f"{tenant.username}.{stack.config.base_domain}", Cookies(stack.config).session
        told = scene(product.bus, tenant, gateway=stack.gateway.url, host=host, cookie=cookie)
        yield Stage(product, told, host, f"{cookie}={told.secret}")


def _alone(stage: Stage) -> Iterator[str]:
    """The same document, typst's part and the whole portal's, in turn."""
    path, typesetter, content = f"{stage.scene.pages['invoice']}/pdf", Typesetter(), _content(stage)
    if _fetched(stage, path) != typesetter.set("invoice", content=content):
        raise AssertionError("the two documents are not the same")
    alone, whole = [], []
    for turn in range(ROUNDS + 1):
        waits = _timed(lambda: typesetter.set("invoice", content=content))
        run = asyncio.run(ask(stage.page(path), connections=1, most=AT_ONCE, seconds=60))
        if turn:
            alone += waits
            whole += run.waits
    yield f"{'invoice PDF':<28}{'typst alone':>14}{'the portal':>14}{'ratio':>8}   (median ms of {len(whole)})"
    yield _line("", median(alone), median(whole))


def _beside(stage: Stage) -> Iterator[str]:
    """Pages while nothing else happens, and while a bundle is made, in turn."""
    _bill(stage)
    idle: dict[str, list[float]] = {name: [] for name in stage.scene.pages}
    busy: dict[str, list[float]] = {name: [] for name in stage.scene.pages}
    seconds = []
    for turn in range(BUNDLES):
        began = time.perf_counter()
        token = _started(stage, turn)
        _browse(stage, busy, is_over=lambda: _is_done(stage, token))  # noqa: B023 - it is used up in this round
        seconds.append(time.perf_counter() - began)
        end = time.perf_counter() + seconds[-1]
        _browse(stage, idle, is_over=lambda: time.perf_counter() > end)  # noqa: B023 - likewise
    took = f"(p95 in ms; a file took {median(seconds):.1f} s)"
    yield f"{f'{BUNDLED} PDFs in a ZIP':<28}{'idle':>14}{'beside it':>14}{'ratio':>8}   {took}"
    for name in stage.scene.pages:
        yield f"{_line(name, _p95(idle[name]), _p95(busy[name]))}   ({len(busy[name])} pages)"


def _line(name: str, theirs: float, ours: float) -> str:
    return f"{name:<28}{theirs * 1e3:>14.1f}{ours * 1e3:>14.1f}{ours / theirs:>8.2f}"


def _content(stage: Stage) -> Content:
    who, token = stage.clerk(), stage.scene.pages["invoice"].rpartition("/")[2]
    tenant = stage.product.bus.ask(GetTenant(who=who))
    view = stage.product.bus.ask(ViewInvoice(who=who, token=token))
    paper = invoice_paper(view, tenant, today=clock.today(tenant.zone))
    content: Content = json.loads(written(paper))["content"]
    return content


def _fetched(stage: Stage, path: str) -> bytes:
    headers = {"Host": stage.host, "Cookie": stage.cookie}
    with urlopen(Request(f"http://127.0.0.1:{stage.port}{path}", headers=headers)) as answer:
        content: bytes = answer.read()
        return content


def _timed(make: Callable[[], object]) -> list[float]:
    waits = []
    for _ in range(AT_ONCE):
        began = time.perf_counter()
        make()
        waits.append(time.perf_counter() - began)
    return waits


def _bill(stage: Stage) -> None:
    today = clock.today(stage.scene.tenant.zone)
    for number in range(BUNDLED):
        stage.product.bus.ask(
            CreateInvoice(
                who=stage.clerk(),
                customer=stage.scene.session.customer,
                issued_on=today - timedelta(days=1000 + number),
                lines=LINES,
            )
        )


def _started(stage: Stage, turn: int) -> str:
    """Another time each turn, in which the same invoices are: otherwise it would be the same file."""
    today = clock.today(stage.scene.tenant.zone)
    since, until_ = today - timedelta(days=1000 + BUNDLED + turn), today - timedelta(days=1000)
    wish = StartBundle(who=stage.customer(), kind="invoices", since=since, until=until_)
    return stage.product.bus.ask(wish).token


def _is_done(stage: Stage, token: str) -> bool:
    return stage.product.bus.ask(ViewBundle(who=stage.customer(), token=token)).bundle.state == "done"


def _browse(stage: Stage, waits: dict[str, list[float]], *, is_over: Callable[[], bool]) -> None:
    while not is_over():
        for name, path in stage.scene.pages.items():
            waits[name] += asyncio.run(ask(stage.page(path), connections=CONNECTIONS, most=20, seconds=1)).waits


def _p95(waits: list[float]) -> float:
    return quantiles(waits, n=20)[-1]


if __name__ == "__main__":
    main()
