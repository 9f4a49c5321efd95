"""Whatever is added to docker-compose.yml is as confined, watched and quiet as the rest."""

import re
from typing import Any

import pytest

from shared.config import SERVICES, Config
from tests.unit.compose import written

ALL = sorted(written.services())
STAYING = [name for name in ALL if not written.is_one_shot(written.services()[name])]
PROGRAMS = [*SERVICES, "portal_web"]


def service(name: str) -> dict[str, Any]:
    return written.services()[name]


@pytest.mark.parametrize("name", ALL)
def test_every_container_is_confined(name: str) -> None:
    found = {key: service(name).get(key) for key in ("read_only", "cap_drop", "security_opt", "init")}
    assert found == {
        "read_only": True,
        "cap_drop": ["ALL"],
        "security_opt": ["no-new-privileges:true"],
        "init": True,
    }


def test_one_container_alone_has_a_capability() -> None:
    added = {name: service(name)["cap_add"] for name in ALL if "cap_add" in service(name)}
    assert added == {"caddy": ["NET_BIND_SERVICE"]}


@pytest.mark.parametrize("name", ALL)
def test_every_container_has_time_to_finish_and_logs_that_rotate(name: str) -> None:
    logging = {"driver": "json-file", "options": {"max-size": "10m", "max-file": "5"}}
    assert (service(name)["stop_grace_period"], service(name)["logging"]) == ("30s", logging)


@pytest.mark.parametrize("name", STAYING)
def test_what_stays_is_watched_and_comes_back(name: str) -> None:
    assert service(name)["healthcheck"]["test"]
    assert service(name)["restart"] == "unless-stopped"


@pytest.mark.parametrize("name", ALL)
def test_nothing_waits_for_less_than_health(name: str) -> None:
    waits = {other: wait["condition"] for other, wait in service(name).get("depends_on", {}).items()}
    assert waits == {
        other: "service_healthy" if other in STAYING else "service_completed_successfully" for other in waits
    }


def test_caddy_alone_is_published_and_by_default_on_loopback() -> None:
    published = {name: service(name)["ports"] for name in ALL if "ports" in service(name)}
    assert published == {
        "caddy": [
            "${PORTICO_BIND:-127.0.0.1}:${PORTICO_HTTP_PORT:-80}:80",
            "${PORTICO_BIND:-127.0.0.1}:${PORTICO_HTTPS_PORT:-443}:443",
        ]
    }


def test_databases_and_broker_have_no_way_out() -> None:
    assert {name: service(name)["networks"] for name in ("postgres", "rabbitmq", "redis")} == {
        "postgres": ["data"],
        "rabbitmq": ["data"],
        "redis": ["data"],
    }
    assert written.composition()["networks"]["data"] == {"internal": True}


@pytest.mark.parametrize("name", PROGRAMS)
def test_a_program_knows_its_own_passwords_and_no_others(name: str) -> None:
    own = "WEB" if name == "portal_web" else name.upper()
    known = set(
        re.findall(r"PORTICO_([A-Z]+)_(?:DATABASE|OWNER|BROKER)_PASSWORD", str(service(name)["environment"]))
    )
    assert known == {own}


@pytest.mark.parametrize("name", ALL)
def test_no_secret_is_written_down(name: str) -> None:
    told = {
        key: written.VARIABLE.sub("<given>", value) for key, value in service(name).get("environment", {}).items()
    }
    passwords = [value for key, value in told.items() if key.endswith(("_PASSWORD", "_SECRET_KEY"))]
    in_addresses = [found for value in told.values() for found in re.findall(r"://[^@/]*:([^@/]+)@", value)]
    assert {*passwords, *in_addresses} <= {"<given>", "{password}"}


def test_every_setting_can_be_set() -> None:
    told = {key for name in ("console", "portal_web") for key in service(name)["environment"]}
    known = {f"PORTICO_{field.upper()}" for field in Config.model_fields}
    # Inside its container the gateway always listens on the same port.
    assert known - told == {"PORTICO_PORT"}
