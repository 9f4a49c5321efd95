"""Hosts and addresses are believed only from where they may come."""

import pytest

from services.portal_web.guard.arrivals import Arrival, Doorman

PROXY, STRANGER = "10.0.0.5", "203.0.113.9"


def arrival(*headers: tuple[str, str], peer: str = STRANGER, trusted: str = "10.0.0.0/8, ::1") -> Arrival:
    raw = [(name.lower().encode(), value.encode()) for name, value in headers]
    return Doorman(trusted).read({"type": "http", "headers": raw, "client": (peer, 50_000)})


@pytest.mark.parametrize(
    ("given", "host", "site"),
    [
        ("acme.billing.example", "acme.billing.example", "acme.billing.example"),
        ("ACME.Billing.Example:8443", "acme.billing.example", "acme.billing.example:8443"),
        ("127.0.0.1:8000", "127.0.0.1", "127.0.0.1:8000"),
        ("[::1]:8000", "[::1]", "[::1]:8000"),
        ("[::1]", "[::1]", "[::1]"),
        ("acme.billing.example/evil", "", ""),
        ("acme.billing.example@evil.com", "", ""),
        ("acme billing", "", ""),
        ("a,b", "", ""),
        ("", "", ""),
    ],
)
def test_a_host_is_read_in_lower_case_and_without_its_port(given: str, host: str, site: str) -> None:
    found = arrival(("Host", given))
    assert (found.host, found.site) == (host, site)


def test_two_hosts_are_no_host() -> None:
    assert arrival(("Host", "acme.billing.example"), ("Host", "evil.com")).host == ""


def test_a_forwarded_host_counts_only_from_our_own_proxy() -> None:
    headers = (("Host", "acme.billing.example"), ("X-Forwarded-Host", "nordlicht.billing.example"))
    hosts = [arrival(*headers, peer=peer).host for peer in (STRANGER, PROXY)]
    assert hosts == ["acme.billing.example", "nordlicht.billing.example"]


@pytest.mark.parametrize(
    ("peer", "forwarded", "ip"),
    [
        (STRANGER, "198.51.100.1", STRANGER),
        (PROXY, "198.51.100.1", "198.51.100.1"),
        (PROXY, "1.2.3.4, 198.51.100.1", "198.51.100.1"),
        (PROXY, "1.2.3.4, 198.51.100.1, 10.1.1.1", "198.51.100.1"),
        (PROXY, "2001:db8::7", "2001:db8::7"),
        (PROXY, "1.2.3.4, not an address", PROXY),
        (PROXY, "", PROXY),
    ],
)
def test_the_visitor_is_the_last_hop_that_is_not_ours(peer: str, forwarded: str, ip: str) -> None:
    assert arrival(("Host", "a.b"), ("X-Forwarded-For", forwarded), peer=peer).ip == ip


@pytest.mark.parametrize("given", ["short", "with space 123", "x" * 65, 'a"b<c>d1234'])
def test_a_strange_request_id_is_replaced(given: str) -> None:
    assert len(arrival(("Host", "a.b"), ("X-Request-Id", given)).request_id) == 32


def test_a_sound_request_id_is_kept() -> None:
    assert arrival(("Host", "a.b"), ("X-Request-Id", "01JD8Q4M7KX2")).request_id == "01JD8Q4M7KX2"


def test_headers_beyond_reason_are_noticed() -> None:
    sizes = [arrival(("Host", "a.b"), ("Cookie", "x" * size)).is_oversized for size in (4_000, 20_000)]
    assert sizes == [False, True]
