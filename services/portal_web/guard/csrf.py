"""Forms are taken only from our own pages: the browser says where from, and the form carries a bound token."""

import hmac
from collections.abc import Iterable

from starlette.datastructures import Headers

from services.portal_web.guard.refused import FormExpired, SentFromElsewhere
from shared.secrets import Vault

FIELD = "csrf"


class Csrf:
    """Tokens bound to a tenant and an anchor: a secret that only this visitor's browser has."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    def token(self, *, tenant: int, anchor: str) -> str:
        return self._vault.derive("form", f"{tenant}\0{anchor}").hex()

    def check(self, token: str, *, tenant: int, anchors: Iterable[str | None]) -> None:
        """Raises FormExpired unless the token is bound to one of them."""
        expected = [self.token(tenant=tenant, anchor=anchor) for anchor in anchors if anchor]
        if not any([hmac.compare_digest(token.encode(), each.encode()) for each in expected]):
            raise FormExpired


def check_sender(headers: Headers, *, origin: str) -> None:
    """Raises SentFromElsewhere unless the browser says that a page of this very origin sent the form.
    Sibling tenants are the same site, so nothing less will do."""
    fetched = headers.get("sec-fetch-site")
    if fetched is not None:
        if fetched != "same-origin":
            raise SentFromElsewhere
    elif headers.get("origin") != origin:
        raise SentFromElsewhere


def check_opened(headers: Headers) -> None:
    """Raises SentFromElsewhere when a script fetches a page that is only to be opened."""
    if headers.get("sec-fetch-mode", "navigate") != "navigate":
        raise SentFromElsewhere
