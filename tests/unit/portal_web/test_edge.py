"""The way in gets certificates for hosts of businesses, and for no other."""

import pytest

from shared.contracts.errors import Broken, TenantNotFound, Unavailable
from shared.contracts.settings import FindTenant, Tenant
from tests.support import samples
from tests.support.gateway import visiting

OWN = "billing.acme.example"
INSIDE = {"Host": "portal_web:8000"}


def known(question: FindTenant) -> Tenant:
    if question.host not in (OWN, "acme.localhost"):
        raise TenantNotFound(question.host)
    return samples.tenant()


@pytest.mark.parametrize(
    ("domain", "status"),
    [
        (OWN, 200),
        (OWN.upper(), 200),
        ("acme.localhost", 200),
        ("other.example", 404),
        (f"x.{OWN}", 404),
        ("a.acme.localhost", 404),
        ("192.0.2.1", 404),
        ("", 404),
        ("%00", 404),
        ("evil.example/../x", 404),
        (f"{OWN}&domain=evil.example", 404),
        ("&a" * 9, 404),
    ],
)
def test_the_edge_is_told_which_hosts_are_ours(domain: str, status: int) -> None:
    with visiting({FindTenant: known}) as (visitor, _bus):
        assert visitor.get(f"/tls-allowed?domain={domain}", headers=INSIDE).status_code == status


@pytest.mark.parametrize("failure", [Unavailable("settings"), Broken("find_tenant")])
def test_while_nobody_can_tell_no_certificate_is_got(failure: Exception) -> None:
    with visiting({FindTenant: failure}) as (visitor, _bus):
        answer = visitor.get(f"/tls-allowed?domain={OWN}", headers=INSIDE)
    assert (answer.status_code, answer.text, answer.headers["retry-after"]) == (503, "nobody can tell\n", "10")


def test_the_world_is_not_answered() -> None:
    with visiting({}) as (visitor, _bus):
        assert visitor.get(f"/tls-allowed?domain={OWN}").status_code == 404


def test_a_business_is_at_home_on_its_own_domain_and_keeps_its_cookies_there() -> None:
    with visiting({FindTenant: known}) as (visitor, _bus):
        page = visitor.get("/sign-in", headers={"Host": OWN})
        strange = visitor.get("/sign-in", headers={"Host": "other.example"})
    assert (page.status_code, "Acme Paper" in page.text) == (200, True)
    assert "domain" not in page.headers["set-cookie"].lower()
    assert (strange.status_code, "Acme Paper" in strange.text) == (404, False)
