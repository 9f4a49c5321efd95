"""A page as a visitor without scripts sees it: its text, its links, its forms with what is filled in."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

from deploy.compose_check.failing import CheckFailed

SILENT = frozenset({"script", "style", "title"})


@dataclass(slots=True)
class Form:
    action: str
    fields: dict[str, str] = field(default_factory=dict)


class Page(HTMLParser):
    """`links` leads from a link's words to its address."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.links: dict[str, str] = {}
        self.forms: list[Form] = []
        self._words: list[str] = []
        self._open: list[str] = []
        self._link: tuple[str, int] | None = None
        self.feed(html)

    @property
    def text(self) -> str:
        return _joined(self._words)

    def form(self, action: str) -> Form:
        """Raises CheckFailed unless exactly one form has this action."""
        found = [form for form in self.forms if form.action == action]
        if len(found) != 1:
            raise CheckFailed(f"expected one form for {action!r} on the page: {self.text[:300]}")
        return found[0]

    def link(self, words: str) -> str:
        """Where the link of just these words leads, or else the first that has them. Raises CheckFailed."""
        if words in self.links:
            return self.links[words]
        for link, address in self.links.items():
            if words in link:
                return address
        raise CheckFailed(f"no link {words!r} on the page: {self.text[:300]}")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if tag in SILENT:
            self._open.append(tag)
        elif tag == "a" and "href" in told:
            self._link = told["href"], len(self._words)
        elif tag == "form":
            self.forms.append(Form(told.get("action", "")))
        elif tag == "input" and "name" in told and self.forms:
            self._fill(told)

    def handle_endtag(self, tag: str) -> None:
        if tag in SILENT and self._open:
            self._open.pop()
        elif tag == "a" and self._link:
            address, begin = self._link
            self.links.setdefault(_joined(self._words[begin:]), address)
            self._link = None

    def handle_data(self, data: str) -> None:
        if not self._open:
            self._words.append(data)

    def _fill(self, told: dict[str, str]) -> None:
        if told.get("type") in ("radio", "checkbox") and "checked" not in told:
            return
        self.forms[-1].fields[told["name"]] = told.get("value", "")


def _joined(words: list[str]) -> str:
    return re.sub(r"\s+", " ", "".join(words)).strip()
