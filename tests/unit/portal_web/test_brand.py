"""A business's look follows from its accent and its logo, and cannot carry anything else."""

import base64
import re
from dataclasses import asdict
from xml.etree import ElementTree

import pytest

from services.portal_web.portal.brand import brand_of
from shared.colour import accent_colours
from tests.support import samples

DOT = base64.b64encode(b"\x89PNG...").decode()


def test_the_sheet_sets_four_colours_and_nothing_else() -> None:
    sheet = brand_of(samples.tenant()).sheet.decode()
    assert re.fullmatch(r":root \{( --pl-[a-z-]+: #[0-9a-f]{6};?){4} \}\n", sheet)
    assert set(asdict(accent_colours("#0b6b53")).values()) == set(re.findall(r"#[0-9a-f]{6}", sheet))


def test_the_icon_is_a_drawing_whatever_the_business_is_called() -> None:
    named = samples.tenant().model_copy(update={"name": "<b>&\"' *** 3 Brothers"})
    ElementTree.fromstring(brand_of(named).icon)


def test_a_drawing_in_the_colour_of_the_text_gets_the_accent_on_light_and_dark() -> None:
    brand = brand_of(samples.tenant(logo='<svg viewBox="0 0 8 8"><path stroke="currentColor" d="M0 0h8"/></svg>'))
    colours = accent_colours("#0b6b53")
    assert brand.logo.decode() == (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8">'
        f"<style>svg{{color:{colours.text_on_light}}}"
        f"@media (prefers-color-scheme:dark){{svg{{color:{colours.text_on_dark}}}}}</style>"
        '<path stroke="currentColor" d="M0 0h8"/></svg>'
    )


@pytest.mark.parametrize(
    ("logo", "content", "media_type"),
    [
        (f"data:image/png;base64,{DOT}", b"\x89PNG...", "image/png"),
        ("data:image/webp,%52%49", b"RI", "image/webp"),
        ("data:text/html;base64,PHNjcmlwdD4=", b"", ""),
        ("https://elsewhere.example/logo.png", b"", ""),
        ("data:image/png;base64,!", b"", "image/png"),
        ("", b"", ""),
    ],
)
def test_only_an_image_becomes_a_logo(logo: str, content: bytes, media_type: str) -> None:
    brand = brand_of(samples.tenant(logo=logo))
    assert (brand.logo, brand.logo_type) == (content, media_type)
