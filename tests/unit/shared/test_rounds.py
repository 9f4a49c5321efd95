"""Rounds do what is due in every business, whatever goes wrong in one of them."""

from typing import TypeVar, cast

import pytest
import structlog

from shared.bus.rounds import Rounds
from shared.contracts.errors import Unavailable
from shared.contracts.message import Caller, Question
from shared.contracts.settings import Tenant
from tests.support.correspondence import tenant

R = TypeVar("R")


class Settings:
    """Knows three businesses."""

    def ask(self, _question: Question[R]) -> R:
        return cast(R, [tenant(id=number) for number in (1, 2, 3)])


def test_the_trouble_of_one_business_is_told_and_the_others_are_visited() -> None:
    def work(who: Caller, tenant: Tenant) -> int:
        if tenant.id == 2:
            raise ValueError("there is something wrong")
        return who.tenant * 10

    with structlog.testing.capture_logs() as logs:
        Rounds(Settings(), job="sweeping", work=work).go()

    assert [(line["event"], line["tenant"], line.get("done")) for line in logs] == [
        ("sweeping", 1, 10),
        ("sweeping failed", 2, None),
        ("sweeping", 3, 30),
    ]


def test_where_nothing_was_done_nothing_is_told() -> None:
    with structlog.testing.capture_logs() as logs:
        Rounds(Settings(), job="sweeping", work=lambda _who, _tenant: None).go()

    assert logs == []


def test_what_nobody_answers_is_tried_again_next_time() -> None:
    visited = []

    def work(_who: Caller, tenant: Tenant) -> None:
        visited.append(tenant.id)
        raise Unavailable("settings")

    with pytest.raises(Unavailable):
        Rounds(Settings(), job="sweeping", work=work).go()
    assert visited == [1]
