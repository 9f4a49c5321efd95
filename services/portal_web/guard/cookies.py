"""Cookies that belong to one host alone, read so that a planted second one is noticed."""

from collections.abc import Iterable

from shared.config import Config

PREFIX = "__Host-Http-"
"""No other host can set such a cookie; nor, where browsers know the second word, can a script of this one."""


class Cookies:
    """The names of our cookies and how they are written. Only a demo on plain loopback goes without a prefix."""

    def __init__(self, config: Config) -> None:
        is_plain = config.scheme == "http" and _is_loopback(config.base_domain)
        name = "portico" if is_plain else f"{PREFIX}portico"
        self.session = name
        self.visitor = f"{name}-visitor"
        self.asked = f"{name}-asked"
        self.link = f"{name}-link"
        self.magic = f"{name}-magic"
        self.opened = f"{name}-opened"
        self.entered = f"{name}-entered"
        self.language = f"{name}-language"
        self.email = f"{name}-email"
        self._attributes = "Path=/; HttpOnly; SameSite=Lax" + ("" if is_plain else "; Secure")

    def written(self, name: str, value: str, *, seconds: int | None = None) -> str:
        """A Set-Cookie; without `seconds` it lasts until the browser is closed."""
        age = "" if seconds is None else f"; Max-Age={seconds}"
        return f"{name}={value}; {self._attributes}{age}"

    def erased(self, name: str) -> str:
        return self.written(name, "", seconds=0)


def only_value(headers: Iterable[tuple[bytes, bytes]], name: str) -> str | None:
    """The cookie's value; None when it is missing, empty, or there twice: one of the two was planted."""
    values = [value for found, value in _pairs(headers) if found == name]
    return values[0] or None if len(values) == 1 else None


def _pairs(headers: Iterable[tuple[bytes, bytes]]) -> Iterable[tuple[str, str]]:
    for header, line in headers:
        if header.lower() == b"cookie":
            for pair in line.decode("latin-1").split(";"):
                name, _, value = pair.partition("=")
                yield name.strip(" \t"), value.strip(" \t")


def _is_loopback(domain: str) -> bool:
    return domain == "localhost" or domain.endswith(".localhost") or domain.startswith("127.")
