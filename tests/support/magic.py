"""Magic links as a business's own application makes them, with nothing but the standard library."""

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Mapping
from typing import Any

HEADER = {"alg": "HS256", "typ": "JWT"}


def token(secret: str, *, header: Mapping[str, Any] = HEADER, payload: bytes | None = None, **claims: Any) -> str:
    """Of these claims, or of this payload; it expires in an hour unless `exp` is named."""
    body = json.dumps({"exp": int(time.time()) + 3600, **claims}).encode() if payload is None else payload
    signed = f"{encoded(json.dumps(header).encode())}.{encoded(body)}"
    return f"{signed}.{encoded(hmac.digest(secret.encode(), signed.encode(), hashlib.sha256))}"


def encoded(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()
