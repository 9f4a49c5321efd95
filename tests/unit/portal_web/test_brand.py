"""A business's look follows from its accent and its logo, and cannot carry anything else."""

import base64
import re
from dataclasses import asdict
from xml.etree import ElementTree

import pytest
from pydantic import ValidationError

from services.portal_web.portal.look.brand import NOTHING, Brand, brand_of
from shared.colour import accent_colours
from shared.contracts.settings.look import Look
from tests.support import samples

DOT = base64.b64encode(b"\x89PNG...").decode()


def test_the_sheet_sets_four_colours_and_nothing_else() -> None:
    sheet = brand_of(samples.tenant()).sheet.content.decode()
    assert re.fullmatch(r":root \{( --pl-[a-z-]+: #[0-9a-f]{6};?){4} \}\n", sheet)
    assert set(asdict(accent_colours("#0b6b53")).values()) == set(re.findall(r"#[0-9a-f]{6}", sheet))


def test_the_icon_is_a_drawing_whatever_the_business_is_called() -> None:
    named = samples.tenant().model_copy(update={"name": "<b>&\"' *** 3 Brothers"})
    ElementTree.fromstring(brand_of(named).icon.content)


def test_a_drawing_in_the_colour_of_the_text_gets_the_accent_on_light_and_dark() -> None:
    brand = brand_of(samples.tenant(logo='<svg viewBox="0 0 8 8"><path stroke="currentColor" d="M0 0h8"/></svg>'))
    colours = accent_colours("#0b6b53")
    assert brand.logo.content.decode() == (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8">'
        f"<style>svg{{color:{colours.text_on_light}}}"
        f"@media (prefers-color-scheme:dark){{svg{{color:{colours.text_on_dark}}}}}</style>"
        '<path stroke="currentColor" d="M0 0h8"/></svg>'
    )


@pytest.mark.parametrize(
    ("logo", "content", "media_type"),
    [
        (f"data:image/png;base64,{DOT}", b"\x89PNG...", "image/png"),
        ("data:image/webp,%52%49", b"", ""),
        ("data:text/html;base64,PHNjcmlwdD4=", b"", ""),
        ("https://elsewhere.example/logo.png", b"", ""),
        ("data:image/png;base64,!", b"", "image/png"),
        ("", b"", ""),
    ],
)
def test_only_an_image_becomes_a_logo(logo: str, content: bytes, media_type: str) -> None:
    brand = brand_of(samples.tenant(logo=logo))
    assert (brand.logo.content, brand.logo.media_type) == (content, media_type)


def looking(logo: str = "", **look: object) -> Brand:
    return brand_of(samples.tenant(logo=logo).model_copy(update={"look": Look.model_validate(look)}))


def test_corners_typefaces_and_a_pinned_scheme_follow_the_colours() -> None:
    sheet = looking(radius=0, font="Inter, Gill Sans", scheme="light").sheet.content.decode()
    assert sheet.partition("; --pl-radius")[1:] == (
        "; --pl-radius",
        ': 0px; --pl-font: "Inter", "Gill Sans", system-ui, "Noto Sans", sans-serif; color-scheme: light }\n',
    )


@pytest.mark.parametrize("font", ['x"; } * { display: none', "a, ", "url(x)", "x;y", "a" * 201, "\\", "a\nb"])
def test_a_typeface_is_a_name_and_nothing_that_means_more_in_a_sheet(font: str) -> None:
    with pytest.raises(ValidationError):
        Look(font=font)


def test_a_logo_that_nobody_has_seen_on_dark_gets_a_plate() -> None:
    raster, drawing = f"data:image/png;base64,{DOT}", '<svg><path stroke="currentColor"/></svg>'
    plated = looking(raster)
    assert (plated.is_plated, plated.dark_logo) == (True, NOTHING)
    assert looking(drawing.replace("currentColor", "#123456")).is_plated
    assert not looking(drawing).is_plated
    assert not looking(raster, scheme="light").is_plated
    dark = looking(raster, dark_logo=drawing)
    assert (dark.is_plated, dark.dark_logo.media_type) == (False, "image/svg+xml")
    assert looking(raster, dark_logo=drawing, scheme="light").dark_logo == NOTHING


def test_on_pages_that_stay_light_a_drawing_stays_so_too() -> None:
    light = looking('<svg><path stroke="currentColor"/></svg>', scheme="light")
    assert b"prefers-color-scheme" not in light.logo.content


def test_an_uploaded_icon_stands_for_the_letters() -> None:
    icon = looking(icon=f"data:image/png;base64,{DOT}").icon
    assert (icon.content, icon.media_type) == (b"\x89PNG...", "image/png")
