"""A business's accent colour made readable, on light pages and on dark ones."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from coloraide import Color

READABLE = 4.6
"""A little above the 4.5:1 that WCAG asks for."""
READABLE_ON_DARK = 7.0
"""Coloured text on a dark page looks switched off below this."""
WHITE = "#ffffff"
INK = "#14181f"
LIGHT_PAGE = "#f6f7f9"
"""The darkest of the light surfaces: what can be read here can be read on white."""
DARK_SHEET = "#171b21"
"""The lightest of the dark surfaces."""
BLACK_AND_WHITE = ("#000000", WHITE)
STEPS = 8


@dataclass(frozen=True, slots=True)
class Accent:
    """Hex colours: `fill` for buttons with `on_fill` upon it, and the accent as the colour of text."""

    fill: str
    on_fill: str
    text_on_light: str
    text_on_dark: str


@lru_cache(maxsize=1024)
def accent_colours(accent: str) -> Accent:
    """What "#rrggbb" becomes. A colour that is readable as it is stays as it is."""
    fill, on_fill = _button(accent)
    return Accent(
        fill=fill,
        on_fill=on_fill,
        text_on_light=_moved(accent, toward=0, until=lambda colour: contrast(colour, LIGHT_PAGE) >= READABLE),
        text_on_dark=_moved(
            accent, toward=1, until=lambda colour: contrast(colour, DARK_SHEET) >= READABLE_ON_DARK
        ),
    )


def contrast(one: str, other: str) -> float:
    """The WCAG ratio of two hex colours, from 1 to 21."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _button(accent: str) -> tuple[str, str]:
    for text in (WHITE, INK):
        if contrast(accent, text) >= READABLE:
            return accent, text
    return _moved(accent, toward=0, until=lambda colour: contrast(colour, WHITE) >= READABLE), WHITE


def _moved(accent: str, *, toward: int, until: Callable[[str], bool]) -> str:
    """The accent with its OKLCH lightness moved toward black (0) or white (1), no further than needed."""
    if until(accent):
        return accent
    origin = Color(accent).convert("oklch")
    short, enough, found = origin["lightness"], float(toward), BLACK_AND_WHITE[toward]
    for _ in range(STEPS):
        middle = (short + enough) / 2
        moved = _hex(origin.clone().set("lightness", middle))
        if until(moved):
            enough, found = middle, moved
        else:
            short = middle
    return found


def _hex(colour: Color) -> str:
    """Rounded as browsers get it: contrast is measured on that."""
    return colour.convert("srgb").fit("srgb", method="oklch-chroma").to_string(hex=True)


def _luminance(hex_: str) -> float:
    """WCAG's own formula: coloraide's white point differs in the third digit, which is enough to fail an audit."""
    red, green, blue = [int(hex_[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    return 0.2126 * _linear(red) + 0.7152 * _linear(green) + 0.0722 * _linear(blue)


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
