"""One builder makes every policy: nothing unsafe, nothing that could be slipped in."""

import re

from services.portal_web.guard.csp import file_policy, new_nonce, page_policy


def test_a_page_may_load_its_own_and_send_its_forms_to_the_checkout() -> None:
    assert page_policy("R4nd0m", form_hosts=["https://checkout.example"]).split("; ") == [
        "default-src 'none'",
        "base-uri 'none'",
        "object-src 'none'",
        "frame-ancestors 'none'",
        "worker-src 'none'",
        "form-action 'self' https://checkout.example",
        "script-src 'nonce-R4nd0m'",
        "style-src 'self' 'nonce-R4nd0m'",
        "img-src 'self' data:",
        "connect-src 'self'",
    ]


def test_no_policy_has_anything_unsafe_or_a_wildcard() -> None:
    policies = page_policy("n", form_hosts=[]) + file_policy()
    assert re.findall(r"unsafe|strict-dynamic|\*|http:", policies) == []


def test_each_page_has_a_nonce_of_its_own_that_nobody_guesses() -> None:
    nonces = {new_nonce() for _ in range(1000)}
    assert (len(nonces), min(len(nonce) * 6 for nonce in nonces) >= 128) == (1000, True)


def test_a_file_opened_by_itself_can_do_nothing() -> None:
    assert file_policy() == "default-src 'none'; frame-ancestors 'none'; sandbox"
