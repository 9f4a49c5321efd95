"""A host leads to one business, remembered until its settings change."""

import asyncio
from datetime import timedelta

import pytest
import time_machine

from services.portal_web.guard.tenants import FRESH_SECONDS, Tenants
from shared import clock
from shared.bus.service import platform_origin
from shared.config import DEMO_SECRET, Config
from shared.contracts.errors import TenantNotFound, Unavailable
from shared.contracts.settings import FindTenant, SettingsChanged, Tenant
from tests.support import samples
from tests.support.answers import AnsweringBus

HOST = "acme.localhost"


class Settings:
    """What the settings service would answer, and the gateway's memory of it."""

    def __init__(self) -> None:
        self.bus = AnsweringBus({FindTenant: samples.tenant()})
        config = Config.model_validate({"environment": "demo", "secret_key": DEMO_SECRET})
        self.tenants = Tenants(self.bus, config)

    def find(self, host: str = HOST) -> Tenant:
        return asyncio.run(self.tenants.find(host, platform_origin(seconds=2)))

    def change(self, *, version: int) -> None:
        self.bus.answers[FindTenant] = samples.tenant(version=version)
        self.bus.tell(SettingsChanged(tenant=7, at=clock.now(), request_id="r", version=version))

    @property
    def questions(self) -> int:
        return self.bus.times_asked(FindTenant)


def test_a_business_is_asked_for_once() -> None:
    settings = Settings()
    assert [settings.find(), settings.find()] == [samples.tenant()] * 2
    assert settings.questions == 1


def test_a_change_is_seen_at_once() -> None:
    settings = Settings()
    settings.find()
    settings.change(version=2)
    assert (settings.find().version, settings.questions) == (2, 2)


def test_an_answer_overtaken_by_a_change_is_not_kept() -> None:
    settings = Settings()
    settings.change(version=2)
    settings.bus.answers[FindTenant] = samples.tenant(version=1)
    settings.find()
    settings.bus.answers[FindTenant] = samples.tenant(version=2)
    assert settings.find().version == 2


def test_what_was_missed_is_asked_again_after_half_a_minute() -> None:
    settings = Settings()
    settings.find()
    with time_machine.travel(clock.now() + timedelta(seconds=FRESH_SECONDS + 1)):
        settings.find()
    assert settings.questions == 2


def test_when_the_line_was_down_everything_is_asked_again() -> None:
    settings = Settings()
    settings.find()
    settings.tenants.forget()
    settings.find()
    assert settings.questions == 2


@pytest.mark.parametrize(
    "host",
    [
        "",
        "localhost",
        ".localhost",
        "a.acme.localhost",
        "acme..localhost",
        "-acme.localhost",
        "acme_paper.localhost",
        "127.0.0.1",
        "[::1]",
        "evil",
    ],
)
def test_a_host_that_cannot_be_a_business_is_not_even_asked_for(host: str) -> None:
    settings = Settings()
    with pytest.raises(TenantNotFound):
        settings.find(host)
    assert settings.questions == 0


def test_an_unknown_host_is_remembered_too() -> None:
    settings = Settings()
    settings.bus.answers[FindTenant] = TenantNotFound()
    for _ in range(3):
        with pytest.raises(TenantNotFound):
            settings.find("nobody.localhost")
    assert settings.questions == 1


def test_with_settings_away_the_last_known_face_is_still_there() -> None:
    settings = Settings()
    settings.find()
    settings.bus.answers[FindTenant] = Unavailable("settings")
    with time_machine.travel(clock.now() + timedelta(seconds=FRESH_SECONDS + 1)), pytest.raises(Unavailable):
        settings.find()
    assert settings.tenants.last_known(HOST) == samples.tenant()
