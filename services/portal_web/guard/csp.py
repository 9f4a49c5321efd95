"""The one place where a Content-Security-Policy is written: a nonce and hosts, nothing unsafe."""

from collections.abc import Iterable
from dataclasses import astuple, dataclass
from secrets import token_urlsafe

NONCE_BYTES = 18
REPORTS_PATH = "/csp-reports"
"""By report-uri, which every browser knows and sends at once; with report-to beside it, Chromium would wait."""


@dataclass(frozen=True, slots=True)
class Sources:
    """Hosts that a page may load from besides its own."""

    script: tuple[str, ...] = ()
    connect: tuple[str, ...] = ()
    img: tuple[str, ...] = ()
    style: tuple[str, ...] = ()
    font: tuple[str, ...] = ()
    frame: tuple[str, ...] = ()

    def __add__(self, other: "Sources") -> "Sources":
        return Sources(*(mine + theirs for mine, theirs in zip(astuple(self), astuple(other), strict=True)))


NO_SOURCES = Sources()


def new_nonce() -> str:
    return token_urlsafe(NONCE_BYTES)


def page_policy(
    nonce: str, *, form_hosts: Iterable[str], sources: Sources = NO_SOURCES, reports: bool = False
) -> str:
    """A page's policy. Chromium applies form-action to redirects too, so the checkout's hosts are named."""
    optional = {"font-src": sources.font, "frame-src": sources.frame}
    return _written(
        {
            "default-src": ["'none'"],
            "base-uri": ["'none'"],
            "object-src": ["'none'"],
            "frame-ancestors": ["'none'"],
            "worker-src": ["'none'"],
            "form-action": ["'self'", *form_hosts],
            "script-src": [f"'nonce-{nonce}'", *sources.script],
            "style-src": ["'self'", f"'nonce-{nonce}'", *sources.style],
            "img-src": ["'self'", "data:", *sources.img],
            "connect-src": ["'self'", *sources.connect],
            **{directive: list(hosts) for directive, hosts in optional.items() if hosts},
            **({"report-uri": [REPORTS_PATH]} if reports else {}),
        }
    )


def counter_policy(nonce: str, *, sources: Sources) -> str:
    """For the page inside our pages that counts visits, and has nothing but scripts."""
    return _written(
        {
            "default-src": ["'none'"],
            "base-uri": ["'none'"],
            "frame-ancestors": ["'self'"],
            "form-action": ["'none'"],
            "script-src": [f"'nonce-{nonce}'", *sources.script],
            "img-src": [*sources.img],
            "connect-src": [*sources.connect],
        }
    )


def file_policy() -> str:
    """For what is only to be downloaded or shown as an image: opened by itself, it can do nothing."""
    return _written({"default-src": ["'none'"], "frame-ancestors": ["'none'"], "sandbox": []})


def _written(directives: dict[str, list[str]]) -> str:
    return "; ".join(" ".join((name, *sources)) for name, sources in directives.items())
