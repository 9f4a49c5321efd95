"""A page's words, links and forms are read as a browser without scripts has them."""

import pytest

from deploy.compose_check.failing import CheckFailed
from deploy.compose_check.pages import Form, Page

PAGE = """<!doctype html><title>Not read</title><style>p {}</style>
<form method="post" action="/sign-out"><input type="hidden" name="csrf" value="one"><button>Sign out</button>
</form>
<a href="/invoices/abc"><strong><bdi>INV-0042</bdi></strong></a> <a>nowhere</a>
<form method="post"><input name="email" value="jo@globex.example"><input type="submit">
<input type="radio" name="method" value="card" checked><input type="radio" name="method" value="bank"></form>
<p>Pay&nbsp;now,\n  please</p><script>let no = "<p>";</script>"""


def test_words_are_those_that_are_shown() -> None:
    assert Page(PAGE).text == "Sign out INV-0042 nowhere Pay now, please"


def test_link_is_found_by_words_in_it() -> None:
    assert Page(PAGE).link("0042") == "/invoices/abc"


def test_link_of_just_these_words_goes_before_others_that_have_them() -> None:
    page = Page('<a href="/pay">Pay INV-0042, $5</a> <a href="/invoices/abc">INV-0042</a>')
    assert (page.link("INV-0042"), page.link("0042")) == ("/invoices/abc", "/pay")


def test_missing_link_is_told_with_the_page() -> None:
    with pytest.raises(CheckFailed, match="no link 'Pay' on the page: Sign out INV-0042"):
        Page(PAGE).link("Pay")


def test_forms_are_filled_as_they_come() -> None:
    assert Page(PAGE).forms == [
        Form("/sign-out", {"csrf": "one"}),
        Form("", {"email": "jo@globex.example", "method": "card"}),
    ]


def test_form_is_found_by_where_it_goes() -> None:
    assert Page(PAGE).form("/sign-out").fields == {"csrf": "one"}
    with pytest.raises(CheckFailed, match="expected one form for '/pay'"):
        Page(PAGE).form("/pay")
