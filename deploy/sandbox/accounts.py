"""An account is implied by its secret key: whoever holds sk_test_<anything> owns what was made with it."""

import base64
import binascii
import hashlib
import re
from typing import Any

from deploy.sandbox.refusals import Unauthenticated

SECRET_KEY = re.compile(r"sk_test_[A-Za-z0-9_]{1,200}")


def account_of(authorization: str) -> str:
    """The account that an Authorization header (Bearer, or Basic with the key as the user) speaks for."""
    if not authorization:
        raise Unauthenticated("No API key was given. Send your secret key as 'Authorization: Bearer sk_test_…'.")
    key = _key(authorization)
    if not SECRET_KEY.fullmatch(key):
        raise Unauthenticated(f"The API key is not a secret test key (sk_test_…): {_masked(key)}")
    return account_id(key)


def account_id(key: str) -> str:
    return "acct_" + hashlib.sha256(key.encode()).hexdigest()[:16]


def account_document(account: str) -> dict[str, Any]:
    return {
        "id": account,
        "object": "account",
        "business_profile": {"name": None, "support_email": None, "url": None},
        "business_type": None,
        "charges_enabled": True,
        "country": "US",
        "created": 0,
        "default_currency": "usd",
        "details_submitted": True,
        "email": None,
        "metadata": {},
        "payouts_enabled": True,
        "type": "standard",
    }


def _key(authorization: str) -> str:
    scheme, _, value = authorization.partition(" ")
    if scheme.lower() == "bearer":
        return value.strip()
    if scheme.lower() != "basic":
        raise Unauthenticated("The Authorization header is neither Bearer nor Basic.")
    try:
        return base64.b64decode(value, validate=True).decode().partition(":")[0]
    except (binascii.Error, UnicodeDecodeError):
        raise Unauthenticated("The Authorization header is not valid Basic authentication.") from None


def _masked(key: str) -> str:
    return f"{key[:8]}…{key[-4:]}" if len(key) > 16 else "…"
