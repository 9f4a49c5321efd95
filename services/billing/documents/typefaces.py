"""Which font draws which character: one explicit chain, whatever else the machine has installed."""

from pathlib import Path

FONTS = Path(__file__).parent / "fonts"
CJK_FONTS = Path("/usr/share/fonts/opentype/noto")

_CARRIED = (
    "Noto Sans",
    "Noto Sans Arabic",
    "Noto Sans Hebrew",
    "Noto Sans Thai",
    "Noto Sans Devanagari",
    "Noto Sans Armenian",
    "Noto Sans Bengali",
    "Noto Sans Khmer",
)
_SIGNS = ("Noto Sans Math", "Noto Sans Symbols", "Noto Sans Symbols2")
_CJK = ("Noto Sans CJK SC", "Noto Sans CJK TC", "Noto Sans CJK JP", "Noto Sans CJK KR")
_CJK_OF_LANGUAGE = {"ja": "Noto Sans CJK JP", "ko": "Noto Sans CJK KR"}
_TRADITIONAL = {"HK", "MO", "TW"}


def cjk_available() -> bool:
    """Whether Chinese, Japanese and Korean print; if not, they come out as empty boxes."""
    return all((CJK_FONTS / f"NotoSansCJK-{weight}.ttc").is_file() for weight in ("Regular", "Bold"))


def font_folders() -> list[Path]:
    return [FONTS, CJK_FONTS] if cjk_available() else [FONTS]


def font_chain(language: str, *, region: str) -> tuple[str, ...]:
    """The families to try for each character, in order; the same Han sign differs between languages."""
    return _CARRIED + (_cjk_chain(language, region=region) if cjk_available() else ()) + _SIGNS


def _cjk_chain(language: str, *, region: str) -> tuple[str, ...]:
    chinese = "Noto Sans CJK TC" if region in _TRADITIONAL else "Noto Sans CJK SC"
    first = _CJK_OF_LANGUAGE.get(language, chinese)
    return (first, *(family for family in _CJK if family != first))
