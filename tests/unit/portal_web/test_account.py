"""My Account: what is owed and what it takes to pay it today, and why these may differ."""

from datetime import timedelta
from decimal import Decimal

import pytest

from shared import clock
from shared.contracts.billing.payments import ViewAccount
from tests.support import samples
from tests.support.gateway import visiting


@pytest.mark.parametrize(
    ("days", "told"),
    [(0, ["$3.30</bdi> off for paying early", "Pay <bdi>$161.70"]), (-1, ["Pay <bdi>$165.00"])],
    ids=["in time", "too late"],
)
def test_what_comes_off_for_paying_early_is_told_where_the_button_takes_it_off(days: int, told: list[str]) -> None:
    last_day = clock.today(samples.tenant().zone) + timedelta(days=days)
    found = samples.invoice().model_copy(update={"early_rate": Decimal(2), "early_until": last_day})
    with visiting({ViewAccount: samples.account_view(found)}, is_signed_in=True) as (visitor, _bus):
        page = visitor.get("/").text
    known = ["$3.30</bdi> off for paying early", "Pay <bdi>$161.70", "Pay <bdi>$165.00"]
    assert [each for each in known if each in page] == told
