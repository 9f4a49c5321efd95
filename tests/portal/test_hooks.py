"""What claims to come from the payment provider is passed on with its signature, or refused."""

import httpx
import pytest

from tests.portal.conftest import House

EVENT = (
    b'{"id": "evt_1", "object": "event", "type": "checkout.session.completed", "data": {"object": {"id": "cs_1"}}}'
)


def send(
    acme: House, content: bytes, *, tenant: str = "", signature: str | None = "t=1,v1=00", host: str = "127.0.0.1"
) -> httpx.Response:
    headers = {"Host": host} | ({} if signature is None else {"Stripe-Signature": signature})
    return acme.client.post(f"/hooks/stripe/{tenant or acme.tenant}", content=content, headers=headers)


@pytest.mark.parametrize("signature", [None, "", "nonsense", "t=1,v1=00", "x" * 3000])
def test_without_a_right_signature_nothing_is_taken(acme: House, signature: str | None) -> None:
    assert send(acme, EVENT, signature=signature).status_code == 400


@pytest.mark.parametrize("content", [b"", b"not json", b"\xff\xfe", b"[]", b"null"])
def test_what_is_not_an_event_is_refused(acme: House, content: bytes) -> None:
    assert send(acme, content).status_code == 400


def test_a_body_beyond_reason_is_refused(acme: House) -> None:
    assert send(acme, b"x" * 1_000_001).status_code == 413


@pytest.mark.parametrize("tenant", ["0", "-1", "abc", "99999999999999999999"])
def test_an_address_that_cannot_be_is_not_there(acme: House, tenant: str) -> None:
    assert send(acme, EVENT, tenant=tenant).status_code == 404


def test_a_business_that_is_not_there_takes_nothing(acme: House) -> None:
    assert send(acme, EVENT, tenant="999999").status_code == 400


def test_only_post_is_heard(acme: House) -> None:
    path = f"/hooks/stripe/{acme.tenant}"
    assert acme.client.get(path, headers={"Host": "hooks.localhost"}).status_code == 405


def test_the_provider_has_a_host_of_its_own(acme: House) -> None:
    assert send(acme, EVENT, host="hooks.localhost").status_code == 400


def test_a_business_host_has_no_such_address(acme: House) -> None:
    assert send(acme, EVENT, host=acme.visitor().host).status_code == 404
