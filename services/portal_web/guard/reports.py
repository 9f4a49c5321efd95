"""What browsers say that a policy blocked, in either of the two forms in which they say it."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import orjson

from services.portal_web.guard.refused import Unreadable

LARGEST = 32 * 1024
MOST = 20
DIRECTIVE = re.compile(r"[a-z-]{1,40}")
TOKEN = re.compile(r"/[\w.-]{20,}")


@dataclass(frozen=True, slots=True)
class Violation:
    """`source` is an origin, or a word such as "inline"; `page` a path without its secrets."""

    directive: str
    source: str
    page: str


def read_violations(body: bytes, *, host: str) -> list[Violation]:
    """Those that are about pages of `host`, each once. Raises Unreadable."""
    try:
        said = orjson.loads(body)
    except orjson.JSONDecodeError as mistake:
        raise Unreadable from mistake
    found = (_violation(each, host=host) for each in _reports(said))
    return list(dict.fromkeys(each for each in found if each))[:MOST]


def _reports(said: Any) -> Iterator[Mapping[str, Any]]:
    if isinstance(said, Mapping) and isinstance(said.get("csp-report"), Mapping):
        yield said["csp-report"]
    for report in said if isinstance(said, list) else ():
        if isinstance(report, Mapping) and isinstance(report.get("body"), Mapping):
            yield report["body"]


def _violation(report: Mapping[str, Any], *, host: str) -> Violation | None:
    directive = str(report.get("effectiveDirective") or report.get("effective-directive") or "")
    document = str(report.get("documentURL") or report.get("document-uri") or "")
    try:
        page = urlsplit(document)
        source = _origin(str(report.get("blockedURL") or report.get("blocked-uri") or ""))
    except ValueError:
        return None
    if page.hostname != host or not DIRECTIVE.fullmatch(directive) or "\0" in f"{source}{page.path}":
        return None
    return Violation(directive, source[:200], TOKEN.sub("/…", page.path)[:100] or "/")


def _origin(blocked: str) -> str:
    parts = urlsplit(blocked)
    if parts.hostname:
        return f"{parts.scheme}://{parts.hostname}" + (f":{parts.port}" if parts.port else "")
    return parts.scheme or re.sub(r"[^a-z-]", "", blocked) or "inline"
