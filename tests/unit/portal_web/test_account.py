"""My Account: what is owed and what it takes to pay it today, and why these may differ."""

from datetime import timedelta
from decimal import Decimal

import pytest

from shared import clock
from shared.contracts.billing.payments import ViewAccount
from shared.contracts.settings import FindTenant
from shared.money import Money
from tests.support import samples
from tests.support.gateway import Answers, visiting


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


def test_an_amount_that_ends_in_a_full_stop_ends_its_sentence_as_well() -> None:
    """Dirhams do, in Arabic."""
    view = samples.account_view(samples.invoice(currency="AED")).model_copy(
        update={"credit": (Money(50_00, "AED"),)}
    )
    answers: Answers = {FindTenant: samples.tenant(locale="ar-AE"), ViewAccount: view}
    with visiting(answers, is_signed_in=True) as (visitor, _bus):
        page = visitor.get("/").text
    assert "لديك رصيد قدره <bdi>50.00\xa0د.إ.</bdi></p>" in page


@pytest.mark.parametrize(
    ("number", "written"),
    [
        ("INV-0041", '<bdi class="pl-number">INV-0041</bdi>'),
        ("PO-88417-2026-11-AB", "<bdi>PO-88417-2026-11-AB</bdi>"),
    ],
)
def test_the_number_of_a_document_is_not_broken_unless_it_is_too_long_for_a_line(
    number: str, written: str
) -> None:
    found = samples.invoice().model_copy(update={"number": number})
    with visiting({ViewAccount: samples.account_view(found)}, is_signed_in=True) as (visitor, _bus):
        assert f"<strong>{written}</strong>" in visitor.get("/").text


@pytest.mark.parametrize(
    ("pending", "told"),
    [
        (165_00, ["Nothing to pay now", "A payment for your open invoice is on its way."]),
        (None, ["You’re all paid up"]),
    ],
    ids=["on its way", "paid"],
)
def test_what_is_on_its_way_is_not_called_paid(pending: int | None, told: list[str]) -> None:
    found = samples.invoice(paid=165_00) if pending is None else samples.invoice(pending=pending)
    with visiting({ViewAccount: samples.account_view(found)}, is_signed_in=True) as (visitor, _bus):
        page = visitor.get("/").text
    known = ["Nothing to pay now", "A payment for your open invoice is on its way.", "You’re all paid up"]
    assert [each for each in known if each in page] == told
