"""The way in leads every host to one port, believes the right authority, and tells old TLS from new."""

import ssl
import threading
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from deploy.compose_check.edge import Edge, spoken
from shared import clock


class Echo(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        body = self.headers["Host"].encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *arguments: object) -> None:
        pass


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """For *.portico.localhost, signed by itself, with its key in the same file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "An edge")])
    made = (
        x509.CertificateBuilder(issuer_name=name, subject_name=name, public_key=key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(clock.now() - timedelta(hours=1))
        .not_valid_after(clock.now() + timedelta(hours=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("*.portico.localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    written = tmp_path / "edge.pem"
    plain = serialization.NoEncryption()
    private = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    written.write_bytes(made.public_bytes(serialization.Encoding.PEM) + private)
    return written


@pytest.fixture
def port(certificate: Path) -> Iterator[int]:
    """Of a server that speaks TLS from 1.2 on."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.load_cert_chain(certificate)
    server = ThreadingHTTPServer(("127.0.0.1", 0), Echo)
    server.handle_error = lambda *_: None  # type: ignore[method-assign]  # a refused handshake is what is tested
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server.server_port
    server.shutdown()
    thread.join()
    server.server_close()


def test_every_host_is_reached_at_the_one_port(port: int, certificate: Path) -> None:
    edge = Edge(port, trust=ssl.create_default_context(cafile=certificate))
    with httpx.Client(transport=edge) as client:
        hosts = [client.get(f"https://{name}.portico.localhost/").text for name in ("acme", "inbox")]
    assert hosts == ["acme.portico.localhost", "inbox.portico.localhost"]


@pytest.mark.parametrize("host", ["acme.example", "a.acme.portico.localhost"])
def test_certificate_of_another_host_is_not_believed(port: int, certificate: Path, host: str) -> None:
    edge = Edge(port, trust=ssl.create_default_context(cafile=certificate))
    with httpx.Client(transport=edge) as client, pytest.raises(httpx.ConnectError, match="Hostname mismatch"):
        client.get(f"https://{host}/")


def test_another_authority_is_not_believed(port: int) -> None:
    with (
        httpx.Client(transport=Edge(port, trust=ssl.create_default_context())) as client,
        pytest.raises(httpx.ConnectError, match="CERTIFICATE_VERIFY_FAILED"),
    ):
        client.get("https://acme.portico.localhost/")


def test_refused_versions_of_tls_are_told_from_spoken_ones(port: int) -> None:
    versions = ssl.TLSVersion.TLSv1_1, ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3
    assert [spoken(port, version) for version in versions] == [False, True, True]
