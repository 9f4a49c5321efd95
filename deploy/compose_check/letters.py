"""What arrived in Mailpit, read over its API."""

from dataclasses import dataclass
from typing import Any

import httpx

from deploy.compose_check.edge import Edge
from deploy.compose_check.failing import awaited

ARRIVING_SECONDS = 30


@dataclass(frozen=True, slots=True)
class Letter:
    """`files` are name, type and content."""

    subject: str
    text: str
    files: tuple[tuple[str, str, bytes], ...]


class Letters:
    def __init__(self, edge: Edge, *, url: str) -> None:
        self._client = httpx.Client(transport=edge, base_url=f"{url}/api/v1", timeout=30)

    def await_one(self, *, to: str, subject: str, but: frozenset[str] = frozenset()) -> Letter:
        """The newest with these words in its subject, except those known before. Raises CheckFailed."""

        def arrived() -> str | None:
            return next((each for each in self._found(to=to, subject=subject) if each not in but), None)

        problem = f"no e-mail to {to} about {subject!r}"
        return self._read(awaited(arrived, seconds=ARRIVING_SECONDS, otherwise=problem))

    def known(self, *, to: str, subject: str) -> frozenset[str]:
        return frozenset(self._found(to=to, subject=subject))

    def _found(self, *, to: str, subject: str) -> list[str]:
        listed = self._get("/messages", limit="200")["messages"]
        return [each["ID"] for each in listed if each["To"][0]["Address"] == to and subject in each["Subject"]]

    def _read(self, ident: str) -> Letter:
        told = self._get(f"/message/{ident}")
        files = tuple(
            (each["FileName"], each["ContentType"], self._content(ident, each["PartID"]))
            for each in told["Attachments"]
        )
        return Letter(told["Subject"], told["Text"], files)

    def _content(self, ident: str, part: str) -> bytes:
        return self._client.get(f"/message/{ident}/part/{part}").raise_for_status().content

    def _get(self, path: str, **query: str) -> Any:
        return self._client.get(path, params=query).raise_for_status().json()
