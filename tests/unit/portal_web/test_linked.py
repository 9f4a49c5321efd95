"""Somebody's words: text, whatever they say, with plain addresses as links."""

import re
from html import unescape
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as some

from services.portal_web.portal.look.linked import linked

LINK = re.compile(r'<a href="([^"]*)" rel="nofollow ugc noopener">')


def links(text: str) -> list[str]:
    return [unescape(href) for href in LINK.findall(linked(text))]


@pytest.mark.parametrize(
    ("text", "href"),
    [
        ("See https://acme.example/a?b=c&d=e.", "https://acme.example/a?b=c&d=e"),
        ("(http://acme.example)", "http://acme.example"),
        ("https://en.example/wiki/Paper_(A4)", "https://en.example/wiki/Paper_(A4)"),
        ("„https://acme.example/ü“", "https://acme.example/ü"),
        ("HTTPS://ACME.example", "HTTPS://ACME.example"),
        ("write to jo@globex.example, please", "mailto:jo@globex.example"),
        ("mailto:jo@globex.example", "mailto:jo@globex.example"),
    ],
)
def test_addresses_become_links(text: str, href: str) -> None:
    assert links(text) == [href]


@pytest.mark.parametrize(
    "text",
    [
        "javascript:alert(1)",
        "data:text/html,<script>alert(1)</script>",
        "vbscript:x",
        "ftp://acme.example",
        "https://",
        "http://[::1",
        "https://user:password@acme.example/",
        "https://acme.example\u202e/gpj.exe",
        "https://evil.example\\@acme.example/",
        "mailto:jo@globex.example?bcc=evil@x.example",
        "jo@globex",
        "@globex.example",
        "acme.example",
        "https://acme.example/" + "a" * 3000,
    ],
)
def test_other_things_stay_text(text: str) -> None:
    assert links(text) == []


def test_a_link_is_nothing_but_a_link() -> None:
    text = "https://acme.example/\"onmouseover=alert(1) https://acme.example/'><script>alert(1)</script>"
    tags = set(re.findall(r"<[^>]*>", linked(text)))
    assert {tag for tag in tags if not LINK.fullmatch(tag)} == {"</a>"}


class Shown(HTMLParser):
    """What a browser shows of it."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.text = ""
        self.feed(html)
        self.close()

    def handle_data(self, data: str) -> None:
        self.text += data


@given(some.text(alphabet=some.sampled_from("ht ps:/.@<>\"'&();#39\n\u202e\u2066aé"), max_size=80))
def test_nothing_is_added_and_nothing_lost(text: str) -> None:
    assert Shown(linked(text)).text == text


@pytest.mark.parametrize("unit", ["a", ".", "(", ")", "a.", "a@", "@", "http://", "https://a.b/ ", "‮", "&", "\n"])
def test_the_longest_text_takes_no_longer_than_its_length(unit: str) -> None:
    text = unit * (1_000_000 // len(unit))
    assert len(linked(text)) >= len(text)
