"""Terms of payment in words."""

import pytest

from shared.language.catalogue import Words
from shared.language.formats import Formats
from shared.language.terms import in_words


@pytest.mark.parametrize(
    ("terms", "told"),
    [
        ("NET 30", "Due 30 days after the invoice date"),
        ("net30", "Due 30 days after the invoice date"),
        ("2% 10 NET 30", "2% off if paid within 10 days, due 30 days after the invoice date"),
        ("1.5/10, net 30", "1.5% off if paid within 10 days, due 30 days after the invoice date"),
        ("Net 14", "Net 14"),
        ("15 NET 30", "15 NET 30"),
        ("Net 30, please", "Net 30, please"),
        ("On receipt", "On receipt"),
    ],
)
def test_a_formula_is_told_in_words_when_it_is_true(terms: str, told: str) -> None:
    assert in_words(Formats(Words("en-US"), zone="UTC"), terms, net_days=30) == told


@pytest.mark.parametrize(
    ("locale", "told"),
    [
        ("de-DE", "2\xa0% Skonto bei Zahlung innerhalb von 10 Tagen, fällig 30 Tage nach Rechnungsdatum"),
        ("ar-AE", "خصم 2% عند الدفع خلال 10 أيام، تُستحق بعد 30 يومًا من تاريخ الفاتورة"),
    ],
)
def test_in_every_language(locale: str, told: str) -> None:
    assert in_words(Formats(Words(locale), zone="UTC"), "2% 10 NET 30", net_days=30) == told


@pytest.mark.parametrize(
    ("terms", "told"), [("Net 14", "Due 14 days after the invoice date"), ("NET 0", "NET 0"), ("Soon", "Soon")]
)
def test_before_there_is_an_invoice_a_formula_is_taken_at_its_word(terms: str, told: str) -> None:
    assert in_words(Formats(Words("en-US"), zone="UTC"), terms) == told
