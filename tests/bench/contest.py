"""Portico as a whole and both references, over the same invoices, each with the same customer signed in."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import make_url

from deploy.machinery.server import Server
from deploy.stack import Stack
from services.portal_web.guard.cookies import Cookies
from shared.bus.service import system_caller
from shared.contracts.settings import GetTenant
from tests.bench.data import copy, fill
from tests.bench.references.server import Reference
from tests.bench.scene import Scene, scene
from tests.support.product import stacked_product


@dataclass(frozen=True, slots=True)
class Subject:
    """Whoever makes pages; `servers` are all the processes that have a part in it."""

    name: str
    port: int
    servers: tuple[Server, ...]


@dataclass(frozen=True, slots=True)
class Contest:
    """`pages` are paths by name; `programs` are our own, without what lies under them."""

    ours: Subject
    references: tuple[Subject, ...]
    programs: tuple[Server, ...]
    pages: dict[str, str]
    host: str
    cookie: str

    @property
    def subjects(self) -> tuple[Subject, ...]:
        return self.ours, *self.references


@contextmanager
def contest() -> Iterator[Contest]:
    with stacked_product() as product:
        stack, seeded = product.stack, product.acme.tenant
        assert stack
        tenant = product.bus.ask(GetTenant(who=system_caller(seeded.id, job="bench")))  # as it was dressed since
        host, cookie = f"{tenant.username}.{stack.config.base_domain}", Cookies(stack.config).session
        told = scene(product.bus, tenant, gateway=stack.gateway.url, host=host, cookie=cookie)
        with _references(stack, told, host=host) as references:
            programs = (*stack.services.values(), stack.gateway)
            under = stack.machinery
            servers = (*programs, under.postgres, under.broker, under.redis)
            ours = Subject("Portico", stack.gateway.port, servers)
            yield Contest(ours, references, programs, told.pages, host, f"{cookie}={told.secret}")


@contextmanager
def _references(stack: Stack, told: Scene, *, host: str) -> Iterator[tuple[Subject, ...]]:
    postgres = stack.machinery.postgres
    database = make_url(postgres.url("billing")).database
    address = make_url(postgres.address.admin_url).set(drivername="postgresql", database=database)
    billing = address.render_as_string(hide_password=False)
    copied = address.update_query_dict({"options": "-csearch_path=bench"}).render_as_string(hide_password=False)
    fill(billing, tenant=told.tenant.id)
    copy(billing, told, host=host)
    environment = stack.gateway.environment()
    with (
        Reference("orm", environment=environment, database_url=copied) as orm,
        Reference("sql", environment=environment, database_url=copied) as sql,
    ):
        yield Subject("A", orm.port, (orm, postgres)), Subject("B", sql.port, (sql, postgres))
