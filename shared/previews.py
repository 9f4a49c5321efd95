"""The business's own look at a document: an address with a mark that only this installation can make."""

import time

from shared.secrets import Vault

FIELD = "preview"


def preview_mark(vault: Vault, *, tenant: int, token: str, seconds: int) -> str:
    return vault.seal(f"{FIELD} {tenant} {token} {int(time.time()) + seconds}")


def is_preview(vault: Vault, mark: str, *, tenant: int, token: str) -> bool:
    """Whether the mark was made for this document and is still good."""
    try:
        of, _, until = vault.open(mark).rpartition(" ")
    except ValueError:
        return False
    return of == f"{FIELD} {tenant} {token}" and int(until) >= time.time()
