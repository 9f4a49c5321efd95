"""Browsers that each ask for a page as soon as they have the last one: HTTP/1.1, connections kept alive."""

import asyncio
from dataclasses import dataclass, field
from time import perf_counter

LENGTH = b"\r\ncontent-length:"
END = b"\r\n\r\n"
OK = b"HTTP/1.1 200 "


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a server on this machine: the request as it is sent."""

    port: int
    request: bytes


@dataclass(slots=True)
class Run:
    """How long each page took, and all of them together, in seconds; `failed` counts answers that were no page."""

    waits: list[float] = field(default_factory=list)
    failed: int = 0
    seconds: float = 0


def page(port: int, path: str, *, host: str, cookie: str) -> Page:
    return Page(port, f"GET {path} HTTP/1.1\r\nHost: {host}\r\nCookie: {cookie}\r\n\r\n".encode())


async def ask(page: Page, *, connections: int, most: int, seconds: float) -> Run:
    """At most so many pages in all, and no new question after so many seconds."""
    run = Run()
    lines = [await asyncio.open_connection("127.0.0.1", page.port) for _ in range(connections)]
    began = perf_counter()

    async def browse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while len(run.waits) < most and perf_counter() < began + seconds:
            await _ask_once(reader, writer, page.request, run)

    await asyncio.gather(*(browse(*line) for line in lines))
    run.seconds = perf_counter() - began
    for _, writer in lines:
        writer.close()
    return run


async def _ask_once(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, request: bytes, run: Run) -> None:
    began = perf_counter()
    writer.write(request)
    head = await reader.readuntil(END)
    await reader.readexactly(_length(head))
    if head.startswith(OK):
        run.waits.append(perf_counter() - began)
    else:
        run.failed += 1


def _length(head: bytes) -> int:
    found = head.lower().index(LENGTH) + len(LENGTH)
    return int(head[found : head.index(b"\r\n", found)])
