"""A business's logo on paper: what was uploaded, as the typesetter takes it."""

import base64

import pytest

from services.billing.documents.values import Logo
from services.billing.papers.logos import logo_on_paper

PEN = "#0b6b53"
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path stroke="{pen}" d="M0 0h9"/></svg>'


def test_a_drawing_in_the_colour_of_the_page_is_drawn_in_the_accent() -> None:
    logo = logo_on_paper(SVG.format(pen="currentColor"), pen=PEN)
    assert logo == Logo("svg", SVG.format(pen=PEN).encode())


def test_a_drawing_that_names_no_namespace_is_still_one() -> None:
    assert logo_on_paper('<svg viewBox="0 0 9 9"></svg>', pen=PEN) == Logo(
        "svg", b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"></svg>'
    )


@pytest.mark.parametrize(("type_", "kind"), [("png", "png"), ("jpeg", "jpg"), ("gif", "gif"), ("webp", "webp")])
def test_a_picture_is_read_from_its_data(type_: str, kind: str) -> None:
    data = base64.b64encode(b"\x89 pixels").decode()
    assert logo_on_paper(f"data:image/{type_};base64,{data}", pen=PEN) == Logo(kind, b"\x89 pixels")  # type: ignore[arg-type]


@pytest.mark.parametrize("uploaded", ["", "Acme", "data:image/png;base64,???", "data:text/html;base64,PHA+"])
def test_what_is_no_logo_is_none(uploaded: str) -> None:
    assert logo_on_paper(uploaded, pen=PEN) is None
