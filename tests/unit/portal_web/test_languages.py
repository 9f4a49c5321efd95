"""What a browser asks for decides the language of whoever is not known yet; a broken wish is no wish."""

import pytest

from services.portal_web.guard.languages import asked_for


@pytest.mark.parametrize(
    ("header", "spoken"),
    [
        ("de", "de"),
        ("DE-at,de;q=0.9,en;q=0.8", "de"),
        ("fr;q=0.4, es;q=0.6", "es"),
        ("en-US,de;q=0.5", "en-US"),
        ("en-GB", "en-US"),
        ("zh-Hant, ar-EG;q=0.1", "ar"),
        ("nl, de;q=0, fr;q=0.2", "fr"),
        ("nl-NL,nl;q=0.9", None),
        ("*", None),
        ("", None),
    ],
)
def test_the_best_of_the_languages_that_there_are_words_for_is_spoken(header: str, spoken: str | None) -> None:
    assert asked_for(header, home="en-US") == spoken


def test_the_businesss_own_language_is_written_as_the_business_writes_it() -> None:
    assert [asked_for("de", home=home) for home in ("de-CH", "de-DE", "en-US")] == ["de-CH", "de-DE", "de"]


@pytest.mark.parametrize(
    "header",
    [
        "de;q=junk",
        "de;q=nan",
        "de;q=-1",
        ";;;,,q=",
        "\x00\xff",
        '"de',
        "../../de",
        "x" * 10_000,
        ",".join(f"x{number}" for number in range(3_000)),
    ],
)
def test_a_broken_wish_is_none(header: str) -> None:
    assert asked_for(header, home="en-US") is None


def test_what_is_wished_for_after_a_thousand_characters_is_not_read() -> None:
    assert asked_for("x" * 1_000 + ",de", home="en-US") is None
