"""What strangers' strings may and may not bring onto paper."""

import pytest

from services.billing.documents.inert import all_inert, inert


@pytest.mark.parametrize(
    ("given", "printed"),
    [
        ("plain #text() $x$ *b* <a>", "plain #text() $x$ *b* <a>"),
        ("a\u202eb\u202cc", "abc"),
        ("\u2066a\u2069\u2067b\u2068c", "abc"),
        ("a\u2066\u22121,234.50\u2069\u00a0b\u2066c", "a\u2066\u22121,234.50\u2069\u00a0bc"),
        ("\u20661\n2\u2069 \u2066\u202e3\u2069", "1\n2 3"),
        ("\u200f12 \u061c-3 \u200e%", "\u200f12 \u061c-3 \u200e%"),
        ("one\r\ntwo\rthree\u2028four\u2029five\x85six", "one\ntwo\nthree\nfour\nfive\nsix"),
        ("a\tb\x00\x07\x1b\x7f\x9fc", "a bc"),
        ("a\ufeffb\ufffec\uffffd", "abcd"),
        ("half \ud83d a pair", "half \ufffd a pair"),
        ("￥100 ￦200", "¥100 ₩200"),
    ],
)
def test_a_string_keeps_its_text_and_loses_what_steers(given: str, printed: str) -> None:
    assert inert(given) == printed


def test_every_string_of_a_paper_is_made_inert_and_the_rest_is_left() -> None:
    given = {"name": "a\x00", "lines": [{"note": "b\u202e"}, "c"], "logo": [0, 255], "pay": None}
    assert all_inert(given) == {"name": "a", "lines": [{"note": "b"}, "c"], "logo": [0, 255], "pay": None}
