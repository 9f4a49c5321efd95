"""An event on its way to a business: signed over its exact bytes, posted, and done when answered with 2xx."""

import hashlib
import hmac
import json
import socket
from contextlib import suppress
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import urlsplit, urlunsplit

import requests

from deploy.sandbox.books import Document

PATIENCE_SECONDS = 10
LOOPBACK = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class Letter:
    url: str
    body: bytes
    signature: str


def signed(event: Document, *, url: str, secret: str, timestamp: int) -> Letter:
    body = json.dumps(event, indent=2).encode()
    return Letter(url, body, f"t={timestamp},v1={signature(body, secret=secret, timestamp=timestamp)}")


def signature(body: bytes, *, secret: str, timestamp: int) -> str:
    return hmac.new(secret.encode(), b"%d." % timestamp + body, hashlib.sha256).hexdigest()


def post(letter: Letter) -> str:
    """Sends the letter: `200`, `503`, or what kept it from arriving."""
    url, host = reachable(letter.url)
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "Host": host,
        "Stripe-Signature": letter.signature,
        "User-Agent": "Payment-Sandbox/1.0",
    }
    with requests.Session() as session:
        session.trust_env = False
        try:
            answer = session.post(
                url, data=letter.body, headers=headers, timeout=PATIENCE_SECONDS, allow_redirects=False
            )
        except requests.RequestException as problem:
            return type(problem).__name__
        return str(answer.status_code)


def reachable(url: str) -> tuple[str, str]:
    """The address to connect to and the Host to name: browsers know *.localhost, programs often do not."""
    parts = urlsplit(url)
    name = parts.hostname or ""
    if not name.endswith(".localhost") or _is_elsewhere(name):
        return url, parts.netloc
    port = f":{parts.port}" if parts.port else ""
    return urlunsplit(parts._replace(netloc=LOOPBACK + port)), parts.netloc


def _is_elsewhere(name: str) -> bool:
    """Among containers, such a name may be a neighbour's."""
    with suppress(OSError):
        found = socket.getaddrinfo(name, None, type=socket.SOCK_STREAM)
        return any(not ip_address(address[0]).is_loopback for *_, address in found)
    return False
