"""Which late fees there can be."""

from babel.numbers import list_currencies

from shared.contracts.errors import Invalid
from shared.contracts.settings.late_fees import LateFeeTerms


def demand_sound(terms: LateFeeTerms) -> None:
    """Raises Invalid with the field at fault."""
    if (terms.rate is None) == (not terms.amounts):
        raise Invalid("rate")
    if not set(terms.amounts) <= list_currencies():
        raise Invalid("amounts")
    if terms.every_days is not None and terms.every_months is not None:
        raise Invalid("every")
