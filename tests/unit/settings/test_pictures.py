"""What may be a logo."""

import base64

import pytest

from services.settings.domain.pictures import is_picture


def data(kind: str, content: bytes) -> str:
    return f"data:image/{kind};base64,{base64.b64encode(content).decode()}"


@pytest.mark.parametrize(
    "picture",
    [
        "",
        "<svg><path/></svg>",
        '<?xml version="1.0"?>\n<!-- ours -->\n<svg xmlns="http://www.w3.org/2000/svg"></svg>\n',
        data("png", b"\x89PNG\r\n\x1a\nxyz"),
        data("jpeg", b"\xff\xd8\xff\xe0"),
        data("gif", b"GIF89a"),
        data("webp", b"RIFF1234WEBP"),
    ],
)
def test_a_drawing_or_a_picture_that_is_what_it_says(picture: str) -> None:
    assert is_picture(picture)


@pytest.mark.parametrize(
    "text",
    [
        "logo.png",
        "https://elsewhere.example/logo.png",
        "<html><svg></svg></html>",
        "<svg>",
        data("png", b"<svg></svg>"),
        data("svg+xml", b"<svg></svg>"),
        "data:image/png;base64,!",
        "data:image/png;base64,abc",
        "data:text/html;base64,AAAA",
        f"<svg>{'a' * 100_000}</svg>",
        "<!---->" * 1_000,
    ],
)
def test_nothing_else_is_one(text: str) -> None:
    assert not is_picture(text)
