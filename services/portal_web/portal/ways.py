"""The portal's paths, and what answers on each."""

import re
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from starlette.responses import Response

from services.portal_web.guard import bodies
from services.portal_web.guard.refused import WrongMethod
from shared.contracts.errors import NotFound
from shared.contracts.settings import Edit, Module, Switches

if TYPE_CHECKING:
    from services.portal_web.portal.visit import Visit

Handler = Callable[["Visit"], Awaitable[Response]]
Kind = Literal["page", "document", "asset"]
Patience = Literal["page", "sign_in", "pay", "file"]
Level = Literal["nothing", "session", "full", "fresh"]

PARTS = {
    "token": r"[A-Za-z0-9]{24}",
    "link": r"[A-Za-z0-9_-]{20,200}",
    "jwt": r"[^/]{1,8000}",
    "file": r"[A-Za-z0-9_-][A-Za-z0-9_.-]{0,99}",
    "attachment": r"[A-Za-z0-9]{24}",
    "past": "check|wire_transfer|cash|other",
    "contact": r"[A-Za-z0-9]{24}",
}
"""What a part of a path may look like: anything else is not there."""


@dataclass(frozen=True)
class Way:
    """A path. `kind`: a page; a document's own page, whose token is its key; an asset, the same for everybody.

    `patience`: how long a POST may wait, or a GET for a file that has to be made. `opened_only`: scripts may
    not fetch it. `hides_address`: nobody is told that the visitor came from there. `charges`: a POST that may
    take money. `level`: what must be known of the visitor first, each asking for more than the one before:
    somebody signed in, in full (not just for an hour), by an e-mailed link a moment ago. Who lacks it is asked
    for it, and comes back; see `proving.py`. `module`: where the business has switched that off, the path leads
    nowhere; so it is with `within`, the module of the document that it is a part of, and with `edit`, what the
    business lets customers change. `longest`: bytes that its form may have, `files`: how many may come with it.
    `is_of_browser`: its form is about who is signed in, whichever of the accounts that is.
    """

    path: str
    get: Handler | None = None
    post: Handler | None = None
    kind: Kind = "page"
    patience: Patience = "page"
    opened_only: bool = False
    hides_address: bool = False
    charges: bool = False
    level: Level = "nothing"
    is_of_browser: bool = False
    module: Module | None = None
    within: Module | None = None
    edit: Edit | None = None
    longest: int = bodies.LARGEST
    files: int = 0

    @property
    def methods(self) -> frozenset[str]:
        return frozenset({"GET", "HEAD"} if self.get else ()) | frozenset({"POST"} if self.post else ())

    def is_there(self, switches: Switches) -> bool:
        return switches.has(self.module) and switches.has(self.within) and switches.lets(self.edit)

    def handler(self, method: str) -> Handler:
        """Raises WrongMethod, or NotFound where there is nothing."""
        if self is NOWHERE:
            raise NotFound("path")
        found = self.post if method == "POST" else self.get if method in ("GET", "HEAD") else None
        if found is None:
            raise WrongMethod(allowed=tuple(sorted(self.methods)))
        return found

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        path = self.path.replace(".", r"\.")
        return re.compile(re.sub(r"\{(\w+)\}", lambda part: f"(?P<{part[1]}>{PARTS[part[1]]})", path))


ALL_ON = Switches()


class Ways:
    def __init__(self, ways: Iterable[Way]) -> None:
        self.all = tuple(ways)

    def find(self, path: str, switches: Switches = ALL_ON) -> tuple[Way, Mapping[str, str]]:
        for way in self.all:
            if way.is_there(switches) and (matched := way.pattern.fullmatch(path)):
                return way, matched.groupdict()
        return NOWHERE, {}


async def _nowhere(_visit: "Visit") -> Response:
    raise NotFound("path")


NOWHERE = Way("", get=_nowhere)
"""Where every other path leads: a page like any other, so that what is absent looks the same everywhere."""
