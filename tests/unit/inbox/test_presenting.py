"""What the inbox's pages say about people, moments, sizes and links."""

from datetime import UTC, datetime, timedelta

import pytest

from deploy.inbox.message import Person
from deploy.inbox.presenting import initials, linked, moment, size


@pytest.mark.parametrize(
    ("person", "letters"),
    [
        (Person("Acme Paper", "billing@acme.example"), "AP"),
        (Person("Nordlicht Energie GmbH", "a@b.example"), "NE"),
        (Person("", "jo@globex.example"), "JO"),
        (Person("", ""), ""),
    ],
)
def test_initials(person: Person, letters: str) -> None:
    assert initials(person) == letters


@pytest.mark.parametrize(
    ("count", "words"), [(0, "0 B"), (1023, "1023 B"), (65_300, "64 KB"), (3_250_000, "3.1 MB")]
)
def test_size(count: int, words: str) -> None:
    assert size(count) == words


def test_moment_is_as_short_as_its_age_allows() -> None:
    now = datetime(2026, 11, 24, 12).astimezone()
    moments = [now, now - timedelta(days=1), now - timedelta(days=20), now - timedelta(days=400)]
    assert [moment(when.astimezone(UTC), now) for when in moments] == [
        "12:00",
        "Yesterday 12:00",
        "Nov 4",
        "Oct 20, 2025",
    ]


def test_links_in_plain_text_are_clickable_and_everything_else_is_inert() -> None:
    link = "http://acme.localhost:8000/s/1?a=1&b=2"
    assert linked(f'<b> "{link}". javascript:alert(1)') == (
        '&lt;b&gt; &#34;<a href="http://acme.localhost:8000/s/1?a=1&amp;b=2" target="_blank"'
        ' rel="noopener noreferrer">http://acme.localhost:8000/s/1?a=1&amp;b=2</a>&#34;.'
        " javascript:alert(1)"
    )
