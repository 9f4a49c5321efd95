"""Sign-in links and codes: made from what only we know, so that sending one twice sends the same."""

import unicodedata
from dataclasses import dataclass
from datetime import datetime

from shared.contracts.errors import SignInLinkSpent
from shared.secrets import CODE_LETTERS, Vault, fingerprint, url_safe

LONGEST_NEXT = 2000
CODE_LENGTH = 6
MOST_TRIES = 5
MOST_MAILS, MAIL_WINDOW_SECONDS = 3, 900


@dataclass(frozen=True, slots=True)
class Link:
    """`token` goes into the address, `code` is typed; both are kept only as hashes."""

    token: str
    code: str

    @property
    def token_hash(self) -> str:
        return fingerprint(self.token)

    def code_hash(self, handle_hash: str) -> str:
        return code_hash(self.code, handle_hash)


def mint(vault: Vault, handle_hash: str, *, key_id: str) -> Link:
    token = vault.derive("sign-in link", handle_hash, key_id=key_id)
    code = vault.derive("sign-in code", handle_hash, key_id=key_id)
    letters = "".join(CODE_LETTERS[byte % len(CODE_LETTERS)] for byte in code[:CODE_LENGTH])
    return Link(token=url_safe(token), code=letters)


def code_hash(typed: str, handle_hash: str) -> str:
    """Compared beside the visitor's own handle: a code alone opens nothing."""
    return fingerprint(f"{handle_hash}:{tidy_code(typed)}")


def tidy_code(typed: str) -> str:
    """Spaces and hyphens do not matter, nor does case, nor the width that some keyboards write in."""
    plain = unicodedata.normalize("NFKC", typed).upper()
    return "".join(character for character in plain if character.isalnum())


def tidy_next(path: str) -> str:
    """Where to go after signing in: a path of the tenant's own host, or its first page."""
    is_own = path.startswith("/") and not path.startswith(("//", "/\\"))
    return path if is_own and path.isprintable() and len(path) <= LONGEST_NEXT else "/"


def mailbox(email: str) -> str:
    """The form in which addresses are compared."""
    return email.lower()


def is_fresh(*, used_at: datetime | None, expires_at: datetime, now: datetime) -> bool:
    return used_at is None and now < expires_at


def demand_fresh(
    *, used_at: datetime | None, expires_at: datetime, now: datetime, locale: str | None = None
) -> None:
    """Raises SignInLinkSpent, to be told in `locale`."""
    if not is_fresh(used_at=used_at, expires_at=expires_at, now=now):
        told = {"locale": locale} if locale else {}
        raise SignInLinkSpent("", {"reason": "expired" if used_at is None else "used", **told})
