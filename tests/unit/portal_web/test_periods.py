"""Months, quarters and years: which days they have, how an address names them, which are offered."""

from datetime import date

import pytest

from services.portal_web.portal.documents.periods import Period, latest_months, latest_quarters, latest_years, read


@pytest.mark.parametrize(
    ("text", "since", "until"),
    [
        ("2026-10", date(2026, 10, 1), date(2026, 10, 31)),
        ("2028-02", date(2028, 2, 1), date(2028, 2, 29)),
        ("2026-Q1", date(2026, 1, 1), date(2026, 3, 31)),
        ("2026-Q4", date(2026, 10, 1), date(2026, 12, 31)),
        ("1999", date(1999, 1, 1), date(1999, 12, 31)),
    ],
)
def test_a_period_is_read_from_its_name(text: str, since: date, until: date) -> None:
    assert read(text) == Period(text, since, until)


@pytest.mark.parametrize(
    "text", ["", "2026-13", "2026-00", "2026-Q5", "0001", "9999-12", "2026-1", "٢٠٢٦", "2026\n", "all"]
)
def test_what_is_no_period_is_none(text: str) -> None:
    assert read(text) is None


def test_the_latest_periods_go_back_over_the_turn_of_the_year() -> None:
    today = date(2026, 2, 14)
    assert [each.name for each in latest_months(today)][:4] == ["2026-02", "2026-01", "2025-12", "2025-11"]
    assert [each.name for each in latest_quarters(today)][:3] == ["2026-Q1", "2025-Q4", "2025-Q3"]
    assert [each.name for each in latest_years(today)] == ["2026", "2025", "2024", "2023"]
