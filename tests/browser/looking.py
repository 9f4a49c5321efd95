"""What must hold on every page: axe finds nothing, nothing sticks out, the console is empty."""

from pathlib import Path

from playwright.sync_api import ConsoleMessage, Page, expect

AXE = Path(__file__).parent / "axe" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN_AXE = """async tags => (await axe.run(document, {runOnly: {type: "tag", values: tags}})).violations.map(
    each => `${each.id}: ${each.nodes.map(node => node.html).join(" | ")}`)"""
WIDTHS = (1280, 390, 320)


class Looker:
    def __init__(self, page: Page) -> None:
        self._page = page
        self.said: list[str] = []
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.said.append(str(error)))

    def at(self, *, width: int = WIDTHS[0]) -> None:
        """Looks at the page as it is now, light and dark, wide and narrow; axe at one width."""
        page = self._page
        page.set_viewport_size({"width": width, "height": 900})
        expect(page.locator("h1")).to_have_count(1)
        for scheme in ("dark", "light"):
            page.emulate_media(color_scheme=scheme)
            assert self._violations() == [], f"{page.url} in {scheme}"
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            sticks_out = page.evaluate(
                "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            )
            assert sticks_out == 0, f"{page.url} at {width} px"
        page.set_viewport_size({"width": WIDTHS[0], "height": 900})

    def _violations(self) -> list[str]:
        # Through the debugger's own world: the page's content security policy allows no script of ours.
        self._page.evaluate(AXE.read_text())
        found: list[str] = self._page.evaluate(RUN_AXE, TAGS)
        return found

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.said.append(message.text)
