"""Whatever is asked and whatever fails, the gateway answers: with the right page, status and headers."""

import re
from collections.abc import Mapping

import httpx
import pytest
from fakeredis import FakeAsyncRedis, FakeServer

from services.portal_web.portal.look.statics import statics
from shared.contracts.auth import EndSession, GetSession, InspectSignIn, RequestSignIn, SignInAsked, SignInWithCode
from shared.contracts.billing.invoices import ViewInvoice
from shared.contracts.billing.payable import ViewPayable
from shared.contracts.billing.payments import PaymentStart, StartPayment, ViewAccount, ViewPayment
from shared.contracts.errors import (
    AmountNotPayable,
    Broken,
    Conflict,
    Denied,
    Invalid,
    InvoiceNotFound,
    NothingToPay,
    PaymentNotFound,
    PaymentUnderWay,
    ProviderUnavailable,
    SignInLinkNotFound,
    SignInLinkSpent,
    TenantNotFound,
    Unavailable,
    WrongCode,
)
from shared.contracts.settings import FindTenant
from tests.support import samples
from tests.support.gateway import Answers, visiting
from tests.support.visitor import Visitor, forms_in

INVOICE = f"/invoices/{samples.INVOICE_TOKEN}"
PAY = f"{INVOICE}/payment"
PAYMENT = f"/payments/{samples.PAYMENT_TOKEN}"
LINK = "/s/" + "x" * 43
OWED = samples.invoice_view(samples.invoice(), is_own=False)
PAYABLE = samples.payable(samples.invoice(), is_own=False)
CHECKOUT = "https://checkout.example/c/pay/1"
STARTED = PaymentStart(payment=samples.PAYMENT_TOKEN, checkout_url=CHECKOUT)


def heading(response: httpx.Response) -> str:
    found = re.search(r"<h1[^>]*>(.*?)</h1>", response.text, re.DOTALL)
    assert found, response.text
    return re.sub(r"<[^>]+>", "", found[1])


def pay(visitor: Visitor, **typed: str) -> httpx.Response:
    return visitor.submit(visitor.get(PAY), PAY, **typed)


@pytest.mark.parametrize(
    ("failure", "status", "words"),
    [
        (InvoiceNotFound(), 404, "Page not found"),
        (Denied(), 404, "Page not found"),
        (Conflict("draft"), 409, "Something has changed meanwhile"),
        (Invalid("token"), 422, "We couldn’t read what was sent"),
        (Unavailable("billing"), 503, "Sorry, the service is unavailable"),
        (Broken("view_invoice"), 500, "Sorry, there is a problem"),
        (ZeroDivisionError(), 500, "Sorry, there is a problem"),
    ],
)
def test_each_kind_of_refusal_has_its_page(failure: Exception, status: int, words: str) -> None:
    with visiting({ViewInvoice: failure}) as (visitor, _bus):
        answer = visitor.get(INVOICE)
    assert (answer.status_code, heading(answer)) == (status, words)
    assert "Acme Paper" in answer.text
    assert answer.headers["x-request-id"] in answer.text
    assert type(failure).__name__ not in answer.text


@pytest.mark.parametrize(
    ("failure", "status", "words", "retry"),
    [
        (Unavailable("settings"), 503, "Sorry, the service is unavailable", "10"),
        (Broken("find_tenant"), 503, "Sorry, the service is unavailable", "10"),
        (ZeroDivisionError(), 500, "Sorry, there is a problem", None),
    ],
)
def test_when_nobody_can_say_whose_a_host_is_there_is_a_page_all_the_same(
    failure: Exception, status: int, words: str, retry: str | None
) -> None:
    with visiting({FindTenant: failure}) as (visitor, _bus):
        answer = visitor.get(INVOICE)
    assert (answer.status_code, heading(answer), answer.headers.get("retry-after")) == (status, words, retry)
    assert answer.headers["x-request-id"] in answer.text


def test_a_document_is_shown_though_auth_fails_on_who_is_signed_in() -> None:
    answers: Answers = {ViewInvoice: samples.invoice_view(samples.invoice()), GetSession: Broken("get_session")}
    with visiting(answers, is_signed_in=True) as (visitor, _bus):
        assert visitor.get(INVOICE).status_code == 200


def test_with_billing_away_the_page_says_when_to_come_back() -> None:
    with visiting({ViewAccount: Unavailable("billing")}, is_signed_in=True) as (visitor, bus):
        answer = visitor.get("/")
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "10")
    assert "Globex Corporation" in answer.text
    assert bus.times_asked(ViewAccount) == 2


def test_trying_again_never_leads_to_where_only_a_form_goes() -> None:
    answers: Answers = {
        ViewAccount: samples.account_view(),
        EndSession: Unavailable("auth"),
        ViewInvoice: Unavailable("billing"),
    }
    with visiting(answers, is_signed_in=True) as (visitor, _bus):
        left, opened = visitor.submit(visitor.get("/"), "/sign-out"), visitor.get(INVOICE)
    links = [re.findall(r'href="([^"]*)">Try again', answer.text) for answer in (left, opened)]
    assert (left.status_code, opened.status_code, links) == (503, 503, [["/"], [""]])


@pytest.mark.parametrize(
    ("failure", "words"),
    [
        (ProviderUnavailable(), "Sorry, we can’t take payments just now"),
        (Unavailable("deadline"), "Sorry, the service is unavailable"),
        (Unavailable("nobody listens"), "Sorry, the service is unavailable"),
        (Unavailable("broker away"), "Sorry, the service is unavailable"),
        (Unavailable("circuit open"), "Sorry, the service is unavailable"),
        (Unavailable("billing"), "We don’t know yet whether your payment was begun"),
        (Unavailable("broker"), "We don’t know yet whether your payment was begun"),
        (Broken("start_payment"), "We don’t know yet whether your payment was begun"),
        (KeyError("bug"), "We don’t know yet whether your payment was begun"),
    ],
)
def test_a_payment_that_failed_here_says_what_is_known_of_the_money(failure: Exception, words: str) -> None:
    with visiting({ViewPayable: PAYABLE, StartPayment: failure}) as (visitor, bus):
        answer = pay(visitor)
    assert heading(answer) == words
    assert ("Nothing was charged" in answer.text) == isinstance(failure, ProviderUnavailable)
    assert bus.times_asked(StartPayment) == 1


@pytest.mark.parametrize(
    ("answer", "leads_to"),
    [
        (STARTED, CHECKOUT),
        (PaymentStart(payment=samples.PAYMENT_TOKEN, checkout_url=""), PAYMENT),
        (PaymentUnderWay("", {"payment": samples.PAYMENT_TOKEN}), PAYMENT),
        (NothingToPay(), INVOICE),
        (AmountNotPayable("amount"), f"{PAY}?notice=changed"),
        (AmountNotPayable("provider"), f"{PAY}?notice=offline"),
    ],
)
def test_pay_leads_to_where_the_payment_goes_on(answer: object, leads_to: str) -> None:
    with visiting({ViewPayable: PAYABLE, StartPayment: answer}) as (visitor, _bus):
        sent = pay(visitor)
    assert (sent.status_code, sent.headers["location"]) == (303, leads_to)


@pytest.mark.parametrize(
    "typed",
    [
        {"amount": "-16500"},
        {"amount": "0"},
        {"amount": "165.00"},
        {"amount": "1e9"},
        {"amount": "+16500"},
        {"amount": "١٦٥٠٠"},
        {"amount": "９９"},
        {"amount": "NaN"},
        {"amount": "9" * 16},
        {"amount": ""},
        {"currency": "usd"},
        {"currency": "US$"},
        {"currency": ""},
    ],
)
def test_an_amount_that_no_page_of_ours_shows_is_refused_before_billing_hears_of_it(
    typed: Mapping[str, str],
) -> None:
    with visiting({ViewPayable: PAYABLE, StartPayment: STARTED}) as (visitor, bus):
        answer = pay(visitor, **typed)
    assert (answer.status_code, bus.times_asked(StartPayment)) == (422, 0)


@pytest.mark.parametrize("state", ["waiting", "pending"])
def test_a_payment_under_way_is_shown_instead_of_the_pay_page(state: str) -> None:
    under_way = samples.payable(samples.invoice(), attempt=samples.attempt(state))  # type: ignore[arg-type]
    with visiting({ViewPayable: under_way}) as (visitor, _bus):
        assert visitor.get(PAY).headers["location"] == PAYMENT


@pytest.mark.parametrize(
    ("state", "leads_to"),
    [
        ("open", f"{INVOICE}?notice=unpaid"),
        ("expired", f"{INVOICE}?notice=unpaid"),
        ("failed", f"{INVOICE}?notice=unpaid"),
        ("waiting", PAYMENT),
        ("pending", PAYMENT),
        ("succeeded", PAYMENT),
    ],
)
def test_coming_back_without_success_believes_what_billing_knows(state: str, leads_to: str) -> None:
    with visiting({ViewPayment: samples.payment_view(state)}) as (visitor, _bus):  # type: ignore[arg-type]
        assert visitor.get(f"{PAYMENT}/back").headers["location"] == leads_to


@pytest.mark.parametrize(
    ("fetched_from", "words"),
    [
        ("cross-site", "We’re still waiting for your bank"),
        ("same-site", "We’re still waiting for your bank"),
        ("same-origin", "You haven’t paid yet"),
        ("none", "You haven’t paid yet"),
    ],
)
def test_nobody_just_back_from_the_provider_is_told_that_nothing_was_paid(fetched_from: str, words: str) -> None:
    with visiting({ViewPayment: samples.payment_view("open")}) as (visitor, _bus):
        assert heading(visitor.get(PAYMENT, headers={"Sec-Fetch-Site": fetched_from})) == words


def test_the_unpaid_notice_is_not_believed_of_a_paid_invoice() -> None:
    paid = samples.invoice_view(samples.invoice(paid=165_00))
    with visiting({ViewInvoice: paid}) as (visitor, _bus):
        assert "Nothing was charged" not in visitor.get(f"{INVOICE}?notice=unpaid").text


def test_a_page_asks_for_itself_a_dozen_times_and_then_rests() -> None:
    with visiting({ViewPayment: samples.payment_view("pending")}) as (visitor, _bus):
        rounds = [
            re.findall(r'hx-get="[^"]*round=(\d+)"', visitor.get(f"{PAYMENT}?round={n}").text)
            for n in (0, 1, 11, 12)
        ]
        odd = [visitor.get(f"{PAYMENT}?round={n}").status_code for n in ("x", "-1", "٣", "9" * 30)]
    assert rounds == [["1"], ["2"], ["12"], []]
    assert odd == [200] * 4


def test_a_slow_service_does_not_hold_the_page() -> None:
    async def never(_question: object) -> None:
        import asyncio

        await asyncio.sleep(60)

    with visiting({ViewInvoice: never}) as (visitor, _bus):
        answer = visitor.get(INVOICE)
    assert answer.status_code == 503


def test_a_document_is_shown_even_if_nobody_can_tell_who_is_signed_in() -> None:
    with visiting({GetSession: Unavailable("auth"), ViewInvoice: OWED}) as (visitor, _bus):
        visitor.client.cookies.set("portico", "a-secret")
        answers = [visitor.get(path).status_code for path in (INVOICE, "/")]
    assert answers == [200, 503]


@pytest.mark.parametrize("host", ["nobody.localhost", "a.acme.localhost", "acme.localhost.evil.com", ""])
def test_an_unknown_host_gets_a_page_without_a_brand_or_a_hint(host: str) -> None:
    with visiting({FindTenant: TenantNotFound()}) as (visitor, _bus):
        answer = visitor.get("/", headers={"Host": host})
    assert answer.status_code == 404
    assert "Acme" not in answer.text


def test_with_settings_away_from_the_start_the_page_is_neutral() -> None:
    with visiting({FindTenant: Unavailable("settings")}) as (visitor, _bus):
        answer = visitor.get("/")
    assert (answer.status_code, answer.headers["retry-after"], "Acme" in answer.text) == (503, "10", False)


def test_health_is_told_on_every_host() -> None:
    with visiting({}) as (visitor, _bus):
        assert visitor.get("/healthz", headers={"Host": "10.0.0.7"}).text == "ok\n"


def test_every_page_carries_the_headers_that_protect_it() -> None:
    with visiting({ViewInvoice: OWED}) as (visitor, _bus):
        found = visitor.get(INVOICE).headers
    nonce = re.search(r"script-src 'nonce-([\w-]+)'", found["content-security-policy"])
    assert nonce
    assert {
        name: found.get(name)
        for name in (
            "x-content-type-options",
            "cross-origin-opener-policy",
            "cross-origin-resource-policy",
            "referrer-policy",
            "cache-control",
            "vary",
            "content-language",
            "strict-transport-security",
        )
    } == {
        "x-content-type-options": "nosniff",
        "cross-origin-opener-policy": "same-origin",
        "cross-origin-resource-policy": "same-origin",
        "referrer-policy": "same-origin",
        "cache-control": "no-store",
        "vary": "Cookie, Accept-Language",
        "content-language": "en-US",
        "strict-transport-security": None,
    }
    assert "form-action 'self' https://checkout.example;" in found["content-security-policy"]


def test_each_answer_has_its_own_nonce_and_its_page_uses_it() -> None:
    with visiting({}) as (visitor, _bus):
        answers = [visitor.get("/sign-in") for _ in range(2)]
    nonces = [
        set(re.findall(r"nonce[-=]\"?([\w-]{20,})", f"{a.headers['content-security-policy']}{a.text}"))
        for a in answers
    ]
    assert [len(nonce) for nonce in nonces] == [1, 1]
    assert nonces[0] != nonces[1]


def test_head_is_get_without_the_page() -> None:
    with visiting({ViewInvoice: OWED}) as (visitor, _bus):
        full, empty = visitor.get(INVOICE), visitor.get(INVOICE, method="HEAD")
    assert (empty.status_code, empty.content) == (200, b"")
    assert abs(int(empty.headers["content-length"]) - len(full.content)) < 3


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [("PUT", "/sign-in", "GET, HEAD, POST"), ("DELETE", INVOICE, "GET, HEAD"), ("GET", "/sign-out", "POST")],
)
def test_another_method_is_told_which_ones_there_are(method: str, path: str, allowed: str) -> None:
    with visiting({}) as (visitor, _bus):
        answer = visitor.get(path, method=method)
    assert (answer.status_code, answer.headers["allow"]) == (405, allowed)


@pytest.mark.parametrize(
    "path",
    [
        "/invoices/short",
        f"{INVOICE}x",
        f"{INVOICE}/",
        f"{INVOICE}/pdf/",
        "/invoices/%00%00%00%00%00%00%00%00%00%00%00%00%00%00%00%00%00%00%00%00%00%00%00%00",
        "/static/portal.css",
        "/static/..%2f..%2fapp.py",
        "/brand/0000000000000000.css",
        "/logo/0000000000000000",
        "/s/short",
        f"/s/{'ﷺ' * 43}",
        "/wp-login.php",
    ],
)
def test_what_is_not_there_is_a_404(path: str) -> None:
    with visiting({}) as (visitor, bus):
        answer = visitor.get(path)
    assert (answer.status_code, heading(answer)) == (404, "Page not found")
    assert bus.times_asked(ViewInvoice) == 0


@pytest.mark.parametrize("path", ["/sign-in", statics().address("busy.js")])
def test_a_service_worker_gets_nothing(path: str) -> None:
    with visiting({}) as (visitor, _bus):
        assert visitor.get(path).status_code == 200
        assert visitor.get(path, headers={"Service-Worker": "script"}).status_code == 404


CROWDED = {"Cookie": "; ".join(f"planted{number}={'x' * 4000}" for number in range(150))}


def test_too_many_cookies_are_taken_away_by_one_button() -> None:
    with visiting({}) as (visitor, bus):
        told = visitor.get(INVOICE, headers=CROWDED)
        forgotten = visitor.post("/forget-cookies", {}, headers=CROWDED)
    assert (told.status_code, list(forms_in(told.text))) == (431, ["/forget-cookies"])
    assert "form-action 'self';" in told.headers["content-security-policy"]
    assert (forgotten.status_code, forgotten.headers["location"]) == (303, "/")
    assert forgotten.headers["clear-site-data"] == '"cookies"'
    assert bus.asked == []


def test_nobody_else_takes_a_visitors_cookies_away() -> None:
    with visiting({}) as (visitor, _bus):
        sibling = visitor.post("/forget-cookies", {}, headers={**CROWDED, "Sec-Fetch-Site": "same-site"})
        uncrowded = visitor.post("/forget-cookies", {})
        opened = visitor.get("/forget-cookies", headers=CROWDED)
    assert [answer.status_code for answer in (sibling, uncrowded, opened)] == [431, 404, 431]
    assert [answer.headers.get("clear-site-data") for answer in (sibling, uncrowded, opened)] == [None] * 3


@pytest.mark.parametrize("name", ["portal.css", "busy.js", "htmx.js", "icon", "favicon"])
def test_what_never_changes_is_kept_for_ever_by_its_name(name: str) -> None:
    with visiting({ViewPayment: samples.payment_view("pending")}) as (visitor, _bus):
        html = visitor.get("/sign-in").text + visitor.get(PAYMENT).text
        stem = name.removesuffix(".css").removesuffix(".js")
        found = re.search(rf'(?:href|src)="([^"]*/{stem}[./][^"]*)"', html)
        answer = visitor.get(found[1] if found else "/favicon.ico")
    assert answer.status_code == 200
    assert "set-cookie" not in answer.headers
    kept = "public, max-age=86400" if name == "favicon" else "public, max-age=31536000, immutable"
    assert answer.headers["cache-control"] == kept


def test_robots_are_asked_to_stay_outside() -> None:
    with visiting({}) as (visitor, _bus):
        assert visitor.get("/robots.txt").text == "User-agent: *\nDisallow: /\n"


def test_a_form_that_was_open_too_long_keeps_what_was_typed() -> None:
    with visiting({RequestSignIn: SignInAsked(request="r")}) as (visitor, bus):
        visitor.get("/sign-in")
        stale = visitor.post("/sign-in", {"email": "jo@globex.example", "next": "/", "csrf": "old"})
        assert (stale.status_code, heading(stale)) == (419, "This page was open too long")
        assert bus.times_asked(RequestSignIn) == 0
        again = visitor.submit(stale, "/sign-in")
    assert (again.status_code, again.headers["location"]) == (303, "/sign-in/check")
    assert [question.email for question in bus.asked if isinstance(question, RequestSignIn)] == [
        "jo@globex.example"
    ]


def test_a_form_that_came_without_a_cookie_says_so_and_can_be_sent_once_there_is_one() -> None:
    with visiting({RequestSignIn: SignInAsked(request="r")}) as (visitor, bus):
        page = visitor.get("/sign-in")
        visitor.client.cookies.clear()
        refused = visitor.submit(page, "/sign-in", email="jo@globex.example")
        assert (refused.status_code, heading(refused)) == (419, "Your browser sent no cookie")
        assert ("read and paid without cookies" in refused.text, bus.times_asked(RequestSignIn)) == (True, 0)
        assert visitor.submit(refused, "/sign-in").headers["location"] == "/sign-in/check"


@pytest.mark.parametrize("sent_from", ["cross-site", "same-site", "none"])
def test_a_form_from_another_site_does_nothing_even_with_the_right_token(sent_from: str) -> None:
    with visiting({EndSession: None, ViewAccount: samples.account_view()}, is_signed_in=True) as (visitor, bus):
        form = forms_in(visitor.get("/").text)["/sign-out"]
        answer = visitor.post("/sign-out", form, headers={"Sec-Fetch-Site": sent_from})
    assert (answer.status_code, bus.times_asked(EndSession)) == (403, 0)


@pytest.mark.parametrize("path", ["/sign-in", "/sign-in/check", "/sign-in/continue", PAY])
def test_pages_with_secrets_are_opened_never_fetched_by_a_script(path: str) -> None:
    with visiting({ViewInvoice: OWED}) as (visitor, _bus):
        assert visitor.get(path, headers={"Sec-Fetch-Mode": "cors"}).status_code == 403


@pytest.mark.parametrize(
    ("content", "content_type", "status"),
    [
        (b'{"email": "jo@globex.example"}', "application/json", 400),
        (b"--x\r\n", "multipart/form-data; boundary=x", 400),
        (b"email=%ff%fe", "application/x-www-form-urlencoded", 400),
        (b"email=\xff", "application/x-www-form-urlencoded", 400),
        (b"&".join(b"a%d=1" % n for n in range(200)), "application/x-www-form-urlencoded", 400),
        (b"email=" + b"x" * 70_000, "application/x-www-form-urlencoded", 413),
    ],
)
def test_what_is_not_a_form_of_ours_is_refused(content: bytes, content_type: str, status: int) -> None:
    with visiting({}) as (visitor, bus):
        answer = visitor.post("/sign-in", content=content, headers={"Content-Type": content_type})
    assert (answer.status_code, bus.times_asked(RequestSignIn)) == (status, 0)


def test_a_query_beyond_reason_is_refused() -> None:
    with visiting({}) as (visitor, _bus):
        assert visitor.get("/sign-in?" + "&".join(f"a{n}=1" for n in range(130))).status_code == 400


def test_too_many_tries_say_when_to_come_back() -> None:
    with visiting({RequestSignIn: SignInAsked(request="r")}) as (visitor, _bus):
        page = visitor.get("/sign-in")
        answers = [visitor.submit(page, "/sign-in", email="jo@globex.example") for _ in range(61)]
    assert [answer.status_code for answer in answers] == [303] * 60 + [429]
    assert heading(answers[-1]) == "Too many tries"
    assert 0 < int(answers[-1].headers["retry-after"]) <= 900


@pytest.mark.parametrize(
    "typed", ["", "jo", "jo@", "a@x.test,b@evil.test", "a@x.test\nBcc: b@evil.test", "x" * 300 + "@x.test"]
)
def test_what_is_not_an_address_is_said_so_and_kept(typed: str) -> None:
    with visiting({}) as (visitor, bus):
        answer = visitor.submit(visitor.get("/sign-in"), "/sign-in", email=typed)
    assert (answer.status_code, bus.times_asked(RequestSignIn)) == (422, 0)
    assert "Enter an email address like name@example.com" in answer.text


@pytest.mark.parametrize(("typed", "asked"), [("ab2 3cd", "AB23CD"), (" AB23-CD ", "AB23CD")])
def test_a_code_may_be_typed_with_spaces(typed: str, asked: str) -> None:
    wrong = WrongCode("code", {"tries_left": "4"})
    with visiting({RequestSignIn: SignInAsked(request="r"), SignInWithCode: wrong}) as (visitor, bus):
        page = visitor.follow(visitor.submit(visitor.get("/sign-in"), "/sign-in", email="jo@globex.example"))
        answer = visitor.submit(page, "/sign-in/check", code=typed)
    assert [question.code for question in bus.asked if isinstance(question, SignInWithCode)] == [asked]
    assert (answer.status_code, "You can try 4 more times." in answer.text) == (422, True)


@pytest.mark.parametrize(
    ("failure", "status", "words"),
    [
        (SignInLinkSpent("", {"reason": "used"}), 410, "This link has been used"),
        (SignInLinkSpent("", {"reason": "expired"}), 410, "This link has expired"),
        (SignInLinkNotFound(), 404, "This link doesn’t work"),
    ],
)
def test_a_link_that_does_not_work_any_more_leads_to_a_new_one(
    failure: Exception, status: int, words: str
) -> None:
    with visiting({InspectSignIn: failure}) as (visitor, _bus):
        answer = visitor.follow(visitor.get(LINK))
    assert (answer.status_code, heading(answer)) == (status, words)
    assert "Email me a new link" in answer.text


def test_opening_a_link_asks_nobody_and_tells_nobody() -> None:
    with visiting({}) as (visitor, bus):
        answers = [visitor.get(LINK, method=method) for method in ("GET", "HEAD")]
    assert bus.asked == [question for question in bus.asked if isinstance(question, FindTenant)]
    for answer in answers:
        assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in/continue")
        assert answer.headers["referrer-policy"] == "no-referrer"
        token, sealed = answer.headers.get_list("set-cookie")
        assert token == f"portico-link={'x' * 43}; Path=/; HttpOnly; SameSite=Lax; Max-Age=900"
        assert re.fullmatch(r"portico-opened=[\w:=-]+; Path=/; HttpOnly; SameSite=Lax; Max-Age=43200", sealed)
        assert answer.content == b""


def test_a_form_shown_while_nobody_could_tell_who_is_signed_in_is_taken_later() -> None:
    """The page was bound to the document's own token; meanwhile `auth` is back and the visitor has a session."""
    with visiting({ViewPayable: PAYABLE, StartPayment: STARTED}, is_signed_in=True) as (visitor, bus):
        known = bus.answers[GetSession]
        bus.answers[GetSession] = Unavailable("auth")
        page = visitor.get(PAY)
        bus.answers[GetSession] = known
        sent = visitor.submit(page, PAY)
    assert (page.status_code, "Sign out" in page.text) == (200, False)
    assert (sent.status_code, sent.headers["location"]) == (303, CHECKOUT)


def test_with_redis_away_tries_are_still_counted() -> None:
    server = FakeServer()
    server.connected = False
    with visiting({RequestSignIn: SignInAsked(request="r")}, redis=FakeAsyncRedis(server=server)) as (
        visitor,
        _bus,
    ):
        page = visitor.get("/sign-in")
        statuses = [visitor.submit(page, "/sign-in", email="jo@globex.example").status_code for _ in range(61)]
    assert (statuses[:60], statuses[60]) == ([303] * 60, 429)


def test_a_question_of_a_thousand_parts_is_not_read() -> None:
    with visiting({}) as (visitor, _bus):
        answers = [visitor.get(f"{path}?{'next=/&' * 1000}") for path in ("/sign-in", "/login", LINK)]
    assert [answer.status_code for answer in answers] == [400, 400, 303]


def test_a_payment_token_opens_a_payment_and_not_an_invoice() -> None:
    refusals: Answers = {
        ViewInvoice: InvoiceNotFound(),
        ViewPayable: InvoiceNotFound(),
        ViewPayment: PaymentNotFound(),
    }
    with visiting(refusals) as (visitor, _bus):
        answers = [visitor.get(path) for path in (INVOICE, PAYMENT, f"{PAYMENT}/back", PAY)]
    assert [answer.status_code for answer in answers] == [404] * 4
