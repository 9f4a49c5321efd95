"""Whatever colour a business picks, its buttons and links can be read."""

from random import Random

import pytest

from shared.colour import Accent, accent_colours, contrast

LIGHT = ("#ffffff", "#f6f7f9")
DARK = ("#0f1216", "#171b21")


def test_two_thousand_accents_can_all_be_read() -> None:
    random = Random(20261124)
    unreadable = []
    for _ in range(2000):
        accent = f"#{random.randrange(1 << 24):06x}"
        colours = accent_colours(accent)
        pairs = [(colours.on_fill, colours.fill)]
        pairs += [(colours.text_on_light, page) for page in LIGHT]
        pairs += [(colours.text_on_dark, page) for page in DARK]
        unreadable += [(accent, pair) for pair in pairs if contrast(*pair) < 4.6]
    assert unreadable == []


def test_contrast_is_the_one_of_wcag() -> None:
    ratios = [round(contrast(one, "#ffffff"), 2) for one in ("#000000", "#767676", "#846d00", "#ffffff")]
    assert ratios == [21.0, 4.54, 5.04, 1.0]


def test_readable_colour_stays_as_it_is() -> None:
    assert accent_colours("#0b6b53") == Accent(
        fill="#0b6b53", on_fill="#ffffff", text_on_light="#0b6b53", text_on_dark="#63b499"
    )


def test_yellow_keeps_its_buttons_and_gets_darker_links() -> None:
    assert accent_colours("#ffd400") == Accent(
        fill="#ffd400", on_fill="#14181f", text_on_light="#896d00", text_on_dark="#ffd400"
    )


def test_grey_that_carries_neither_white_nor_ink_is_darkened_a_little() -> None:
    assert accent_colours("#777777") == Accent(
        fill="#757575", on_fill="#ffffff", text_on_light="#707070", text_on_dark="#a5a5a5"
    )


@pytest.mark.parametrize("extreme", ["#000000", "#ffffff"])
def test_black_and_white_are_their_own_buttons(extreme: str) -> None:
    assert accent_colours(extreme).fill == extreme
