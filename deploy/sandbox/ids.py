"""Identifiers in Stripe's manner: a prefix that names the kind, then what nobody can guess."""

import secrets
import string

ALPHABET = string.ascii_letters + string.digits


def fresh(prefix: str, *, length: int = 24) -> str:
    return f"{prefix}_" + "".join(secrets.choice(ALPHABET) for _ in range(length))
