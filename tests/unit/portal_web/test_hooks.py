"""What programs hand over is never answered by a bare failure: they are told whether to come again."""

import pytest

from services.portal_web.hooks.mail import face
from shared.config import DEMO_SECRET
from shared.contracts.billing.comments import ReceiveAnswer
from shared.contracts.billing.payments import ReceiveNotice
from shared.contracts.errors import Broken, Conflict, Unavailable
from shared.reply_addresses import ReplyAddresses, ReplyTo, mail_secret
from shared.secrets import Vault
from tests.support.gateway import demo_config, visiting

VAULT = Vault(DEMO_SECRET)
TO = ReplyAddresses(VAULT, domain="reply.localhost").written(ReplyTo(7, "invoice", 12, "customer"))
LETTER = f"From: Jo <jo@globex.example>\nTo: {TO}\nMessage-ID: <1@globex.example>\n\nIt was 36.\n".encode()
HOOKS = {"Host": "hooks.localhost"}


@pytest.mark.parametrize("failure", [Unavailable("billing"), Broken("receive_notice")])
def test_the_provider_is_told_to_send_a_notice_again(failure: Exception) -> None:
    with visiting({ReceiveNotice: failure}) as (visitor, _bus):
        headers = HOOKS | {"Stripe-Signature": "t=1,v1=00"}
        answer = visitor.client.request("POST", "/hooks/stripe/7", content=b"{}", headers=headers)
    assert (answer.status_code, answer.text, answer.headers["retry-after"]) == (503, "try later", "10")


@pytest.mark.parametrize(
    ("failure", "status", "word", "retry"),
    [
        (Unavailable("billing"), 503, "try later", "10"),
        (Broken("receive_answer"), 503, "try later", "10"),
        (KeyError("bug"), 503, "try later", "10"),
        (Conflict("closed"), 422, "refused", None),
    ],
)
def test_the_mail_server_is_told_what_became_of_a_letter(
    failure: Exception, status: int, word: str, retry: str | None
) -> None:
    config = demo_config(reply_domain="reply.localhost")
    headers = HOOKS | {"Authorization": f"{face.BEARER}{mail_secret(VAULT)}"}
    with visiting({ReceiveAnswer: failure}, config=config) as (visitor, _bus):
        answer = visitor.client.request("POST", "/hooks/mail", content=LETTER, headers=headers)
    assert (answer.status_code, answer.text, answer.headers.get("retry-after")) == (status, word, retry)
