"""A walk through all pages of a portal: wherever a link leads, each kind of page once or twice."""

from collections import Counter
from collections.abc import Callable, Container, Iterable
from urllib.parse import urlsplit

from playwright.sync_api import Error, Page, Response

from services.portal_web.app import PORTAL_WAYS
from services.portal_web.portal.ways import Way, Ways

MOST_OF_A_KIND = 2
LINKS = "links => links.map(link => link.href)"
FOCUSABLE = """() => {
  const all = [...document.querySelectorAll("a[href], button, input, select, textarea, summary")];
  const seen = all.filter((each) => each.checkVisibility({visibilityProperty: true}) && !each.disabled);
  const groups = new Map();
  for (const each of seen) {
    if (each.type === "radio" && (each.checked || !groups.has(each.name))) groups.set(each.name, each);
  }
  const reachable = seen.filter((each) => each.type !== "radio" || groups.get(each.name) === each);
  reachable.forEach((each, number) => (each.walked = number));
  reachable[0]?.focus({focusVisible: true});
  return reachable.map((each) => each.outerHTML.slice(0, 120));
}"""
FOCUSED = """() => {
  const style = getComputedStyle(document.activeElement);
  const isSeen = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  return [document.activeElement.walked ?? -1, isSeen];
}"""


class Walk:
    """`left_out` are ways not to go by itself, `most` how often each way is gone, `paths` those that were gone,
    `wrong` what was seen on the way that should not be there."""

    def __init__(
        self,
        page: Page,
        *,
        site: str,
        look: Callable[[], None],
        left_out: Container[str] = (),
        most: int = MOST_OF_A_KIND,
    ) -> None:
        self._page = page
        self._most = most
        self._left_out = left_out
        self._site = site
        self._look = look
        self._ways = Ways(PORTAL_WAYS)
        self._gone: Counter[str] = Counter()
        self._known: set[str] = set()
        self.wrong: list[str] = []
        page.on("response", self._judge)

    @property
    def paths(self) -> set[str]:
        return set(self._gone)

    def go(self, addresses: Iterable[str]) -> None:
        waiting = [f"{self._site}{each}" if each.startswith("/") else each for each in addresses]
        while waiting:
            address = waiting.pop(0).partition("#")[0]
            if address in self._known or not f"{address}/".startswith(f"{self._site}/"):
                continue
            self._known.add(address)
            way, _ = self._ways.find(urlsplit(address).path or "/")
            if not way.path:
                self.wrong.append(f"a link to nowhere: {address}")
            elif self._gone[way.path] < self._most:
                if not self._gone[way.path]:
                    waiting += self._parts_of(way, token=address.rpartition("/")[2])
                self._gone[way.path] += 1
                waiting += self._links_at(address)

    def _parts_of(self, document: Way, *, token: str) -> list[str]:
        """What belongs to a document below its address, whether a link leads there or not."""
        if not document.path.endswith("/{token}"):
            return []
        ways = (way for way in PORTAL_WAYS if way.get and way.path not in self._left_out)
        below = (way.path for way in ways if way.path.startswith(f"{document.path}/"))
        return [f"{self._site}{path.format(token=token)}" for path in below if path.count("{") == 1]

    def _links_at(self, address: str) -> list[str]:
        try:
            answer = self._page.goto(address)
        except Error as failure:
            if "Download is starting" in failure.message:
                return []
            raise
        if answer is None or answer.status >= 400:
            self.wrong.append(f"{answer and answer.status} at {address}")
        self._gone[self._ways.find(urlsplit(self._page.url).path)[0].path] += 0
        self._look()
        self.wrong += [f"{each} at {address}" for each in unreachable(self._page)]
        links: list[str] = self._page.eval_on_selector_all("a[href]", LINKS)
        return links

    def _judge(self, response: Response) -> None:
        if response.headers.get("content-type", "").startswith("text/html") and response.url.startswith(
            self._site
        ):
            policy = response.headers.get("content-security-policy", "")
            if "default-src 'none'" not in policy or "unsafe" in policy or "strict-dynamic" in policy:
                self.wrong.append(f"policy {policy!r} at {response.url}")


def unreachable(page: Page) -> list[str]:
    """What can be pressed or typed in, and is not reached by the Tab key, or not seen when it is."""
    there: list[str] = page.evaluate(FOCUSABLE)
    reached, unseen = {0}, []
    for _ in range(len(there) + 5):
        page.keyboard.press("Tab")
        number, is_seen = page.evaluate(FOCUSED)
        if number >= 0 and not is_seen:
            unseen.append(f"no focus ring: {there[number]}")
        reached.add(number)
    return unseen + [f"not by keyboard: {each}" for number, each in enumerate(there) if number not in reached]
