"""Which currencies and languages there are."""

import pytest

from services.billing.domain.tongues import demand_currency, demand_locale
from shared.contracts.errors import Invalid


@pytest.mark.parametrize("tag", ["en", "de-DE", "ar-AE", "zh-Hant-TW"])
def test_a_known_language_may_be_spoken(tag: str) -> None:
    demand_locale(tag)


@pytest.mark.parametrize("tag", ["", "xx-XX", "de_DE", "en-" + "a" * 40, "🙂"])
def test_an_unknown_language_may_not(tag: str) -> None:
    with pytest.raises(Invalid) as refusal:
        demand_locale(tag)

    assert refusal.value.about == "locale"


def test_three_letters_are_not_yet_a_currency() -> None:
    demand_currency("KWD")
    with pytest.raises(Invalid) as refusal:
        demand_currency("ZZZ")

    assert refusal.value.about == "currency"
