"""Cookies are host-only, and a planted second one signs out."""

import pytest

from services.portal_web.guard.cookies import Cookies, only_value
from shared.config import DEMO_SECRET, Config

SECRET = "k1:" + "s" * 32


def config(**fields: object) -> Config:
    return Config.model_validate({"environment": "production", "secret_key": SECRET, **fields})


def test_in_production_a_cookie_is_bound_to_its_host_and_to_tls() -> None:
    cookies = Cookies(config(base_domain="billing.example"))
    assert cookies.written(cookies.session, "abc", seconds=60) == (
        "__Host-Http-portico=abc; Path=/; HttpOnly; SameSite=Lax; Secure; Max-Age=60"
    )


def test_only_a_demo_on_loopback_goes_without_and_under_another_name() -> None:
    cookies = Cookies(config(environment="demo", secret_key=DEMO_SECRET))
    assert cookies.written(cookies.session, "abc") == "portico=abc; Path=/; HttpOnly; SameSite=Lax"


def test_a_demo_that_the_network_can_reach_keeps_to_tls() -> None:
    cookies = Cookies(config(environment="demo", secret_key=DEMO_SECRET, base_domain="trial.example"))
    assert cookies.session == "__Host-Http-portico"


@pytest.mark.parametrize(
    ("lines", "value"),
    [
        ([b"portico=abc"], "abc"),
        ([b"other=1; portico=abc; more=2"], "abc"),
        ([b"a=1", b"portico=abc"], "abc"),
        ([b"portico=a=b=c"], "a=b=c"),
        ([], None),
        ([b"portico="], None),
        ([b"portico"], None),
        ([b"portico=abc; portico=abc"], None),
        ([b"portico=abc; portico=def"], None),
        ([b"portico=abc", b"portico=def"], None),
        ([b"portico=abc;portico="], None),
        ([b"PORTICO=abc"], None),
        ([b"xportico=abc"], None),
        ([b"\xffportico=abc"], None),
    ],
)
def test_a_cookie_counts_only_when_it_is_there_once(lines: list[bytes], value: str | None) -> None:
    assert only_value([(b"Cookie", line) for line in lines], "portico") == value
