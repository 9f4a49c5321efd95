"""A paper's content in, the bytes of its PDF out: the same content always gives the same bytes."""

import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal, cast

import segno
import typst

from services.billing.documents.errors import Unprintable
from services.billing.documents.inert import all_inert
from services.billing.documents.typefaces import font_chain, font_folders

_TEMPLATES = Path(__file__).parent / "templates"
# How much of the compiler's complaint is passed on: enough to find the fault.
_TOLD = 300

Content = dict[str, Any]
Standard = Literal["ua-1"] | None


class Typesetter:
    """Keeps one compiler for each template, which is what makes the second document quick."""

    def __init__(self) -> None:
        self._fonts = typst.Fonts(
            include_system_fonts=False,
            include_embedded_fonts=False,
            font_paths=font_folders(),
        )
        self._compilers = {path.stem: self._compiler(path) for path in _TEMPLATES.glob("*.typ")}

    def set(self, template: str, *, content: Content) -> bytes:
        """Raises Unprintable where there is no way to set the content."""
        complaint = ""
        for shown, standard in _ways(content):
            try:
                return self._compile(template, inputs=_inputs(shown), standard=standard)
            except typst.TypstError as error:
                complaint = complaint or error.message
        raise Unprintable(complaint[:_TOLD])

    def _compile(self, template: str, *, inputs: dict[str, str], standard: Standard) -> bytes:
        compiler = self._compilers[template]
        return cast(bytes, compiler.compile(format="pdf", sys_inputs=inputs, pdf_standards=standard))

    def _compiler(self, template: Path) -> typst.Compiler:
        return typst.Compiler(template, root=_TEMPLATES, font_paths=self._fonts, ignore_system_fonts=True)


def _ways(content: Content) -> Iterator[tuple[Content, Standard]]:
    """The best way first. A character that no font draws may not stand in PDF/UA, and a broken logo nowhere:
    a customer is better served with an empty box, or with the name of the business, than without the document.
    """
    shown: Content = {key: all_inert(value) for key, value in content.items()}
    yield shown, "ua-1"
    yield shown, None
    if shown["business"]["logo"] is not None:
        plain = shown | {"business": shown["business"] | {"logo": None}}
        yield plain, "ua-1"
        yield plain, None


def _inputs(shown: Content) -> dict[str, str]:
    language, region = _language_and_region(shown["language"])
    return {
        "paper": json.dumps(shown, ensure_ascii=False),
        "fonts": json.dumps(font_chain(language, region=region)),
        "language": language,
        "region": region,
        "code": _scan_code(shown),
    }


def _language_and_region(tag: str) -> tuple[str, str]:
    language, *rest = tag.replace("_", "-").split("-")
    return language.lower(), next((part.upper() for part in rest if len(part) == 2), "")


def _scan_code(shown: Content) -> str:
    pay = shown.get("pay")
    if pay is None:
        return ""
    if not pay["url"].startswith(("https://", "http://")):
        raise Unprintable("the pay link is not a web address")
    drawing = io.BytesIO()
    _code(pay["url"]).save(drawing, kind="svg", border=0, xmldecl=False, dark="#14181f")
    return drawing.getvalue().decode()


def _code(url: str) -> segno.QRCode:
    try:
        return segno.make_qr(url, error="m")
    except segno.DataOverflowError as error:
        raise Unprintable("the pay link is too long for a code") from error
