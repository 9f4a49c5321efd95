"""Somebody with a browser but no screen: keeps cookies, follows nothing by itself, sends forms as they are."""

from collections.abc import Mapping
from html.parser import HTMLParser
from typing import Any, Protocol

import httpx

OPENED = {"Sec-Fetch-Site": "none", "Sec-Fetch-Mode": "navigate"}
SENT = {"Sec-Fetch-Site": "same-origin", "Sec-Fetch-Mode": "navigate"}


class Client(Protocol):
    """What reaches the gateway, wherever it is."""

    @property
    def cookies(self) -> httpx.Cookies: ...

    def request(
        self,
        method: str,
        url: str,
        *,
        headers: Any = None,
        data: Mapping[str, str] | None = None,
        content: bytes | None = None,
    ) -> httpx.Response: ...


class Visitor:
    """`host` is the business's, with its port."""

    def __init__(self, client: Client, *, host: str) -> None:
        self.client = client
        self.host = host

    def get(self, path: str, *, method: str = "GET", headers: Mapping[str, str] | None = None) -> httpx.Response:
        return self.client.request(method, path, headers={"Host": self.host, **OPENED, **(headers or {})})

    def post(
        self,
        path: str,
        fields: Mapping[str, str] | None = None,
        *,
        content: bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> httpx.Response:
        """As a page of ours would send it, without asking whether there is one."""
        sent = {"Host": self.host, **SENT, **(headers or {})}
        return self.client.request("POST", path, data=fields, content=content, headers=sent)

    def submit(self, page: httpx.Response, action: str, **typed: str) -> httpx.Response:
        """The form on the page that goes to `action`, with what is typed."""
        return self.post(action, forms_in(page.text)[action] | typed)

    def follow(self, response: httpx.Response) -> httpx.Response:
        """Where the answer sends the browser, on the same host."""
        assert response.status_code == 303, response.text
        return self.get(httpx.URL(response.headers["location"]).raw_path.decode())


def forms_in(html: str) -> dict[str, dict[str, str]]:
    """The fields of each form, by where the form goes."""
    reader = _Forms()
    reader.feed(html)
    return reader.forms


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: dict[str, dict[str, str]] = {}
        self._fields: dict[str, str] = {}

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        found = dict(attributes)
        if tag == "form":
            self._fields = self.forms[found["action"] or ""] = {}
        if tag == "input" and found.get("type") != "radio":
            self._fields[found["name"] or ""] = found.get("value") or ""
