"""Customers: made, found and looked at."""

import pytest

from shared.contracts.billing.customers import Contact, CreateCustomer, Customer, FindCustomers, GetCustomer, Match
from shared.contracts.errors import AlreadyExists, CustomerNotFound, Denied, Invalid
from shared.contracts.message import ApiKey, Visitor
from shared.contracts.values import Address
from tests.support.business import Business, business
from tests.support.crowd import at_once
from tests.support.house import House

CONTACT = Contact(name="Ann Ledger", email="Ann@Globex.example")


def find(acme: Business, email: str) -> list[Match]:
    return acme.house.bus.ask(FindCustomers(who=acme.who(), email=email))


def test_a_customer_is_kept_as_told(acme: Business) -> None:
    address = Address(lines=("1 Main St",), city="Cypress Creek", state="OR", postal_code="97204", country="US")
    made = acme.customer(
        "Globex",
        email="Jo@Globex.example",
        attention_to="Jo Okafor",
        address=address,
        tax_id="12-3456789",
        locale="de-DE",
    )

    assert made == Customer(
        id=made.id,
        number="CUST-0001",
        name="Globex",
        email="Jo@Globex.example",
        attention_to="Jo Okafor",
        address=address,
        tax_id="12-3456789",
        locale="de-DE",
        currency="USD",
    )
    assert acme.house.bus.ask(GetCustomer(who=acme.who(), customer=made.id)) == made


def test_the_currency_is_the_business_own_unless_named(house: House) -> None:
    nordlicht = business(house, currency="EUR")

    assert [nordlicht.customer().currency, nordlicht.customer(currency="NOK").currency] == ["EUR", "NOK"]


def test_numbers_go_on_from_the_ones_named_by_hand(acme: Business) -> None:
    named = ("CUST-0041", "CUST-7", "Globex", "CUST-x", "CUST-٩٩٩", "INV-0900", "CUST-9999999999999")
    numbers = [
        acme.customer().number,
        *(acme.customer(number=name).number for name in named),
        acme.customer().number,
    ]

    assert numbers == ["CUST-0001", *named, "CUST-0042"]


def test_a_number_is_given_once(acme: Business) -> None:
    acme.customer(number="C-1")
    with pytest.raises(AlreadyExists) as refusal:
        acme.customer(number="C-1")

    assert refusal.value.about == "number"
    assert acme.customer().number == "CUST-0001"


def test_customers_made_at_once_get_different_numbers(acme: Business) -> None:
    made = at_once([acme.customer] * 6)

    assert sorted(each.number for each in made if isinstance(each, Customer)) == [
        f"CUST-{number:04}" for number in range(1, 7)
    ]


def test_the_same_key_makes_the_same_customer(acme: Business) -> None:
    ask = CreateCustomer(who=acme.who(key="k1"), name="Globex", email="jo@globex.example")
    first, second = acme.house.bus.ask(ask), acme.house.bus.ask(ask)

    assert first == second
    assert find(acme, "jo@globex.example") == [Match(customer=first.id, name="Globex", contact="")]


@pytest.mark.parametrize(
    ("field", "value"), [("currency", "ZZZ"), ("locale", "xx-XX"), ("locale", "en-" + "a" * 40)]
)
def test_what_there_is_not_is_refused(acme: Business, field: str, value: str) -> None:
    with pytest.raises(Invalid) as refusal:
        acme.customer(**{field: value})

    assert refusal.value.about == field


def test_only_the_business_may_make_and_read_customers(acme: Business) -> None:
    globex, ask = acme.customer(), acme.house.bus.ask
    with pytest.raises(Denied):
        ask(CreateCustomer(who=acme.who(ApiKey(key=1, may_write=False)), name="Globex", email="jo@globex.example"))
    with pytest.raises(Denied):
        ask(GetCustomer(who=acme.signed_in(globex), customer=globex.id))
    with pytest.raises(Denied):
        ask(FindCustomers(who=acme.who(Visitor()), email=globex.email))


def test_an_absent_customer_is_not_found(acme: Business) -> None:
    with pytest.raises(CustomerNotFound):
        acme.house.bus.ask(GetCustomer(who=acme.who(), customer=2**62))


@pytest.mark.parametrize("number", [0, -1, 2**63])
def test_a_number_that_no_database_gives_is_invalid(acme: Business, number: int) -> None:
    with pytest.raises(ValueError, match="customer"):
        GetCustomer(who=acme.who(), customer=number)


def test_an_address_finds_customers_and_their_contacts_whatever_its_case(acme: Business) -> None:
    globex = acme.customer("Globex", email="Jo@Globex.example", attention_to="Jo", contacts=(CONTACT,))
    initech = acme.customer("Initech", email="ANN@globex.example")

    assert find(acme, "JO@globex.example") == [Match(customer=globex.id, name="Globex", contact="Jo")]
    assert find(acme, "ann@globex.EXAMPLE") == [
        Match(customer=globex.id, name="Globex", contact="Ann Ledger"),
        Match(customer=initech.id, name="Initech", contact=""),
    ]
    assert find(acme, "nobody@globex.example") == []


def test_a_customer_that_is_found_twice_is_told_once_by_the_persons_own_name(acme: Business) -> None:
    globex = acme.customer("Globex", email="ann@globex.example", attention_to="Accounts", contacts=(CONTACT,))

    assert find(acme, "ann@globex.example") == [Match(customer=globex.id, name="Globex", contact="Ann Ledger")]
