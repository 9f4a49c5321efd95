"""The fonts that the repository carries, and the order in which they are asked."""

import hashlib
import re
from pathlib import Path

import pytest

from services.billing.documents import typefaces
from services.billing.documents.typefaces import FONTS, cjk_available, font_chain, font_folders


def test_every_font_is_the_one_that_the_readme_names() -> None:
    readme = (FONTS / "README.md").read_text()
    named = dict(re.findall(r"^\| (\S+\.ttf) .*`([0-9a-f]{64})` \|$", readme, flags=re.MULTILINE))
    assert named == {font.name: hashlib.sha256(font.read_bytes()).hexdigest() for font in FONTS.glob("*.ttf")}


def test_the_carried_fonts_stay_small() -> None:
    assert sum(font.stat().st_size for font in FONTS.glob("*.ttf")) < 2_500_000


@pytest.fixture
def cjk_fonts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for weight in ("Regular", "Bold"):
        (tmp_path / f"NotoSansCJK-{weight}.ttc").touch()
    monkeypatch.setattr(typefaces, "CJK_FONTS", tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("language", "region", "first"),
    [
        ("ja", "JP", "Noto Sans CJK JP"),
        ("ko", "KR", "Noto Sans CJK KR"),
        ("zh", "CN", "Noto Sans CJK SC"),
        ("zh", "TW", "Noto Sans CJK TC"),
        ("en", "", "Noto Sans CJK SC"),
    ],
)
@pytest.mark.usefixtures("cjk_fonts")
def test_han_signs_are_drawn_as_the_language_writes_them(language: str, region: str, first: str) -> None:
    assert next(font for font in font_chain(language, region=region) if "CJK" in font) == first


def test_where_the_cjk_fonts_are_installed_they_are_used(cjk_fonts: Path) -> None:
    assert (cjk_available(), font_folders()) == (True, [FONTS, cjk_fonts])


def test_without_the_bold_face_the_cjk_fonts_do_not_count(cjk_fonts: Path) -> None:
    (cjk_fonts / "NotoSansCJK-Bold.ttc").unlink()
    assert (cjk_available(), font_folders()) == (False, [FONTS])
    assert [font for font in font_chain("ja", region="JP") if "CJK" in font] == []
