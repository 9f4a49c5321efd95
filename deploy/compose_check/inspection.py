"""What must hold of the running containers, each in a sentence of what was seen."""

import ssl

from deploy.compose_check.composition import Composition
from deploy.compose_check.containers import Container
from deploy.compose_check.edge import LOOPBACK, spoken
from deploy.compose_check.failing import awaited, demand

ROOT = "0"
RUN_AS_ROOT = {"caddy"}
"""The official image keeps its certificates as root."""
CONSUMING_SECONDS = 60


def healthy(containers: list[Container]) -> str:
    well = [each.service for each in containers if each.is_settled and each.health]
    done = [each.service for each in containers if each.is_done]
    demand(len(well) + len(done) == len(containers), "not all containers are healthy or done")
    return f"healthy: {', '.join(well)}; done: {', '.join(done)}"


def loopback_only(containers: list[Container]) -> str:
    published = {address: each.service for each in containers for address in each.published}
    outside = [address for address in published if not address.startswith(f"{LOOPBACK}:")]
    demand(not outside, f"published beyond loopback: {outside}")
    demand(set(published.values()) == {"caddy"}, f"published by others than caddy: {published}")
    return f"published: {', '.join(sorted(published))}, all caddy's"


def confined(containers: list[Container]) -> str:
    loose = [each.service for each in containers if not each.is_confined]
    demand(not loose, f"writable, privileged, or with capabilities: {loose}")
    return "all read-only, without capabilities and without a way to new privileges"


def unprivileged(containers: list[Container]) -> str:
    users = {each.service: each.users() for each in containers if each.state == "running"}
    roots = {service for service, found in users.items() if ROOT in found}
    demand(roots <= RUN_AS_ROOT, f"run as root: {sorted(roots)}")
    told = ", ".join(f"{service} {'/'.join(sorted(found))}" for service, found in users.items())
    return f"users: {told}"


def modern_tls(whole: Composition) -> str:
    versions = ssl.TLSVersion.TLSv1_1, ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3
    found = [spoken(whole.https_port, version) for version in versions]
    demand(found == [False, True, True], f"TLS 1.1, 1.2 and 1.3 are spoken: {found}")
    return "TLS 1.1 refused, 1.2 and 1.3 spoken, certificate valid for the host"


def consumers(whole: Composition, **expected: int) -> str:
    """How many programs take each service's questions from the broker."""
    broker = whole.container("rabbitmq")
    queues = {(f"rpc-{service}", str(count)) for service, count in expected.items()}

    def all_there() -> bool | None:
        lines = broker.run("rabbitmqctl", "--quiet", "list_queues", "name", "consumers").splitlines()
        return queues <= {tuple(line.split()) for line in lines} or None

    told = ", ".join(f"{service} ({count})" for service, count in expected.items())
    awaited(all_there, seconds=CONSUMING_SECONDS, otherwise=f"not all answer: {told}")
    return f"answering: {told}"
