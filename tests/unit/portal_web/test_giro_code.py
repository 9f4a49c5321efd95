"""A transfer in euros as a code: what a banking app reads from it, line by line."""

import pytest
import segno

from services.portal_web.portal.paying.giro_code import giro_code
from shared.contracts.settings.accepted import BankAccount
from shared.money import Money

ACCOUNT = BankAccount(holder="Nordlicht Energie GmbH", iban="DE89 3704 0044 0532 0130 00", bic="COBADEFFXXX")
READ = """BCD
002
1
SCT
COBADEFFXXX
Nordlicht Energie GmbH
DE89370400440532013000
EUR462.91


INV-0109"""


def test_the_code_holds_account_amount_and_reference() -> None:
    drawn = segno.make_qr(READ, error="m", encoding="utf-8", boost_error=False, eci=False)
    expected = drawn.svg_inline(border=4, light="#fff", omitsize=True)
    assert giro_code(ACCOUNT, Money(462_91, "EUR"), reference="INV-0109") == expected


@pytest.mark.parametrize(
    ("amount", "reference"),
    [
        (Money(462_91, "USD"), "INV-0109"),
        (Money(0, "EUR"), "INV-0109"),
        (Money(1_000_000_000_00, "EUR"), "INV-0109"),
        (Money(462_91, "EUR"), "x" * 141),
        (Money(462_91, "EUR"), "\N{CJK UNIFIED IDEOGRAPH-8ACB}" * 140),
    ],
)
def test_what_the_standard_has_no_room_for_has_no_code(amount: Money, reference: str) -> None:
    assert giro_code(ACCOUNT, amount, reference=reference) == ""
