"""`portico customer`: what is known of a customer, from the command line."""

import pytest

from tests.integration.test_cli import acme, an_empty_folder, data, portico

__all__ = ["an_empty_folder"]
WORDS = ("--tenant", "acme")


@pytest.fixture(autouse=True)
def globex(an_empty_folder: None) -> None:
    acme()
    portico("customer", "create", "Globex", *WORDS, "--email", "jo@globex.example")


def test_what_is_named_is_changed_and_the_rest_stays() -> None:
    data("customer", "change", "1", *WORDS, "--line", "1 Main St", "--city", "Portland", "--country", "US")
    data("customer", "change", "1", *WORDS, "--state", "OR", "--name", "Globex SE", "--email", "j@globex.example")
    assert data("customer", "show", "1", *WORDS) == [
        {
            "id": 1,
            "number": "CUST-0001",
            "name": "Globex SE",
            "email": "j@globex.example",
            "attention_to": "",
            "lines": "1 Main St",
            "city": "Portland",
            "state": "OR",
            "postal_code": "",
            "country": "US",
            "tax_id": "",
            "locale": None,
            "waiting_for": "",
        }
    ]
    assert data("customer", "contacts", "1", *WORDS) == []


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("show", "99"), 3),
        (("change", "1", "--email", "not an address"), 2),
        (("change", "1", "--locale", "xx-XX"), 1),
        (("change", "1", "--country", "Germany"), 2),
    ],
)
def test_what_cannot_be_done_has_its_exit_code(words: tuple[str, ...], code: int) -> None:
    portico("customer", *words, *WORDS, code=code)


def test_a_customer_is_found_by_an_address_whatever_its_case() -> None:
    assert data("customer", "find", "JO@globex.example", *WORDS) == [{"id": 1, "name": "Globex", "contact": ""}]
    assert data("customer", "find", "nobody@globex.example", *WORDS) == []
    portico("customer", "find", "globex", *WORDS, code=2)
