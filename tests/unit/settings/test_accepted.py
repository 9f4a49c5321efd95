"""How a business may be paid: what is accepted, less what is switched off."""

import pytest
from pydantic import ValidationError

from shared.contracts.settings.accepted import Accepted, BankAccount
from shared.contracts.values import Method

DE = "DE89370400440532013000"


@pytest.mark.parametrize(
    ("accepted", "customer", "invoice", "offered"),
    [
        (("card", "bank"), (), (), ("card", "bank")),
        (("check", "card"), (), (), ("card", "check")),
        (("card", "bank", "check"), ("card",), (), ("bank", "check")),
        (("card", "bank", "check"), ("card",), ("card", "check"), ("bank",)),
        (("card",), ("bank", "cash"), ("other",), ("card",)),
        (("card",), ("card",), (), ()),
        ((), (), (), ()),
    ],
)
def test_what_is_offered_is_accepted_and_switched_off_by_nobody(
    accepted: tuple[Method, ...],
    customer: tuple[Method, ...],
    invoice: tuple[Method, ...],
    offered: tuple[Method, ...],
) -> None:
    assert Accepted(methods=frozenset(accepted)).offered(customer, invoice) == offered


@pytest.mark.parametrize("typed", [DE, "de89 3704 0044 0532 0130 00", " DE89\t37040044 0532013000 "])
def test_an_iban_is_the_same_however_it_is_spaced(typed: str) -> None:
    assert BankAccount(holder="Acme", iban=typed).iban == DE


@pytest.mark.parametrize(
    "typed", ["", "DE88370400440532013000", "DE89370400440532013001", "DE89", "<script>", "٣"]
)
def test_an_iban_that_does_not_add_up_is_refused(typed: str) -> None:
    with pytest.raises(ValidationError):
        BankAccount(holder="Acme", iban=typed)
