"""What commands say when something is refused, and what of others' words reaches a terminal."""

import pytest
from pydantic import ValidationError

from deploy.wording import failing, missing, plain, refusing
from shared.contracts.errors import AlreadyExists, CreditNoteNotFound, NotFound, PaymentUnderWay, TenantNotFound
from shared.contracts.settings import Profile


@pytest.mark.parametrize(
    ("refusal", "words"),
    [
        (CreditNoteNotFound("4"), "There is no credit note 4."),
        (TenantNotFound(), "There is no such tenant."),
        (NotFound("notify 7"), "There is no notify 7."),
    ],
)
def test_what_is_not_there_is_named(refusal: NotFound, words: str) -> None:
    assert missing(refusal) == words


def test_a_refusal_says_what_and_why() -> None:
    assert refusing(AlreadyExists("username")) == "Refused: already exists: username."
    assert refusing(PaymentUnderWay(facts={"payment": "x"})) == "Refused: payment under way: payment x."


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"email": "nobody"}, "email: not an e-mail address"),
        ({"currency": "usd"}, "currency: this is not how it is written; --help shows an example"),
        ({"colour": "red"}, "colour: there is no such field"),
    ],
)
def test_a_wrong_field_is_named_with_what_is_wrong(told: dict[str, str], words: str) -> None:
    good = {"username": "acme", "name": "Acme", "email": "a@acme.example", "currency": "USD"}
    with pytest.raises(ValidationError) as mistake:
        Profile.model_validate(good | told)
    assert failing(mistake.value) == words


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (None, ""),
        (0, "0"),
        ("To Millbrook,\nPA\n", "To Millbrook, PA"),
        ("\x1b[2JPaid\x9b31m", "[2JPaid 31m"),
        ("INV\u202e1400", "INV 1400"),
        ("فاتورة", "فاتورة"),
    ],
)
def test_a_table_keeps_its_lines_whatever_is_written_in_it(value: object, shown: str) -> None:
    assert plain(value) == shown
