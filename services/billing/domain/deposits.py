"""What is to be paid when an estimate is approved."""

from shared.contracts.billing.estimates import NewDeposit
from shared.contracts.errors import Invalid
from shared.money import Money


def deposit_of(total: Money, wanted: NewDeposit | None) -> Money:
    """A percentage becomes an amount once and for all. Raises Invalid for neither or both, for more than the
    total, and for what comes to nothing."""
    if wanted is None:
        return Money(0, total.currency)
    if (wanted.rate is None) == (wanted.amount is None):
        raise Invalid("deposit")
    deposit = Money(wanted.amount or 0, total.currency) if wanted.rate is None else total.percent(wanted.rate)
    if not 0 < deposit.minor <= total.minor:
        raise Invalid("deposit")
    return deposit
