"""Nothing in a name acts on what stands around it."""

import pytest

from services.notify.domain.plain import apart, one_line
from shared.language.initials import initials


@pytest.mark.parametrize(
    ("name", "tidy"),
    [
        ("Acme Paper", "Acme Paper"),
        ("Acme\r\nBcc: evil@x.example", "Acme Bcc: evil@x.example"),
        ("Acme\nX-Evil: 1", "Acme X-Evil: 1"),
        ("Acme\rX-Evil: 1", "Acme X-Evil: 1"),
        ("Acme\x00Paper", "Acme Paper"),
        ("Acme\x0b\x0c\x1c\x85Paper", "Acme Paper"),
        ("Acme\u2028Bcc: evil@x.example\u2029", "Acme Bcc: evil@x.example"),
        ("elpmaxe.emca@gnillib\u202e Acme", "elpmaxe.emca@gnillib Acme"),
        ("Acme \ud800 Paper", "Acme Paper"),
        ("  Acme \t Paper  ", "Acme Paper"),
        ("ورق النخيل", "ورق النخيل"),
        ("", ""),
    ],
)
def test_name_becomes_one_line(name: str, tidy: str) -> None:
    assert one_line(name) == tidy


@pytest.mark.parametrize(
    ("name", "mark"),
    [
        ("Acme Paper", "AP"),
        ("acme paper and boxes", "AP"),
        ("Nordlicht", "N"),
        ("Ömer Söhne", "ÖS"),
        ("Müller & Söhne", "MS"),
        ("ورق النخيل", "و"),
        ("النخيل للورق", "ن"),
        ("株式会社 紙", "株"),
        ("3M", "3"),
        ("!!!", ""),
        ("", ""),
    ],
)
def test_mark_is_short_and_readable(name: str, mark: str) -> None:
    assert initials(name) == mark


def test_left_to_right_text_needs_no_isolation_among_its_own() -> None:
    assert apart("INV-1071", within="ltr") == "INV-1071"


def test_arabic_name_is_isolated_in_an_english_sentence() -> None:
    assert apart("ورق", within="ltr") == "\u2068ورق\u2069"


def test_everything_is_isolated_in_an_arabic_sentence() -> None:
    assert apart("$5.00", within="rtl") == "\u2068$5.00\u2069"
