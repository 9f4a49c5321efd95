"""Whatever has expired offers a fresh link to the address on file, and leads back to where somebody was going."""

from uuid import uuid4

import httpx
import pytest
from sqlalchemy import Update, update

from services.auth.models import SessionRow, SignInRequestRow
from services.billing.models import EmailChangeRow
from shared import clock
from shared.contracts.billing.details import ViewDetails
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
    visitor = expired(acme, address())
    sent = visitor.post("/details/name", {"name": "Globex Ltd"})
    assert sent.headers["location"] == "/sign-in?next=/details/name&unsent=1"
    assert "Nothing was changed and nothing was charged." in visitor.follow(sent).text


def test_a_form_that_wants_the_mailbox_proved_once_more_says_that_it_came_to_nothing(acme: House) -> None:
    visitor = acme.signed_in(acme.new_customer(email=address()))
    sent = visitor.post("/details/email", {"email": "eve@x.example"})
    assert sent.headers["location"] == "/sign-in/confirm?next=/details/email&unsent=1"
    assert "Nothing was changed and nothing was charged." in visitor.follow(sent).text


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
    wished = acme.product.bus.ask(ViewDetails(who=acme.business, customer=customer)).waiting_for
    mine = update(EmailChangeRow).where(EmailChangeRow.customer_id == customer)
    rewrite(acme, "billing", mine.values(asked_at=clock.from_now(seconds=-25 * 3600)))
    page = visitor.follow(visitor.get(link))
    assert (page.status_code, 'href="/details/email">Send a new link</a>' in page.text) == (410, True)
    assert (wished in page.text, visitor.get("/details/email").headers["location"]) == (
        False,
        "/sign-in?next=/details/email",
    )
    again = acme.proved(customer, email=email).get("/details/email")
    assert forms_in(again.text)["/details/email"]["email"] == wished
    assert "has expired: nothing was changed." in again.text


def lifetimes(answer: httpx.Response) -> dict[str, str]:
    """For how long each cookie that was set lasts, by its name."""
    cookies = [line.partition("=")[::2] for line in answer.headers.get_list("set-cookie")]
    return {name.removeprefix("portico-"): rest.rpartition("; ")[2] for name, rest in cookies}


def test_what_was_asked_for_and_opened_is_known_for_hours_and_what_lets_in_for_minutes(acme: House) -> None:
    customer, visitor = acme.new_customer(), acme.visitor()
    asking = visitor.get("/sign-in")
    answers = {
        "asked": visitor.submit(asking, "/sign-in", email=address()),
        "link": visitor.get(acme.link(customer)),
        "magic": visitor.get(f"/login/{acme.magic(customer)}"),
    }
    assert {name: lifetimes(answer) for name, answer in answers.items()} == {
        "asked": {"asked": "Max-Age=43200"},
        "link": {"link": "Max-Age=900", "opened": "Max-Age=43200"},
        "magic": {"magic": "Max-Age=900", "opened": "Max-Age=43200"},
    }


def after_an_hour(visitor: Visitor) -> None:
    """The browser has forgotten what it was told to keep for minutes."""
    for name in ("portico-link", "portico-magic"):
        if name in visitor.client.cookies:
            visitor.client.cookies.delete(name)


@pytest.mark.parametrize("kind", ["link", "magic link"])
def test_a_page_of_a_link_that_was_left_open_for_hours_leads_to_a_fresh_link_and_back(
    acme: House, kind: str
) -> None:
    email = address()
    customer, visitor = acme.new_customer(email=email), acme.visitor()
    link, page = {
        "link": (acme.link(customer, next_=NEXT), "/sign-in/continue"),
        "magic link": (f"/login/{acme.magic(customer)}?redirect={NEXT}", f"/login?next={NEXT}"),
    }[kind]
    shown = visitor.follow(visitor.get(link))
    after_an_hour(visitor)
    late = [visitor.get(page), visitor.submit(shown, page.partition("?")[0])]
    assert [(each.status_code, "This page was open too long" in each.text) for each in late] == [(410, True)] * 2
    for each in late:
        visitor.submit(each, "/sign-in/fresh")
    assert goes_on(visitor, acme, email) == NEXT


@pytest.mark.parametrize("kind", ["link", "magic link"])
def test_what_is_kept_for_hours_of_a_link_lets_nobody_in(acme: House, kind: str) -> None:
    customer, visitor = acme.new_customer(), acme.visitor()
    opened, name, page = {
        "link": (acme.link(customer), "portico-link", "/sign-in/continue"),
        "magic link": (f"/login/{acme.magic(customer)}", "portico-magic", "/login"),
    }[kind]
    visitor.get(opened)
    sealed = visitor.client.cookies["portico-opened"]
    assert opened.rpartition("/")[2] not in sealed
    thief = acme.visitor()
    thief.client.cookies.set(name, sealed)
    assert thief.get(page).status_code == 404


def test_a_very_long_magic_link_is_forgotten_with_what_lets_in(acme: House) -> None:
    customer, visitor = acme.new_customer(), acme.visitor()
    answer = visitor.get(f"/login/{acme.magic(customer, note='x' * 2000)}")
    assert lifetimes(answer) == {"magic": "Max-Age=900"}
    after_an_hour(visitor)
    assert visitor.get(f"/login?next={NEXT}").headers["location"] == f"/sign-in?next={NEXT}"


def test_where_a_page_was_to_lead_is_known_without_any_cookie(acme: House) -> None:
    visitor = acme.visitor()
    wishes = [f"?next={NEXT}", "?next=//evil.example", ""]
    led = [visitor.get(f"/sign-in/continue{wish}").headers["location"] for wish in wishes]
    assert led == [f"/sign-in?next={NEXT}", "/sign-in", "/sign-in"]


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
