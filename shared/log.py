"""Structured logs on standard output, with what must not be written taken out on the way."""

import logging
import re
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

SECRET_FIELDS = re.compile(
    r"token|secret|password|cookie|authorization|signature|code$|email|card|jwt", re.IGNORECASE
)
SECRET_TEXT = re.compile(
    r"(sk_(?:test|live)_\w+|whsec_\w+|eyJ[\w-]+\.[\w-]+\.[\w-]+|(?<=/s/)[\w-]{20,}|(?<=/login/)[\w.-]{20,}"
    r"|(?<=[/=])[A-Za-z0-9]{24}(?![A-Za-z0-9])|[\w.+-]+@[\w-]+\.[\w.-]+)"
)


def configure(level: str = "info") -> None:
    """One JSON object a line: ts, level, event and whatever was bound (service, tenant, request_id)."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True, key="ts"),
            structlog.processors.format_exc_info,
            redact,
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(getattr(logging, level.upper())),
        logger_factory=structlog.PrintLoggerFactory(sys.stdout),
    )
    logging.basicConfig(level=logging.WARNING, stream=sys.stdout, format="%(message)s", force=True)


def redact(_logger: Any, _name: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Replaces secrets, by the name of their field or by their look."""
    for field, value in event.items():
        if SECRET_FIELDS.search(field):
            event[field] = "[redacted]"
        elif isinstance(value, str):
            event[field] = SECRET_TEXT.sub("[redacted]", value)
    return event
