"""Whatever has expired offers a fresh link to the address on file, and leads back to where somebody was going."""

from uuid import uuid4

import httpx
import pytest
from sqlalchemy import Update, update

from services.auth.models import SessionRow, SignInRequestRow
from services.billing.models import EmailChangeRow
from shared import clock
from shared.database import Database
from shared.secrets import fingerprint
from tests.portal.conftest import House
from tests.support.product import code_in, link_in
from tests.support.visitor import Visitor, forms_in

NEXT = "/sign-in/accounts"


def address() -> str:
    return f"jo-{uuid4().hex[:8]}@globex.example"


def let_expire(acme: House, secret: str) -> None:
    """As if a session had run out an hour ago."""
    run_out(acme, update(SessionRow).where(SessionRow.secret_hash == fingerprint(secret)))


def let_links_expire(acme: House, email: str) -> None:
    """As if all that were sent to an address had been open for an hour."""
    run_out(acme, update(SignInRequestRow).where(SignInRequestRow.mailbox == email))


def run_out(acme: House, mine: Update) -> None:
    rewrite(acme, "auth", mine.values(expires_at=clock.from_now(seconds=-3600)))


def rewrite(acme: House, service: str, mine: Update) -> None:
    database = Database(acme.product.config.database(service))
    with database.transaction(tenant=acme.tenant, write=True) as connection:
        connection.execute(mine)
    database.close()


def expired(acme: House, email: str) -> Visitor:
    """Somebody whose browser still has the cookie of a session that is over."""
    visitor = acme.signed_in(acme.new_customer(email=email))
    let_expire(acme, visitor.client.cookies["portico"])
    return visitor


def goes_on(visitor: Visitor, acme: House, email: str) -> str:
    """Where the newest link for the address leads to."""
    link = httpx.URL(link_in(acme.product.mail.newest(to=email, subject="Sign in"))).path
    signed_in = visitor.submit(visitor.follow(visitor.get(link)), "/sign-in/continue")
    return str(signed_in.headers["location"])


def test_a_session_that_ran_out_goes_on_where_it_was(acme: House) -> None:
    email = address()
    visitor = expired(acme, email)
    page = visitor.follow(visitor.get(NEXT))
    assert (email in page.text, "Email a link to the same address" in page.text) == (False, True)
    told = visitor.follow(visitor.submit(page, "/sign-in/fresh"))
    assert "A link is on its way to the address that was signed in here." in told.text
    assert email not in told.text
    assert goes_on(visitor, acme, email) == NEXT


def test_a_form_sent_after_the_session_ran_out_leads_back_to_its_page(acme: House) -> None:
    sent = expired(acme, address()).post("/sign-in/confirm", {"next": "/"})
    assert sent.headers["location"] == "/sign-in?next=/sign-in/confirm"


def test_who_signed_out_is_not_written_to(acme: House) -> None:
    visitor = acme.signed_in(acme.new_customer(email=address()))
    secret = visitor.client.cookies["portico"]
    visitor.submit(visitor.get("/"), "/sign-out")
    for cookie in (secret, "made-up"):
        visitor.client.cookies.clear()
        visitor.client.cookies.set("portico", cookie)
        page = visitor.get(f"/sign-in?next={NEXT}")
        sent = visitor.submit(page, "/sign-in/fresh")
        assert sent.headers["location"] == f"/sign-in?next={NEXT}"
        assert "portico=; " in sent.headers["set-cookie"]


def test_a_used_link_leads_to_a_fresh_one_and_back(acme: House) -> None:
    email = address()
    customer = acme.new_customer(email=email)
    link, visitor = acme.link(customer, next_=NEXT), acme.visitor()
    visitor.submit(visitor.follow(visitor.get(link)), "/sign-in/continue")
    again = acme.visitor()
    page = again.follow(again.get(link))
    again.submit(page, "/sign-in/fresh")
    assert goes_on(again, acme, email) == NEXT


def test_a_link_that_was_left_open_for_too_long_leads_to_a_fresh_one_and_back(acme: House) -> None:
    email = address()
    visitor = acme.visitor()
    page = visitor.follow(visitor.get(acme.link(acme.new_customer(email=email), next_=NEXT)))
    let_links_expire(acme, email)
    late = visitor.submit(page, "/sign-in/continue")
    assert (late.status_code, "This link has expired" in late.text) == (410, True)
    visitor.submit(late, "/sign-in/fresh")
    assert goes_on(visitor, acme, email) == NEXT


def test_a_code_that_is_typed_too_late_leads_to_a_fresh_link_and_back(acme: House) -> None:
    email = address()
    acme.new_customer(email=email)
    visitor = acme.visitor()
    page = visitor.follow(visitor.submit(visitor.get(f"/sign-in?next={NEXT}"), "/sign-in", email=email))
    code = code_in(acme.product.mail.newest(to=email, subject="Sign in"))
    let_links_expire(acme, email)
    late = visitor.submit(page, "/sign-in/check", code=code)
    assert (late.status_code, "This link has expired" in late.text) == (410, True)
    assert visitor.submit(late, "/sign-in/fresh").headers["location"] == "/sign-in/check"


def test_a_confirmation_of_another_address_that_ran_out_leads_to_where_it_is_sent_again(acme: House) -> None:
    email = address()
    customer = acme.new_customer(email=email)
    link, visitor = acme.email_link(customer, email=email), acme.visitor()
    mine = update(EmailChangeRow).where(EmailChangeRow.customer_id == customer)
    rewrite(acme, "billing", mine.values(asked_at=clock.from_now(seconds=-25 * 3600)))
    page = visitor.follow(visitor.get(link))
    assert (page.status_code, 'href="/details/email">Send a new link</a>' in page.text) == (410, True)
    assert visitor.get("/details/email").headers["location"] == "/sign-in?next=/details/email"


@pytest.mark.parametrize("name", ["asked", "link", "magic"])
def test_what_has_run_out_is_known_for_hours(acme: House, name: str) -> None:
    customer, email, visitor = acme.new_customer(), address(), acme.visitor()
    visitor.get("/sign-in")
    opened = {
        "asked": lambda: visitor.submit(visitor.get("/sign-in"), "/sign-in", email=email),
        "link": lambda: visitor.get(acme.link(customer)),
        "magic": lambda: visitor.get(f"/login/{acme.magic(customer, exp=1)}"),
    }[name]()
    cookies = [line for line in opened.headers.get_list("set-cookie") if line.startswith(f"portico-{name}=")]
    assert [line.rpartition("; ")[2] for line in cookies] == ["Max-Age=43200"]


def test_an_old_link_is_renewed_for_its_own_address_whatever_was_asked_before(acme: House) -> None:
    email, other = address(), address()
    link = acme.link(acme.new_customer(email=email))
    first = acme.visitor()
    first.submit(first.follow(first.get(link)), "/sign-in/continue")
    visitor = acme.visitor()
    visitor.submit(visitor.get("/sign-in"), "/sign-in", email=other)
    page = visitor.follow(visitor.get(link))
    told = visitor.follow(visitor.submit(page, "/sign-in/fresh"))
    assert [each in told.text for each in (email, other)] == [False, False]
    assert acme.product.mail.newest(to=email, subject="Sign in")


def test_a_document_leads_to_the_whole_account_by_the_address_it_is_for(acme: House) -> None:
    email = address()
    invoice = acme.new_invoice(acme.new_customer(email=email))
    visitor, path = acme.visitor(), f"/invoices/{invoice.token}"
    assert f'href="{path}/sign-in"' in visitor.get(path).text
    page = visitor.get(f"{path}/sign-in?next={path}")
    assert email in page.text
    assert visitor.submit(page, f"{path}/sign-in").headers["location"] == "/sign-in/check"
    assert goes_on(visitor, acme, email) == path


def test_who_is_signed_in_needs_no_other_link(acme: House) -> None:
    customer = acme.new_customer()
    path = f"/invoices/{acme.new_invoice(customer).token}"
    assert acme.signed_in(customer).get(f"{path}/sign-in").headers["location"] == "/"


def test_an_invoice_of_another_account_says_so(acme: House) -> None:
    invoice, visitor = acme.new_invoice(acme.new_customer()), acme.signed_in(acme.new_customer())
    page = visitor.get(f"/invoices/{invoice.token}")
    assert "This invoice is not on the account that you’re signed in to." in page.text


@pytest.mark.parametrize("instead_of", ["", "code", "link", "magic link", "session", "x" * 500, "\u202e"])
def test_without_anything_that_expired_a_visitor_is_asked_for_an_address(acme: House, instead_of: str) -> None:
    visitor = acme.visitor()
    token = forms_in(visitor.get("/sign-in").text)["/sign-in"]["csrf"]
    sent = visitor.post("/sign-in/fresh", {"csrf": token, "instead_of": instead_of})
    assert (sent.status_code, sent.headers["location"]) == (303, "/sign-in")
