"""What must hold on every page: axe finds nothing, nothing sticks out, the console is empty."""

from pathlib import Path
from typing import Any

from playwright.sync_api import ConsoleMessage, Page, expect

AXE = Path(__file__).parent / "axe" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
EVERYTHING = {"runOnly": {"type": "tag", "values": TAGS}, "rules": {"target-size": {"enabled": True}}}
COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
"""What else a dark page could have wrong that is right on a light one."""
RUN_AXE = """async what => (await axe.run(document, what)).violations.map(
    each => `${each.id}: ${each.nodes.map(node => node.html).join(" | ")}`)"""
STICKS_OUT = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
WIDTHS = (320, 390, 1280)
LOOKED_AT = (WIDTHS[0], WIDTHS[-1])
"""By axe."""


class Looker:
    def __init__(self, page: Page) -> None:
        self._page = page
        self.said: list[str] = []
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.said.append(str(error)))

    def at(self) -> None:
        """Looks at the page as it is now, light and dark, narrow and wide; leaves it light and wide."""
        page = self._page
        expect(page.locator("h1")).to_have_count(1)
        # Through the debugger's own world: the page's content security policy allows no script of ours.
        page.evaluate(AXE.read_text())
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            assert page.evaluate(STICKS_OUT) == 0, f"{page.url} at {width} px"
            if width in LOOKED_AT:
                self._look(width, "dark", COLOURS)
                self._look(width, "light", EVERYTHING)

    def _look(self, width: int, scheme: Any, what: dict[str, Any]) -> None:
        self._page.emulate_media(color_scheme=scheme)
        violations = self._page.evaluate(RUN_AXE, what)
        assert violations == [], f"{self._page.url} at {width} px in {scheme}"

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.said.append(message.text)
