"""Unguessable tokens, the hashes that are kept of them, and the encryption of what must be read again."""

import base64
import hashlib
import hmac
import secrets
from functools import cached_property

from cryptography.fernet import Fernet, InvalidToken

TOKEN_BYTES = 32
DOCUMENT_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789"
CODE_LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
"""Without the letters that are mistaken for others."""


def new_token() -> str:
    """256 random bits, safe in URLs and cookies."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def new_document_token() -> str:
    """24 mixed-case letters and digits: the stable, unguessable part of a document's address (140 bits)."""
    return random_letters(DOCUMENT_LETTERS, 24)


def random_letters(alphabet: str, length: int) -> str:
    return "".join(secrets.choice(alphabet) for _ in range(length))


def url_safe(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def fingerprint(token: str) -> str:
    """SHA-256 in hex: what is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


class Vault:
    """Keeps secrets under PORTICO_SECRET_KEY: `id:secret` of the present key, then those of older ones."""

    def __init__(self, keys: str) -> None:
        pairs = [key.partition(":") for key in keys.split(",")]
        self._keys = {name: secret.encode() for name, _, secret in pairs}
        self._present = pairs[0][0]

    @property
    def key_id(self) -> str:
        return self._present

    @property
    def key_ids(self) -> tuple[str, ...]:
        """Of all keys, the present one first."""
        return tuple(self._keys)

    def derive(self, purpose: str, subject: str, *, key_id: str | None = None) -> bytes:
        """32 bytes that only this installation can make, always the same for a purpose and a subject."""
        secret = self._keys[key_id or self._present]
        return hmac.new(secret, f"{purpose}\0{subject}".encode(), hashlib.sha256).digest()

    def seal(self, plain: str) -> str:
        """Encrypted text that names its key."""
        return f"{self._present}:{self._locks[self._present].encrypt(plain.encode()).decode()}"

    def open(self, sealed: str) -> str:
        """Raises ValueError when the text was altered or its key is gone."""
        key_id, _, cipher = sealed.partition(":")
        try:
            return self._locks[key_id].decrypt(cipher.encode()).decode()
        except (KeyError, InvalidToken) as unreadable:
            raise ValueError("cannot be decrypted with the present keys") from unreadable

    @cached_property
    def _locks(self) -> dict[str, Fernet]:
        return {
            name: Fernet(base64.urlsafe_b64encode(self.derive("encryption", "at rest", key_id=name)))
            for name in self._keys
        }
