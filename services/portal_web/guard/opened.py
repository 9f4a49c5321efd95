"""Whether a person opened a page: not a script, not a frame, not a browser that looks ahead, not a scanner."""

from starlette.datastructures import Headers

AHEAD = ("sec-purpose", "purpose", "x-purpose", "x-moz")
LOOKS_AHEAD = ("prefetch", "preview", "prerender")


def is_opened(headers: Headers, *, method: str) -> bool:
    """True for what a browser says is a page of its own, asked for now. Without its word, nothing is assumed."""
    looks_ahead = any(word in headers.get(name, "").lower() for name in AHEAD for word in LOOKS_AHEAD)
    is_page = headers.get("sec-fetch-mode") == "navigate" and headers.get("sec-fetch-dest") == "document"
    return method == "GET" and is_page and not looks_ahead
