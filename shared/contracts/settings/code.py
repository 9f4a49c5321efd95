"""What a business adds to its portal: style sheets, scripts, analytics, and the hosts that these may reach."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from shared.contracts.message import Ask, Message, Strict
from shared.contracts.settings.base import Base
from shared.contracts.values import Text

CodeKind = Literal["css", "js"]
Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{16}$")]
"""The first 64 bits of a SHA-256, in hex: the name of a text that never changes."""
Source = Annotated[
    str,
    StringConstraints(
        max_length=200, pattern=r"^https://([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}(:[0-9]{1,5})?$"
    ),
]
"""One origin that pages may load from: scheme, host, perhaps a port, and nothing that means more in a policy."""
Sources = Annotated[tuple[Source, ...], Field(max_length=20)]
AnalyticsId = Annotated[str, StringConstraints(pattern=r"^((G|UA|AW|GTM)-[A-Z0-9-]{4,20})?$")]
LARGEST_CODE = 65_536
Code = Annotated[str, StringConstraints(max_length=4 * LARGEST_CODE)]
"""Longer than what is accepted, so that the refusal can say so."""


class Hosts(Strict):
    """Origins that the business's pages may load from, besides their own."""

    script: Sources = ()
    connect: Sources = ()
    img: Sources = ()
    style: Sources = ()
    font: Sources = ()
    frame: Sources = ()


class Extras(Strict):
    """What a business has chosen to run on its pages.

    `analytics` is empty for none; `asks_consent`: visitors are asked before it loads. A script runs neither on
    sign-in pages nor on pages where something is paid, unless it is told to; never where a sign-in link is opened.
    """

    analytics: AnalyticsId = ""
    asks_consent: bool = True
    runs_on_sign_in: bool = False
    runs_on_pay: bool = False
    hosts: Hosts = Hosts()

    @property
    def is_tag_manager(self) -> bool:
        """A container of scripts, then, rather than a counter of visits."""
        return self.analytics.startswith("GTM-")


class Published(Message):
    """The style sheet and the script of now, by their digests; empty where there is none."""

    css: str = ""
    js: str = ""


class CodeVersion(Message):
    """What was once published, the newest being the one in force. `size` in bytes; `at` is aware UTC."""

    number: int
    digest: str
    size: int
    author: str
    at: datetime


class CodeProblem(Message):
    """Why a style sheet is refused. `line` counts from 1; `reason` is a short word, `found` what stood there."""

    line: int
    reason: Literal[
        "import", "namespace", "address", "expression", "behavior", "binding", "closing tag", "broken", "too long"
    ]
    found: str = ""


class Blocked(Message):
    """Something that the content security policy kept from being loaded, as browsers reported it, counted.
    `page` is the kind of page; moments are aware UTC."""

    id: int
    directive: str
    source: str
    page: str
    times: int
    first_at: datetime
    last_at: datetime


class CheckCss(Ask[list[CodeProblem]]):
    """What would be refused in a style sheet; changes nothing. Refuses with Denied."""

    text: Code


class PublishCode(Ask[Published]):
    """From now on this style sheet or script is the business's; empty for none. Publishing the same again changes
    nothing. Refuses with Denied or Invalid (`about` "css" or "js"; `facts` of the first problem: line, reason,
    found)."""

    kind: CodeKind
    text: Code


class RestoreCode(Ask[Published]):
    """Publishes an earlier version once more. Refuses with Denied or CodeNotFound."""

    kind: CodeKind
    number: int


class ListCode(Ask[list[CodeVersion]]):
    """The versions of a kind, the newest first, at most fifty. Refuses with Denied."""

    kind: CodeKind


class GetCode(Ask[str]):
    """The text behind a digest, for pages. Refuses with CodeNotFound."""

    kind: CodeKind
    digest: Digest


class ChangeExtras(Ask[Extras]):
    """Other analytics, hosts or places. Refuses with Conflict ("version") or Denied."""

    extras: Extras
    base: Base = None


class ReportBlocked(Ask[None]):
    """A visitor's browser was kept from loading `source`. Of the same, only the count grows; beyond five hundred
    different ones nothing is written down. Refuses nothing."""

    directive: Annotated[str, StringConstraints(max_length=40, pattern=r"^[a-z-]+$")]
    source: Annotated[Text, StringConstraints(max_length=200)]
    page: Annotated[Text, StringConstraints(max_length=100)]


class ListBlocked(Ask[list[Blocked]]):
    """What was blocked, the latest first. Refuses with Denied."""


class DismissBlocked(Ask[None]):
    """Forgets one, or all of it. Refuses with Denied."""

    id: int | None = None
