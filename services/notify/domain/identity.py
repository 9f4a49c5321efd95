"""What an e-mail is known by: the same event, kind and recipient are the same e-mail, however often it is sent."""

import hashlib


def message_id(*, tenant: int, event_id: str, kind: str, recipient: str, domain: str) -> str:
    """A Message-ID that a mail program takes for the same e-mail when it arrives twice."""
    subject = "\0".join((str(tenant), event_id, kind, recipient))
    return f"<{hashlib.sha256(subject.encode()).hexdigest()[:40]}@{domain}>"


def thread_id(*, tenant: int, kind: str, document: int) -> str:
    """What all e-mails of one conversation refer to, for mail programs to show them together; without a domain."""
    subject = "\0".join((str(tenant), kind, str(document)))
    return f"thread-{hashlib.sha256(subject.encode()).hexdigest()[:32]}"
