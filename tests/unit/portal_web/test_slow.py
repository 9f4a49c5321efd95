"""Whoever sends a body letter by letter, or never ends it, is not waited for."""

import asyncio
from collections.abc import Mapping
from typing import Any

import pytest

from services.portal_web.hooks import face as hooks
from services.portal_web.hooks.mail import face as mail
from services.portal_web.portal import face as portal
from shared.config import DEMO_SECRET
from shared.reply_addresses import mail_secret
from shared.secrets import Vault
from tests.support.gateway import HOST, demo_config, gateway

FORM = {"sec-fetch-site": "same-origin", "content-type": "application/x-www-form-urlencoded"}
LETTER = {"authorization": f"Bearer {mail_secret(Vault(DEMO_SECRET))}"}


def status_for_half_a_body(path: str, *, host: str, headers: Mapping[str, str]) -> int:
    """What the gateway answers when the rest never comes."""
    app, bus = gateway({}, config=demo_config(reply_domain="reply.localhost"))
    parts: list[Any] = [{"type": "http.request", "body": b"email=jo", "more_body": True}]
    sent: list[Any] = []

    async def receive() -> Any:
        return parts.pop() if parts else await asyncio.Event().wait()

    async def send(message: Any) -> None:
        sent.append(message)

    raw = [(name.encode(), value.encode()) for name, value in {"host": host, **headers}.items()]
    scope = {"type": "http", "method": "POST", "path": path, "query_string": b"", "headers": raw}
    asyncio.run(app(scope, receive, send))
    assert [type(question).__name__ for question in bus.asked if "Tenant" not in type(question).__name__] == []
    status: int = sent[0]["status"]
    return status


@pytest.mark.parametrize(
    ("path", "host", "headers", "status"),
    [
        ("/sign-in", HOST, FORM, 503),
        (f"/invoices/{'a' * 24}/payment", HOST, FORM, 503),
        ("/csp-reports", HOST, {}, 503),
        ("/hooks/stripe/7", "hooks.localhost", {"stripe-signature": "t=1,v1=00"}, 408),
        ("/hooks/mail", "hooks.localhost", LETTER, 408),
    ],
)
def test_half_a_body_is_not_waited_for(
    monkeypatch: pytest.MonkeyPatch, path: str, host: str, headers: Mapping[str, str], status: int
) -> None:
    monkeypatch.setattr(portal, "LONGEST_SECONDS", {"POST": 0.3})
    monkeypatch.setattr(hooks, "SLOWEST", 0.05)
    monkeypatch.setattr(mail, "SLOWEST", 0.05)
    assert status_for_half_a_body(path, host=host, headers=headers) == status
