"""Where to go after signing in: a path of this very host, or home."""

import re
from urllib.parse import quote, urlsplit

HOME = "/"
PATH = re.compile(r"/[A-Za-z0-9/_.~-]*(\?[A-Za-z0-9/_.~=&%+-]*)?")
LONGEST = 500


def sign_in_path(next_: str, *, page: str = "/sign-in", is_unsent: bool = False) -> str:
    """The page that asks for a sign-in, with where to go then; `is_unsent` when a form came to nothing for it."""
    told = ([] if next_ == HOME else [f"next={quote(next_)}"]) + ["unsent=1"] * is_unsent
    return "?".join([page, *(["&".join(told)] if told else [])])


def safe_next(wished: str | None) -> str:
    """The wished path when it cannot lead elsewhere; browsers read "//", "/\\" and tabs as another host."""
    if not wished or len(wished) > LONGEST or not PATH.fullmatch(wished) or wished.startswith("//"):
        return HOME
    parts = urlsplit(wished)
    return HOME if parts.scheme or parts.netloc else wished
