"""Strings from anybody, made fit for print: nothing in them steers the page or the text beside them."""

import re

# Our own formats keep a minus on its number's left in this way: closed at once, with nothing but the number in it.
_ISOLATED_NUMBER = re.compile("\u2066([\u2212\\d.,'\u2019\u00a0\u202f]{1,40})\u2069")
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_CONTROLS = {*range(0x20), *range(0x7F, 0xA0)}
# Marks that point a direction (U+200E, U+200F, U+061C) stay: number formats need them. What opens a stretch
# of text and may never close it goes: it would turn round whatever is printed after it.
_BIDI_STRETCHES = {*range(0x202A, 0x202F), *range(0x2066, 0x206A)}
_NOT_TEXT = {0xFEFF, 0xFFF9, 0xFFFA, 0xFFFB, 0xFFFE, 0xFFFF}
# The wide signs mean the same, and only the CJK fonts draw them.
_WIDE_SIGNS = {ord("￥"): "¥", ord("￦"): "₩"}
_PLAIN: dict[int, str | None] = {
    **dict.fromkeys(_CONTROLS | _BIDI_STRETCHES | _NOT_TEXT),
    ord("\t"): " ",
    ord("\n"): "\n",
    0x85: "\n",
    0x2028: "\n",
    0x2029: "\n",
    **_WIDE_SIGNS,
}


def inert(text: str) -> str:
    return "".join(
        f"\u2066{part}\u2069" if place % 2 else _plain(part)
        for place, part in enumerate(_ISOLATED_NUMBER.split(text))
    )


def _plain(text: str) -> str:
    return _LONE_SURROGATE.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n")).translate(_PLAIN)


def all_inert(content: object) -> object:
    """The same structure with every string made inert."""
    if isinstance(content, str):
        return inert(content)
    if isinstance(content, dict):
        return {key: all_inert(value) for key, value in content.items()}
    if isinstance(content, list) and not _is_bytes(content):
        return [all_inert(value) for value in content]
    return content


def _is_bytes(content: list[object]) -> bool:
    return bool(content) and isinstance(content[0], int)
