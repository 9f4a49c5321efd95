"""Addresses that a conversation is answered at by e-mail: each names its document and its side, and is signed."""

import base64
import hmac
from collections.abc import Mapping
from dataclasses import dataclass

from shared.contracts.billing.comments import DocumentKind, Side
from shared.secrets import Vault

PREFIX = "reply+"
KINDS: Mapping[int, DocumentKind] = {0: "invoice", 1: "estimate"}
CODES = {kind: code for code, kind in KINDS.items()}
SIGNATURE_BYTES = 12
LONGEST = 64
"""What may stand before the @ of an address."""


@dataclass(frozen=True, slots=True)
class ReplyTo:
    """Whom the address was given to: the customer's side of a conversation, or the business's."""

    tenant: int
    kind: DocumentKind
    document: int
    side: Side


class ReplyAddresses:
    """`domain` is one whose mail is handed to Portico; without one there are no such addresses."""

    def __init__(self, vault: Vault, *, domain: str) -> None:
        self._vault = vault
        self._domain = domain.lower()

    def written(self, to: ReplyTo) -> str:
        """Small letters and digits: on the way, mail servers change capitals. Empty without a domain."""
        if not self._domain:
            return ""
        facts = _packed(to)
        signed = facts + self._signature(facts, self._vault.key_id)
        code = base64.b32encode(signed).decode().rstrip("=").lower()
        return f"{PREFIX}{code}@{self._domain}"

    def read(self, address: str) -> ReplyTo | None:
        """None for an address that is not one of these, or was made up."""
        local, _, domain = address.strip().lower().rpartition("@")
        if not self._domain or domain != self._domain or not local.startswith(PREFIX) or len(local) > LONGEST:
            return None
        signed = _decoded(local.removeprefix(PREFIX))
        facts, signature = signed[:-SIGNATURE_BYTES], signed[-SIGNATURE_BYTES:]
        expected = [self._signature(facts, key_id) for key_id in self._vault.key_ids]
        if not any([hmac.compare_digest(signature, each) for each in expected]):
            return None
        return _unpacked(facts)

    def _signature(self, facts: bytes, key_id: str) -> bytes:
        return self._vault.derive("reply address", facts.hex(), key_id=key_id)[:SIGNATURE_BYTES]


def mail_secret(vault: Vault) -> str:
    """What the mail server shows when it hands over a message."""
    return vault.derive("mail", "receive").hex()


def _packed(to: ReplyTo) -> bytes:
    head = CODES[to.kind] * 2 + (to.side == "business")
    return bytes([head]) + _number(to.tenant) + _number(to.document)


def _unpacked(facts: bytes) -> ReplyTo:
    """Only of what was signed, and so was packed here."""
    size = facts[1]
    tenant, document = facts[2 : 2 + size], facts[3 + size :]
    return ReplyTo(
        tenant=int.from_bytes(tenant),
        kind=KINDS[facts[0] // 2],
        document=int.from_bytes(document),
        side="business" if facts[0] % 2 else "customer",
    )


def _number(number: int) -> bytes:
    """Its length, then its bytes."""
    size = (number.bit_length() + 7) // 8
    return bytes([size]) + number.to_bytes(size)


def _decoded(code: str) -> bytes:
    try:
        return base64.b32decode(code.upper() + "=" * (-len(code) % 8))
    except ValueError:
        return b""
