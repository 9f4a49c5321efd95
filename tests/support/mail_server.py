"""A mail server that refuses, encrypts or asks for a password, as a test wants it; what it takes, it keeps."""

import asyncio
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import Message
from ipaddress import IPv4Address
from pathlib import Path
from typing import Any, cast

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from deploy.machinery.server import free_port

ACCEPTED = "250 OK"


@dataclass
class MailServer:
    """`answers` are what it says to recipients, one for each that comes; afterwards it accepts them."""

    port: int = 0
    answers: list[str] = field(default_factory=list)
    envelopes: list[tuple[str, list[str], bytes]] = field(default_factory=list)
    signed_in: list[tuple[bytes, bytes]] = field(default_factory=list)
    encrypted: list[bool] = field(default_factory=list)

    async def handle_RCPT(  # noqa: N802  # aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.answers:
            return self.answers.pop(0)
        envelope.rcpt_tos.append(address)
        return ACCEPTED

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        self.encrypted.append(cast(asyncio.Transport, server.transport).get_extra_info("sslcontext") is not None)
        content = envelope.original_content or b""
        self.envelopes.append((envelope.mail_from or "", envelope.rcpt_tos, content))
        return ACCEPTED

    def messages(self) -> list[Message]:
        return [message_from_bytes(content) for _, _, content in self.envelopes]

    def sign_in(self, server: SMTP, session: Session, envelope: Envelope, kind: str, data: Any) -> AuthResult:
        assert isinstance(data, LoginPassword)
        self.signed_in.append((data.login, data.password))
        return AuthResult(success=data.password == b"p@ss:word", handled=False)


@contextmanager
def mail_server(*, host: str = "127.0.0.1", port: int = 0, **settings: Any) -> Iterator[MailServer]:
    """`settings` are aiosmtpd's."""
    server = MailServer(port=port or free_port())
    named: dict[str, Any] = {"server_hostname": "mail.example", "authenticator": server.sign_in}
    controller = Controller(server, hostname=host, port=server.port, **named, **settings)
    controller.start()
    try:
        yield server
    finally:
        controller.stop()


def self_signed(folder: Path) -> ssl.SSLContext:
    """TLS for 127.0.0.1 under a certificate that nobody vouches for."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "mail.example")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(IPv4Address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = folder / "mail.pem"
    pem.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        + certificate.public_bytes(serialization.Encoding.PEM)
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    return context
