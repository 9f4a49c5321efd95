"""Who knocks, and at which host: forwarded headers are believed from trusted proxies only."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from uuid import uuid4

from starlette.types import Scope

HOST = re.compile(r"([a-z0-9._-]+|\[[0-9a-f:.]+\])(:\d{1,5})?")
REQUEST_ID = re.compile(r"[A-Za-z0-9_-]{8,64}")
LOOPBACK_NAMES = frozenset(("localhost", "127.0.0.1", "[::1]"))
LARGEST_HEADERS = 16_384


@dataclass(frozen=True, slots=True)
class Arrival:
    """A request's outside. `host` is in lower case without its port, `site` with it; both empty if unreadable."""

    host: str
    site: str
    ip: str
    request_id: str
    is_oversized: bool

    @property
    def is_loopback(self) -> bool:
        return self.host in LOOPBACK_NAMES


class Doorman:
    """Reads arrivals. `trusted` are addresses or networks of our own proxies, separated by commas."""

    def __init__(self, trusted: str) -> None:
        self._trusted = [ip_network(part.strip(), strict=False) for part in trusted.split(",") if part.strip()]

    def read(self, scope: Scope) -> Arrival:
        headers: list[tuple[bytes, bytes]] = scope["headers"]
        peer = scope["client"][0] if scope.get("client") else ""
        is_proxied = _within(peer, self._trusted)
        site = _site(headers, is_proxied=is_proxied)
        return Arrival(
            host=site.rpartition(":")[0] if re.search(r":\d+$", site) else site,
            site=site,
            ip=self._client(peer, _values(headers, b"x-forwarded-for")) if is_proxied else peer,
            request_id=_request_id(headers),
            is_oversized=sum(len(name) + len(value) for name, value in headers) > LARGEST_HEADERS,
        )

    def _client(self, peer: str, forwarded: list[str]) -> str:
        """The last hop that is not one of our own: what stands before it could have been made up."""
        for hop in reversed([hop.strip() for line in forwarded for hop in line.split(",")]):
            if not _is_address(hop):
                return peer
            peer = hop
            if not _within(hop, self._trusted):
                return hop
        return peer


def _site(headers: list[tuple[bytes, bytes]], *, is_proxied: bool) -> str:
    """The one Host, or the one X-Forwarded-Host; empty when there are several or it is not a host's name."""
    named = (_values(headers, b"x-forwarded-host") if is_proxied else []) or _values(headers, b"host")
    site = named[0].lower() if len(named) == 1 else ""
    return site if HOST.fullmatch(site) else ""


def _request_id(headers: list[tuple[bytes, bytes]]) -> str:
    given = _values(headers, b"x-request-id")
    return given[0] if len(given) == 1 and REQUEST_ID.fullmatch(given[0]) else uuid4().hex


def _values(headers: list[tuple[bytes, bytes]], name: bytes) -> list[str]:
    return [value.decode("latin-1") for header, value in headers if header.lower() == name]


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True


def _within(address: str, networks: Iterable[IPv4Network | IPv6Network]) -> bool:
    return _is_address(address) and any(ip_address(address) in network for network in networks)
