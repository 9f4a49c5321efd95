"""What the world's name servers say."""

from collections.abc import Sequence
from typing import Protocol

import dns.exception
import dns.resolver

SECONDS = 3
KINDS = ("A", "AAAA")


class NoAnswer(Exception):
    """Name servers did not answer in time, or not with sense."""


class Names(Protocol):
    def addresses(self, host: str) -> tuple[str, ...]:
        """All addresses of a host, behind its aliases, sorted; none without such a name. Raises NoAnswer."""


class NameServers:
    """Those that this machine asks, or the named ones."""

    def __init__(self, servers: Sequence[str] = (), *, port: int = 53) -> None:
        self._servers = list(servers)
        self._port = port

    def addresses(self, host: str) -> tuple[str, ...]:
        try:
            resolver = dns.resolver.Resolver(configure=not self._servers)
            if self._servers:
                resolver.nameservers, resolver.port = self._servers, self._port
            return tuple(sorted(found for kind in KINDS for found in _found(resolver, host, kind)))
        except dns.exception.DNSException as failure:
            raise NoAnswer(host) from failure


def _found(resolver: dns.resolver.Resolver, host: str, kind: str) -> list[str]:
    try:
        answer = resolver.resolve(f"{host}.", kind, lifetime=SECONDS)
    except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
        return []
    return [record.to_text() for record in answer]
