"""./setup turns .env.example into a .env that docker-compose.yml is content with."""

import subprocess
from pathlib import Path

import pytest

from shared.config import Config
from tests.unit.compose import written

MUST = sorted(name for name, value in written.variables().items() if value == "?")
SECRETS = [name for name in MUST if name.endswith("_PASSWORD")]


def set_up(output: Path, *options: str) -> subprocess.CompletedProcess[str]:
    command = [str(written.ROOT / "setup"), "--output", str(output), *options]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def values(output: Path) -> dict[str, str]:
    lines = [line for line in output.read_text().splitlines() if line and not line.startswith("#")]
    return dict(line.split("=", 1) for line in lines)


@pytest.fixture
def output(tmp_path: Path) -> Path:
    return tmp_path / "env"


def test_every_variable_is_explained_with_its_default() -> None:
    # The profile is Compose's own, and an empty default means Portico's.
    read = {name: value for name, value in written.variables().items() if value not in ("", "?")}
    assert {name: written.example()[name] for name in read} == read
    assert set(written.example()) == {*written.variables(), "COMPOSE_PROFILES"}


def test_defaults_that_are_told_are_those_of_the_programs() -> None:
    fields = Config.model_fields
    told = {
        name: value for name, value in written.example().items() if value and written.variables().get(name) == ""
    }
    assert told == {name: str(fields[name.removeprefix("PORTICO_").lower()].default) for name in told}
    assert len(told) == 11


def test_a_trial_needs_nothing_more(output: Path) -> None:
    set_up(output, "--demo")
    assert [name for name in MUST if not values(output).get(name)] == []
    assert output.stat().st_mode & 0o777 == 0o600


def test_for_real_only_the_mail_server_is_left_to_say(output: Path) -> None:
    set_up(output, "--domain", "portal.example.com")
    assert [name for name in MUST if not values(output)[name]] == ["PORTICO_SMTP_URL"]
    assert values(output)["PORTICO_BASE_DOMAIN"] == "portal.example.com"


def test_every_secret_is_fresh_and_fits_into_an_address(output: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    set_up(output), set_up(other)
    found = [values(file)[name] for file in (output, other) for name in SECRETS]
    assert len(set(found)) == 2 * len(SECRETS)
    assert {(len(secret), secret.isalnum(), secret.isascii()) for secret in found} == {(32, True, True)}


def test_production_accepts_the_secret_key(output: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    set_up(output)
    key = values(output)["PORTICO_SECRET_KEY"]
    monkeypatch.setenv("PORTICO_SECRET_KEY", key)
    assert Config().secret_key.get_secret_value() == key


def test_secrets_in_use_are_never_overwritten(output: Path) -> None:
    set_up(output)
    before = output.read_text()
    again = set_up(output)
    assert (again.returncode, output.read_text()) == (1, before)
    assert "Its secrets are in use" in again.stderr


@pytest.mark.parametrize(
    "domain", ["localhost", "portal.example.com/", "a b.example", ".example.com", "Ünicode.example"]
)
def test_what_is_no_domain_for_businesses_is_refused(output: Path, domain: str) -> None:
    refused = set_up(output, "--domain", domain)
    assert (refused.returncode, output.exists()) == (2, False)
