"""A transfer as banking apps of the euro area read it from a screen: the EPC's QR code (EPC069-12)."""

from markupsafe import Markup
from segno.helpers import make_epc_qr

from shared.contracts.settings.accepted import BankAccount
from shared.money import Money

CURRENCY = "EUR"
LARGEST = 999_999_999_99
LONGEST_REFERENCE = 140


def giro_code(account: BankAccount, amount: Money, *, reference: str) -> Markup:
    """As SVG, black on white in every colour scheme. Empty for other money, and where the code has no room."""
    if amount.currency != CURRENCY or not 0 < amount.minor <= LARGEST or len(reference) > LONGEST_REFERENCE:
        return Markup()
    try:
        code = make_epc_qr(
            account.holder, account.iban, amount.major, text=reference, bic=account.bic or None, encoding="utf-8"
        )
    except ValueError:
        return Markup()
    return Markup(code.svg_inline(border=4, light="#fff", omitsize=True))  # noqa: S704 - squares only, no text
