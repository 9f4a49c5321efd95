"""A browser without scripts: keeps cookies, follows redirects, says where its forms come from."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Self

import httpx

from deploy.compose_check.edge import Edge
from deploy.compose_check.failing import awaited, demand
from deploy.compose_check.pages import Form, Page

UNAVAILABLE = 503
PATIENCE_SECONDS = 60


class Visitor:
    """`turned_away` counts the pages that asked to come back later; she does, unless she had sent something."""

    def __init__(self, edge: Edge) -> None:
        self._client = httpx.Client(transport=edge, follow_redirects=True, timeout=30)
        self.url = httpx.URL()
        self.page = Page("")
        self.turned_away = 0

    def open(self, address: str) -> Self:
        return self._arrive(self._get(self.url.join(address)))

    def follow(self, words: str) -> Self:
        return self.open(self.page.link(words))

    def submit(self, form: Form, **typed: str) -> Self:
        return self._arrive(self._post(form, typed))

    def submit_until_taken(self, form: Form, **typed: str) -> Self:
        """For what may come twice: sent again while the service is away."""
        return self._arrive(self._post(form, typed), again=partial(self._post, form, typed))

    def _post(self, form: Form, typed: Mapping[str, str]) -> httpx.Response:
        target, origin = self.url.join(form.action), f"{self.url.scheme}://{self.url.netloc.decode()}"
        return self._client.post(target, data={**form.fields, **typed}, headers={"Origin": origin})

    def _get(self, url: httpx.URL) -> httpx.Response:
        return self._client.get(url, headers={"Sec-Fetch-Mode": "navigate"})

    def _arrive(self, response: httpx.Response, *, again: Callable[[], httpx.Response] | None = None) -> Self:
        if response.request.method == "GET":
            again = partial(self._get, response.url)
        if response.status_code == UNAVAILABLE and again:
            response = awaited(
                partial(self._come_back, again),
                seconds=PATIENCE_SECONDS,
                otherwise=f"{response.url} is unavailable",
            )
        demand(response.is_success, f"{response.url} answered {response.status_code}: {response.text[:300]}")
        self.url, self.page = response.url, Page(response.text)
        return self

    def _come_back(self, again: Callable[[], httpx.Response]) -> httpx.Response | None:
        self.turned_away += 1
        response = again()
        return None if response.status_code == UNAVAILABLE else response
