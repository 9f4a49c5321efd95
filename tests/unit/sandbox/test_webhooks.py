"""Letters are signed as Stripe's library verifies them, and reach *.localhost without a name server."""

import pytest
import stripe

from deploy.sandbox.webhooks import reachable, signed

EVENT = {"id": "evt_1", "object": "event", "type": "charge.refunded", "data": {"object": {"id": "ch_1"}}}


def test_signature_is_accepted_by_stripes_own_library() -> None:
    letter = signed(EVENT, url="http://a.test", secret="whsec_x", timestamp=1_795_345_821)
    verified = stripe.WebhookSignature.verify_header(
        letter.body.decode(), letter.signature, "whsec_x", tolerance=None
    )
    assert verified is True


def test_signature_with_another_secret_is_refused() -> None:
    letter = signed(EVENT, url="http://a.test", secret="whsec_x", timestamp=1_795_345_821)
    with pytest.raises(stripe.SignatureVerificationError):
        stripe.WebhookSignature.verify_header(letter.body.decode(), letter.signature, "whsec_y", tolerance=None)


@pytest.mark.parametrize(
    ("url", "address", "host"),
    [
        ("http://acme.localhost:8000/hook?a=b", "http://127.0.0.1:8000/hook?a=b", "acme.localhost:8000"),
        ("http://acme.localhost/hook", "http://127.0.0.1/hook", "acme.localhost"),
        ("http://127.0.0.1:8000/hook", "http://127.0.0.1:8000/hook", "127.0.0.1:8000"),
        ("https://pay.example/hook", "https://pay.example/hook", "pay.example"),
    ],
)
def test_localhost_names_are_reached_on_the_loopback(url: str, address: str, host: str) -> None:
    assert reachable(url) == (address, host)
