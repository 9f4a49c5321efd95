"""Logs hold no secret, by the name of its field or by its look."""

import pytest

from shared.log import redact


def redacted(**event: str) -> dict[str, str]:
    return dict(redact(None, "info", event))


@pytest.mark.parametrize(
    "field",
    ["token", "secret_key", "password", "cookie", "authorization", "stripe_signature", "email", "card", "code"],
)
def test_fields_that_hold_secrets_are_redacted(field: str) -> None:
    assert redacted(**{field: "value"}) == {field: "[redacted]"}


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("GET /s/RZAJeNBIC41IKqWwtNT3stYx1gTLGXSx", "GET /s/[redacted]"),
        ("GET /invoices/m46o87cE7eHc3ajYDyLkCNkY/pdf", "GET /invoices/[redacted]/pdf"),
        ("key sk_test_acmedemo refused", "key [redacted] refused"),
        ("jo@globex.example has no account", "[redacted] has no account"),
        ("whsec_abc123", "[redacted]"),
    ],
)
def test_text_that_looks_like_a_secret_is_redacted(text: str, kept: str) -> None:
    assert redacted(event=text) == {"event": kept}


def test_everything_else_stays() -> None:
    event = {"event": "serving", "service": "billing", "request_id": "4f0c", "status": "200"}
    assert redacted(**event) == event
