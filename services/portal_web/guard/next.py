"""Where to go after signing in: a path of this very host, or home."""

import re
from urllib.parse import quote, urlencode, urlsplit

HOME = "/"
PATH = re.compile(r"/[A-Za-z0-9/_.~-]*(\?[A-Za-z0-9/_.~=&%+-]*)?")
LONGEST = 500


def sign_in_path(next_: str, *, page: str = "/sign-in", is_unsent: bool = False) -> str:
    """The page that asks for a sign-in, with where to go then; `is_unsent` when a form came to nothing for it."""
    told = {"next": "" if next_ == HOME else next_, "unsent": "1" if is_unsent else ""}
    query = urlencode({name: value for name, value in told.items() if value}, quote_via=quote, safe="/")
    return f"{page}?{query}" if query else page


def safe_next(wished: str | None) -> str:
    """The wished path when it cannot lead elsewhere; browsers read "//", "/\\" and tabs as another host."""
    if not wished or len(wished) > LONGEST or not PATH.fullmatch(wished) or wished.startswith("//"):
        return HOME
    parts = urlsplit(wished)
    return HOME if parts.scheme or parts.netloc else wished
