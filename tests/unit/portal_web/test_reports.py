"""What browsers report as blocked is read without trust, and without the secrets of the page."""

from typing import Any

import orjson
import pytest

from services.portal_web.guard.refused import Unreadable
from services.portal_web.guard.reports import MOST, Violation, read_violations

HOST = "acme.localhost"
PAGE = f"http://{HOST}:8000/invoices/{'a1' * 12}/payment?secret=1"


def old(**facts: Any) -> bytes:
    told = {
        "document-uri": PAGE,
        "effective-directive": "script-src-elem",
        "blocked-uri": "https://evil.example/x?y",
    }
    return orjson.dumps({"csp-report": told | facts})


def new(*bodies: dict[str, Any]) -> bytes:
    return orjson.dumps([{"type": "csp-violation", "body": body} for body in bodies])


def test_both_forms_say_the_same() -> None:
    expected = [Violation("script-src-elem", "https://evil.example", "/invoices/…/payment")]
    told = {"documentURL": PAGE, "effectiveDirective": "script-src-elem", "blockedURL": "https://evil.example/z"}
    assert read_violations(old(), host=HOST) == read_violations(new(told, told), host=HOST) == expected


@pytest.mark.parametrize(
    ("blocked", "source"),
    [
        ("inline", "inline"),
        ("eval", "eval"),
        ("data", "data"),
        ("data:image/png;base64,AAAA", "data"),
        ("", "inline"),
        ("wss://live.example:8443/socket", "wss://live.example:8443"),
        ("<script>", "script"),
    ],
)
def test_a_source_is_an_origin_or_a_word(blocked: str, source: str) -> None:
    assert [each.source for each in read_violations(old(**{"blocked-uri": blocked}), host=HOST)] == [source]


@pytest.mark.parametrize(
    "body",
    [
        old(**{"document-uri": "http://nordlicht.localhost:8000/"}),
        old(**{"document-uri": "http://["}),
        old(**{"document-uri": None}),
        old(**{"document-uri": f"http://{HOST}:8000/a\0b"}),
        old(**{"blocked-uri": "https://evil\0.example/"}),
        old(**{"effective-directive": "script-src; x"}),
        old(**{"blocked-uri": "http://x.example:99999/"}),
        b"[]",
        b"{}",
        b"7",
        b'[7, {"body": 7}, {"csp-report": 7}]',
    ],
)
def test_what_is_not_about_a_page_of_this_host_is_nothing(body: bytes) -> None:
    assert read_violations(body, host=HOST) == []


@pytest.mark.parametrize("body", [b"", b"{", b"\xff", b"[" * 100_000])
def test_what_cannot_be_read_is_said_to_be_so(body: bytes) -> None:
    with pytest.raises(Unreadable):
        read_violations(body, host=HOST)


def test_one_report_does_not_bring_more_than_a_few() -> None:
    told = [
        {"documentURL": PAGE, "effectiveDirective": "img-src", "blockedURL": f"https://{number}.example/"}
        for number in range(100)
    ]
    assert len(read_violations(new(*told), host=HOST)) == MOST
