"""What a business may be called, and where its portal may be."""

import pytest

from services.settings.domain.profile import RESERVED, checked
from shared.contracts.errors import Invalid
from shared.contracts.settings import Profile

PLAIN = Profile(username="acme", name="Acme Paper", currency="USD", email="owner@acme.example")


def judged(**changes: object) -> Profile:
    return checked(PLAIN.model_copy(update=changes), base_domain="portico.example")


def test_names_of_hosts_are_kept_in_lower_case() -> None:
    tidy = judged(username="Acme-2", domain="Billing.Acme.Example")
    assert tidy == PLAIN.model_copy(update={"username": "acme-2", "domain": "billing.acme.example"})


@pytest.mark.parametrize("username", ["", "-acme", "acme-", "a.b", "ac me", "a" * 64, "ümlaut", *sorted(RESERVED)])
def test_a_username_is_one_free_label(username: str) -> None:
    with pytest.raises(Invalid) as refused:
        judged(username=username)
    assert refused.value.about == "username"


@pytest.mark.parametrize(
    "domain",
    [
        "localhost",
        "a..b",
        "-a.example",
        "portico.example",
        "nordlicht.portico.example",
        "x.nordlicht.Portico.example",
    ],
)
def test_a_domain_is_whole_and_not_below_the_installations_own(domain: str) -> None:
    with pytest.raises(Invalid) as refused:
        judged(domain=domain)
    assert refused.value.about == "domain"


def test_a_domain_that_only_ends_alike_is_somebody_elses() -> None:
    assert judged(domain="notportico.example").domain == "notportico.example"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("locale", "xx-XX"),
        ("locale", "en-" + "a" * 40),
        ("locale", ""),
        ("zone", "Mars/Olympus"),
        ("currency", "ZZZ"),
        ("logo", "<svg>" + "a" * 100_000),
        ("terms_url", "javascript:alert(1)"),
        ("terms_url", "https://"),
        ("privacy_url", "http://["),
    ],
)
def test_what_does_not_exist_or_is_too_much_is_refused_by_its_name(field: str, value: str) -> None:
    with pytest.raises(Invalid) as refused:
        judged(**{field: value})
    assert refused.value.about == field
