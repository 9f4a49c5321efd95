"""Somebody with several accounts chooses one, and goes to another from the header."""

import re
from uuid import uuid4

import httpx
import pytest

from shared.contracts.billing.customers import Contact
from tests.portal.conftest import House
from tests.portal.test_signing_in import ask
from tests.support.product import code_in, link_in
from tests.support.visitor import Visitor, forms_in

NORTH, SOUTH = "Globex North", "Globex South"


class Books:
    """A bookkeeper of two customers."""

    def __init__(self, acme: House) -> None:
        self.acme = acme
        self.email = f"books-{uuid4().hex[:8]}@globex.example"
        contact = (Contact(name="Jo Okafor", email=self.email),)
        self.north = acme.new_customer(name=NORTH, contacts=contact)
        self.south = acme.new_customer(name=SOUTH, contacts=contact)

    def signed_in(self, customer: int) -> Visitor:
        visitor = self.acme.visitor()
        ask(visitor, self.email)
        link = httpx.URL(link_in(self.acme.product.mail.newest(to=self.email, subject="Sign in"))).path
        visitor.submit(visitor.follow(visitor.get(link)), "/sign-in/continue", customer=str(customer))
        return visitor


@pytest.fixture
def books(acme: House) -> Books:
    return Books(acme)


def whose(visitor: Visitor) -> str:
    """Whose account the browser is in."""
    found = re.search(r'class="pl-who">.*?<strong><bdi>(.+?)</bdi>', visitor.get("/").text, re.DOTALL)
    assert found
    return found[1]


def test_a_right_code_leads_to_the_choice(acme: House, books: Books) -> None:
    visitor = acme.visitor()
    page = visitor.follow(ask(visitor, books.email))
    assert [name in page.text for name in (NORTH, SOUTH)] == [False, False]
    code = code_in(acme.product.mail.newest(to=books.email, subject="Sign in"))
    choice = visitor.follow(visitor.submit(page, "/sign-in/check", code=code))
    assert [name in choice.text for name in (NORTH, SOUTH)] == [True, True]
    visitor.submit(choice, "/sign-in/continue", customer=str(books.south))
    assert whose(visitor) == SOUTH


def test_the_header_leads_to_the_other_account(books: Books) -> None:
    visitor = books.signed_in(books.north)
    page = visitor.get("/")
    assert f'name="customer" value="{books.south}"' in page.text
    switched = visitor.submit(page, "/sign-in/accounts", customer=str(books.south))
    assert (switched.headers["location"], whose(visitor)) == ("/", SOUTH)
    visitor.submit(visitor.get("/"), "/sign-in/accounts", customer=str(books.north))
    assert whose(visitor) == NORTH


def test_a_second_click_changes_nothing(books: Books) -> None:
    visitor = books.signed_in(books.north)
    page = visitor.get("/")
    answers = [visitor.submit(page, "/sign-in/accounts", customer=str(books.south)) for _ in range(2)]
    assert ([answer.status_code for answer in answers], whose(visitor)) == ([303, 303], SOUTH)


def test_a_form_of_one_account_is_not_taken_for_the_other(books: Books) -> None:
    """A tab that was left open says one name; what is sent from it must not happen to another."""
    visitor = books.signed_in(books.north)
    stale = visitor.get("/sign-in/confirm")
    visitor.submit(visitor.get("/"), "/sign-in/accounts", customer=str(books.south))
    assert visitor.submit(stale, "/sign-in/confirm").status_code == 419
    assert visitor.submit(stale, "/sign-out").status_code == 303


def test_all_accounts_have_a_page(books: Books) -> None:
    visitor = books.signed_in(books.north)
    page = visitor.get("/sign-in/accounts")
    assert [f'value="{each}"' in page.text for each in (books.north, books.south)] == [True, True]
    assert re.search(rf'value="{books.north}" checked', page.text)


@pytest.mark.parametrize("customer", ["", "x", "0", "-1", "٤٢", "1" * 40, "1e3", " 1"])
def test_what_is_no_account_is_asked_for_again(books: Books, customer: str) -> None:
    visitor = books.signed_in(books.north)
    answer = visitor.submit(visitor.get("/"), "/sign-in/accounts", customer=customer)
    assert (answer.status_code, "Choose an account" in answer.text) == (422, True)


def test_an_account_of_somebody_else_is_not_there(books: Books) -> None:
    visitor, page = books.signed_in(books.north), None
    page = visitor.get("/")
    answers = [
        visitor.submit(page, "/sign-in/accounts", customer=str(each))
        for each in (books.acme.new_customer(), 10**17)
    ]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert whose(visitor) == NORTH


def test_one_account_has_no_menu(acme: House) -> None:
    visitor = acme.signed_in(acme.new_customer())
    assert "/sign-in/accounts" not in forms_in(visitor.get("/").text)


def test_two_accounts_are_asked_for_like_none(acme: House, books: Books) -> None:
    """Before the mailbox is proved, nothing tells that there are several."""
    seen = []
    for address in (books.email, f"nobod-{uuid4().hex[:8]}@globex.example"):
        visitor = acme.visitor()
        sent = ask(visitor, address)
        page = visitor.follow(sent)
        text = re.sub(r'nonce="[\w-]+"|name="csrf" value="\w+"', "", page.text).replace(address, "the address")
        seen.append((sent.status_code, sent.headers["location"], page.status_code, text))
    assert seen[0] == seen[1]
