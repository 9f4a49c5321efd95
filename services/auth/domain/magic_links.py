"""What a magic link must be: a JSON Web Token signed by the business, read with suspicion.

Nothing in a token may choose how it is read: the algorithm is ours, and what the library lets pass (no `exp`, a
textual or an endless one, a `sub` of any kind) is looked at here.
"""

import base64
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit

from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import OctKey

from shared.contracts.errors import SignInLinkNotFound, SignInLinkSpent

ALGORITHM = "HS256"
HEADER = frozenset(("alg", "typ", "kid"))
LONGEST = 4_000
"""Characters: below 4 KB, so that it also fits into a cookie."""
TOKEN = re.compile(r"[\w-]+\.[\w-]+\.[\w-]{43}", re.ASCII)
CUSTOMER = re.compile(r"[1-9][0-9]{0,18}")
SKEW = 60
"""Seconds by which the clock of the business may be ahead of ours."""


@dataclass(frozen=True, slots=True)
class Claims:
    """`expires` is in seconds since 1970."""

    customer: int
    expires: int


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads tokens at one moment, for one host, with the active `secrets` of one business."""

    secrets: Iterable[str]
    host: str
    now: datetime
    longest: timedelta

    def read(self, token: str, *, is_late_fine: bool = False) -> Claims:
        """Raises SignInLinkNotFound, `about` naming what is wrong, or SignInLinkSpent for one that has expired."""
        claims = self._verified(token)
        found = Claims(_customer(claims.get("sub")), _whole(claims.get("exp"), "exp"))
        seconds = int(self.now.timestamp())
        if "aud" in claims and not _is_for(claims["aud"], self.host):
            raise SignInLinkNotFound("aud")
        for claim in ("nbf", "iat"):
            if claim in claims and _number(claims[claim], claim) > seconds + SKEW:
                raise SignInLinkNotFound(claim)
        if found.expires > seconds + self.longest.total_seconds():
            raise SignInLinkNotFound("exp")
        if found.expires <= seconds and not is_late_fine:
            raise SignInLinkSpent("", {"reason": "expired"})
        return found

    def _verified(self, token: str) -> Mapping[str, Any]:
        if len(token) > LONGEST or not TOKEN.fullmatch(token):
            raise SignInLinkNotFound("form")
        _demand_plain(_parsed(_decoded(token.partition(".")[0]), about="header"))
        signatures = [signed for secret in self.secrets if (signed := _signed_with(secret, token))]
        if not signatures:
            raise SignInLinkNotFound("signature")
        return _parsed(signatures[0].payload, about="claims")


def signed_part(token: str) -> str:
    """What tells one link from another: the signature has spare bits that can be changed without breaking it."""
    return token.rpartition(".")[0]


def _signed_with(secret: str, token: str) -> jws.CompactSignature | None:
    try:
        return jws.deserialize_compact(token, OctKey.import_key(secret), algorithms=[ALGORITHM])
    except (JoseError, ValueError):
        return None


def _demand_plain(header: Mapping[str, Any]) -> None:
    """What else a header may say (where a key is to be found, what must be understood) is not for it to say."""
    if header.get("alg") != ALGORITHM:
        raise SignInLinkNotFound("alg")
    if not header.keys() <= HEADER or any(not isinstance(value, str) for value in header.values()):
        raise SignInLinkNotFound("header")
    if header.get("typ", "JWT").upper() != "JWT":
        raise SignInLinkNotFound("header")


def _decoded(part: str) -> bytes:
    try:
        return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))
    except ValueError:
        return b""


def _parsed(content: bytes, *, about: str) -> Mapping[str, Any]:
    """A JSON object. Raises SignInLinkNotFound."""
    try:
        found = json.loads(content, parse_float=Decimal)
    except (ValueError, ArithmeticError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise SignInLinkNotFound(about)
    return found


def _customer(sub: object) -> int:
    """As text or as a number: both are in use."""
    text = sub if isinstance(sub, str) else str(sub) if type(sub) is int else ""
    if not CUSTOMER.fullmatch(text) or int(text) >= 2**63:
        raise SignInLinkNotFound("sub")
    return int(text)


def _whole(value: object, claim: str) -> int:
    if type(value) is not int:
        raise SignInLinkNotFound(claim)
    return value


def _number(value: object, claim: str) -> int | Decimal:
    if type(value) is not int and not (isinstance(value, Decimal) and value.is_finite()):
        raise SignInLinkNotFound(claim)
    return value


def _is_for(audience: object, host: str) -> bool:
    """One audience or several, as hosts or as addresses."""
    named = audience if isinstance(audience, list) else [audience]
    return any(_host(each) == host for each in named if isinstance(each, str))


def _host(audience: str) -> str | None:
    try:
        return urlsplit(audience if "//" in audience else f"//{audience}").hostname
    except ValueError:
        return None
