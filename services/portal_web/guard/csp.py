"""The one place where a Content-Security-Policy is written: a nonce and hosts, nothing unsafe."""

from collections.abc import Iterable
from secrets import token_urlsafe

NONCE_BYTES = 18


def new_nonce() -> str:
    return token_urlsafe(NONCE_BYTES)


def page_policy(nonce: str, *, form_hosts: Iterable[str]) -> str:
    """A page's policy. Chromium applies form-action to redirects too, so the checkout's hosts are named."""
    return _written(
        {
            "default-src": ["'none'"],
            "base-uri": ["'none'"],
            "object-src": ["'none'"],
            "frame-ancestors": ["'none'"],
            "worker-src": ["'none'"],
            "form-action": ["'self'", *form_hosts],
            "script-src": [f"'nonce-{nonce}'"],
            "style-src": ["'self'", f"'nonce-{nonce}'"],
            "img-src": ["'self'", "data:"],
            "connect-src": ["'self'"],
        }
    )


def file_policy() -> str:
    """For what is only to be downloaded or shown as an image: opened by itself, it can do nothing."""
    return _written({"default-src": ["'none'"], "frame-ancestors": ["'none'"], "sandbox": []})


def _written(directives: dict[str, list[str]]) -> str:
    return "; ".join(" ".join((name, *sources)) for name, sources in directives.items())
