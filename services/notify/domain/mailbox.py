"""An address as it goes to the mail server: one mailbox, its domain in ASCII."""

from pydantic import TypeAdapter, ValidationError

from shared.contracts.values import Email

_one_mailbox: TypeAdapter[str] = TypeAdapter(Email)


def deliverable(address: str) -> str | None:
    """The address to write on the envelope; None when it is not one mailbox that mail could be sent to."""
    try:
        local, _, domain = _one_mailbox.validate_python(address).rpartition("@")
        return f"{local}@{domain.encode('idna').decode()}"
    except (ValidationError, UnicodeError):
        return None
