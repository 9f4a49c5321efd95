"""The way in: every host below the base domain is at Caddy's published port, and is who its certificate says."""

import socket
import ssl
import warnings
from pathlib import Path

import httpx

from deploy.compose_check.composition import DOMAIN, Composition
from deploy.compose_check.failing import CheckFailed
from deploy.machinery.processes import output_of

AUTHORITY = "/data/caddy/pki/authorities/local/root.crt"
LOOPBACK = "127.0.0.1"
REFUSED = "TLSV1_ALERT_PROTOCOL_VERSION"


class Edge(httpx.HTTPTransport):
    """Names need no name server: they are only told to the other side, as a browser with *.localhost does."""

    def __init__(self, port: int, *, trust: ssl.SSLContext) -> None:
        super().__init__(verify=trust, retries=2)
        self._port = port

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        wire = httpx.Request(
            request.method,
            request.url.copy_with(host=LOOPBACK, port=self._port),
            headers=request.headers,
            stream=request.stream,
            extensions={**request.extensions, "sni_hostname": request.url.host},
        )
        return super().handle_request(wire)


def trust_of(whole: Composition, folder: Path) -> ssl.SSLContext:
    """Trusts Caddy's own authority, and no other."""
    certificate = folder / "root.crt"
    output_of(["docker", "cp", f"{whole.container('caddy').id}:{AUTHORITY}", certificate])
    return ssl.create_default_context(cafile=certificate)


def spoken(port: int, version: ssl.TLSVersion) -> bool:
    """Whether the edge speaks a version of TLS. Raises CheckFailed when it fails for another reason."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    # Old versions need this from OpenSSL, so that it is the server who refuses.
    context.set_ciphers("DEFAULT:@SECLEVEL=0")
    with warnings.catch_warnings(action="ignore", category=DeprecationWarning):
        context.minimum_version = context.maximum_version = version
    with socket.create_connection((LOOPBACK, port), timeout=10) as connection:
        try:
            with context.wrap_socket(connection, server_hostname=f"acme.{DOMAIN}"):
                return True
        except ssl.SSLError as refusal:
            if refusal.reason == REFUSED:
                return False
            raise CheckFailed(f"{version.name}: {refusal}") from refusal
