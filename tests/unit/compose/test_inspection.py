"""A container that is published, loose or unwell is named."""

from dataclasses import replace
from typing import Any

import pytest

from deploy.compose_check import inspection
from deploy.compose_check.containers import Container
from deploy.compose_check.failing import CheckFailed

TOLD: dict[str, Any] = {
    "Id": "4f1c",
    "Config": {"Labels": {"com.docker.compose.service": "caddy"}},
    "State": {"Status": "running", "ExitCode": 0, "Health": {"Status": "healthy"}},
    "NetworkSettings": {
        "Ports": {"443/tcp": [{"HostIp": "127.0.0.1", "HostPort": "8443"}], "2019/tcp": None},
        "Networks": {"check_edge": {"IPAddress": "172.20.0.7"}},
    },
    "HostConfig": {
        "ReadonlyRootfs": True,
        "CapDrop": ["ALL"],
        "SecurityOpt": ["no-new-privileges:true"],
        "Privileged": False,
    },
}
CADDY = Container("4f1c", "caddy", "running", 0, "healthy", ("127.0.0.1:8443",), ("172.20.0.7",), is_confined=True)
BILLING = replace(CADDY, id="77aa", service="billing", published=())
MIGRATE = replace(BILLING, service="migrate", state="exited", health="")


def test_container_is_read_as_the_engine_tells_it() -> None:
    assert Container.read(TOLD) == CADDY


@pytest.mark.parametrize(
    "looser",
    [
        {"ReadonlyRootfs": False},
        {"CapDrop": ["CHOWN"]},
        {"CapDrop": None},
        {"SecurityOpt": []},
        {"Privileged": True},
    ],
)
def test_container_with_one_freedom_more_is_not_confined(looser: dict[str, Any]) -> None:
    told = {**TOLD, "HostConfig": {**TOLD["HostConfig"], **looser}}
    assert Container.read(told) == replace(CADDY, is_confined=False)
    with pytest.raises(CheckFailed, match=r"\['caddy'\]"):
        inspection.confined([Container.read(told)])


def test_what_is_well_and_what_is_done_is_told_apart() -> None:
    assert inspection.healthy([BILLING, CADDY, MIGRATE]) == "healthy: billing, caddy; done: migrate"


@pytest.mark.parametrize(
    "unwell",
    [
        replace(BILLING, health="unhealthy"),
        replace(BILLING, health="starting"),
        replace(BILLING, state="restarting"),
        replace(MIGRATE, exit_code=1),
        replace(MIGRATE, state="running"),
    ],
)
def test_unwell_container_is_not_settled(unwell: Container) -> None:
    assert [each.is_settled for each in (BILLING, MIGRATE, unwell)] == [True, True, False]


def test_loopback_is_allowed_to_caddy() -> None:
    assert inspection.loopback_only([CADDY, BILLING]) == "published: 127.0.0.1:8443, all caddy's"


@pytest.mark.parametrize("address", ["0.0.0.0:8443", "[::]:8443", "192.168.0.7:8443"])
def test_anything_beyond_loopback_fails(address: str) -> None:
    with pytest.raises(CheckFailed, match="published beyond loopback"):
        inspection.loopback_only([replace(CADDY, published=(address,))])


def test_nobody_but_caddy_is_published() -> None:
    with pytest.raises(CheckFailed, match="published by others than caddy"):
        inspection.loopback_only([CADDY, replace(BILLING, published=("127.0.0.1:9000",))])
