"""`portico seed-demo` tells the story once; told again, it says where everything is."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.demo.acme import ACME
from deploy.demo.running import serving
from deploy.demo.seeding import NotOurStory, seed
from deploy.embedded import Embedded
from deploy.machinery.server import free_port
from shared.bus.service import platform_origin
from shared.contracts.settings import CreateTenant, ListTenants

LINK = re.compile(r"http://acme\.localhost:\d+/s/[\w-]+")


@pytest.fixture
def product(tmp_path: Path) -> Iterator[Embedded]:
    port = free_port()
    with Embedded(tmp_path, port=port).running() as running, serving(running.app, port=port):
        yield running


def hooks_of(product: Embedded) -> str:
    return f"http://127.0.0.1:{product.config.port}"


def usernames(product: Embedded) -> list[str]:
    return [tenant.username for tenant in product.bus.ask(ListTenants(who=platform_origin()))]


def test_story_is_told_once_and_found_again(product: Embedded) -> None:
    first, second = (seed(product.bus, product.config, hooks_url=hooks_of(product)) for _ in range(2))
    assert sorted(usernames(product)) == ["acme", "nakheel", "nordlicht"]
    assert first.startswith("Portico demo is ready  (compose: PostgreSQL, RabbitMQ, Redis, payment sandbox)\n")
    # Only the link differs: it works once.
    assert LINK.sub("<link>", first) == LINK.sub("<link>", second)


@pytest.mark.parametrize("username", ["acme", "initech"])
def test_story_is_told_only_where_there_is_no_business(product: Embedded, username: str) -> None:
    profile = ACME.profile.model_copy(update={"username": username})
    product.bus.ask(CreateTenant(who=platform_origin(), profile=profile))
    with pytest.raises(NotOurStory):
        seed(product.bus, product.config, hooks_url=hooks_of(product))
    assert usernames(product) == [username]
