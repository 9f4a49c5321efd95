"""What the theming contract lists, and what the pages, the sheet and the scripts have.

`python -m tests.support.theming` writes the tables of docs/theming.md from docs/theming.json.
"""

import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from services.portal_web.portal.look.statics import FOLDER, SHEETS, statics

DOCS = Path(__file__).resolve().parents[2] / "docs"
CONTRACT, PAGE = DOCS / "theming.json", DOCS / "theming.md"
TABLES = re.compile(r"(?<=<!-- hooks -->\n).*(?=<!-- end of hooks -->)", re.DOTALL)
HEADINGS = {
    "classes": "Classes",
    "attributes": "Attributes",
    "pages": "Pages: `data-pl-page`",
    "slots": "Slots: `data-pl-slot`",
    "variants": "Variants: `data-variant`",
    "statuses": "Statuses: `data-status` and `data-pl-status`",
    "properties": "Custom properties",
    "events": "Events",
}
CLASS = re.compile(r"\.(pl-[a-z-]+)")
Hooks = Mapping[str, frozenset[str]]


def listed() -> Mapping[str, Mapping[str, str]]:
    """What each hook is for, by its kind and its name."""
    contract: dict[str, dict[str, str]] = json.loads(CONTRACT.read_text())["hooks"]
    return contract


def found(pages: Iterable[str]) -> Hooks:
    """The hooks that rendered pages have, with those of our sheet and of our scripts."""
    html = "\n".join(pages)
    css = our_css()
    js = "\n".join(path.read_text() for path in sorted(FOLDER.glob("js/*.js")))
    classes = {
        name
        for value in re.findall(r'\sclass="([^"]*)"', html)
        for name in value.split()
        if name.startswith("pl-")
    }
    told = set(re.findall(r'data-pl-event="([^"]+)"', html)) | set(re.findall(r'tell\("([a-z:]+)"', js))
    return {
        "classes": frozenset(classes),
        "attributes": frozenset(re.findall(r"\s(data-pl-[a-z-]+)", html)),
        "pages": values(html, "data-pl-page"),
        "slots": values(html, "data-pl-slot"),
        "variants": values(html, "data-variant"),
        "statuses": values(html, "data-status") | values(html, "data-pl-status"),
        "properties": frozenset(re.findall(r"(--pl-[a-z0-9-]+)\s*:", css)),
        "events": frozenset(f"portal:{name}" for name in told),
    }


def unlisted_in_sheet() -> frozenset[str]:
    """Classes that only our sheet knows."""
    return frozenset(CLASS.findall(our_css())) - frozenset(listed()["classes"])


def our_css() -> str:
    """All of it, whichever page loads it."""
    sheets = [statics().find(statics().address(name).removeprefix("/static/")) for name in SHEETS]
    return "\n".join(sheet.content.decode() for sheet in sheets if sheet)


def values(html: str, attribute: str) -> frozenset[str]:
    return frozenset(re.findall(rf'\s{attribute}="([^"]+)"', html))


def example() -> str:
    """The small theme that the documentation shows whole."""
    return PAGE.read_text().partition("A small theme, whole:\n\n```css\n")[2].partition("```")[0]


def with_tables(page: str) -> str:
    tables = "\n".join(_table(kind, hooks) for kind, hooks in listed().items())
    return TABLES.sub(lambda _: f"\n{tables}\n", page)


def _table(kind: str, hooks: Mapping[str, str]) -> str:
    rows = "\n".join(f"| `{name}` | {meaning} |" for name, meaning in sorted(hooks.items()))
    return f"### {HEADINGS[kind]}\n\n| name | what it is |\n| --- | --- |\n{rows}\n"


if __name__ == "__main__":
    PAGE.write_text(with_tables(PAGE.read_text()))
