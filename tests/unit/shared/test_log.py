"""Logs hold no secret, by the name of its field or by its look."""

import json

import pytest
import structlog

from shared import log
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
        ("GET /estimates/m46o87cE7eHc3ajYDyLkCNkY", "GET /estimates/[redacted]"),
        ("GET /pay?invoice=m46o87cE7eHc3ajYDyLkCNkY&part=5", "GET /pay?invoice=[redacted]&part=5"),
        ("GET /login/eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOjF9.abc-_1", "GET /login/[redacted]"),
        ("key sk_test_acmedemo refused", "key [redacted] refused"),
        ("jo@globex.example has no account", "[redacted] has no account"),
        ("whsec_abc123", "[redacted]"),
    ],
)
def test_text_that_looks_like_a_secret_is_redacted(text: str, kept: str) -> None:
    assert redacted(event=text) == {"event": kept}


def test_an_error_with_its_story_is_redacted_and_stays_on_its_line(capsys: pytest.CaptureFixture[str]) -> None:
    log.configure("info")
    try:
        raise ValueError("no customer jo@globex.example\nINFO forged at /s/RZAJeNBIC41IKqWwtNT3stYx1gTLGXSx")
    except ValueError:
        structlog.get_logger().exception("page failed", way="/s/{link}\r\nforged")
    structlog.reset_defaults()
    (line,) = capsys.readouterr().out.splitlines()
    assert [secret for secret in ("jo@globex", "RZAJeNBI") if secret in line] == []
    assert json.loads(line)["way"] == "/s/{link}\r\nforged"


def test_everything_else_stays() -> None:
    event = {"event": "serving", "service": "billing", "request_id": "4f0c", "status": "200"}
    assert redacted(**event) == event
