"""Configuration is read once, and production refuses what is unsafe."""

import pytest
from pydantic import ValidationError

from shared.config import DEMO_SECRET, Config

OWN = "k1:" + "s" * 32


@pytest.fixture(autouse=True)
def no_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Config.model_fields:
        monkeypatch.delenv(f"PORTICO_{name.upper()}", raising=False)


@pytest.mark.parametrize("secret", ["", "k1:", "k1:short", "s" * 40, f"{OWN},k0:short"])
def test_production_needs_a_secret_with_a_name_and_32_characters(
    secret: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PORTICO_SECRET_KEY", secret)
    with pytest.raises(ValidationError, match="PORTICO_SECRET_KEY must be id:secret"):
        Config()


def test_production_refuses_the_demos_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORTICO_SECRET_KEY", DEMO_SECRET)
    with pytest.raises(ValidationError, match="is the demo's"):
        Config()


def test_the_demo_may_have_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORTICO_SECRET_KEY", DEMO_SECRET)
    monkeypatch.setenv("PORTICO_ENVIRONMENT", "demo")
    assert Config().site("acme") == "http://acme.localhost:8000"


def test_a_database_url_is_filled_in_for_each_service(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORTICO_SECRET_KEY", OWN)
    monkeypatch.setenv(
        "PORTICO_DATABASE_URL", "postgresql+psycopg://portico_{service}:{password}@db/portico_{service}"
    )
    monkeypatch.setenv("PORTICO_BILLING_DATABASE_PASSWORD", "one")
    assert Config().database("billing") == "postgresql+psycopg://portico_billing:one@db/portico_billing"


def test_a_site_in_production_is_https_without_a_port(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORTICO_SECRET_KEY", OWN)
    monkeypatch.setenv("PORTICO_BASE_DOMAIN", "portal.example")
    assert Config().site("acme") == "https://acme.portal.example"


def test_the_secret_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORTICO_SECRET_KEY", OWN)
    assert OWN not in repr(Config())
