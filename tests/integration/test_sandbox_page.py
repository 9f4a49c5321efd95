"""The hosted payment page: paid once, declined in plain words, and never a trace of a card number."""

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
import requests
import stripe

from tests.support.checkout import CANCEL, open_session, session_params, url_of
from tests.support.sandbox import (
    ASKS_CONFIRMATION,
    CARD,
    DECLINED,
    FAILING_IBAN,
    FAILING_US_ACCOUNT,
    RunningSandbox,
    running_sandbox,
)
from tests.support.waiting import until

RETURN = "http://acme.localhost:8000/return?session="


@pytest.fixture(scope="module")
def sandbox() -> Iterator[RunningSandbox]:
    with running_sandbox() as running:
        yield running


@pytest.fixture
def client(sandbox: RunningSandbox, request: pytest.FixtureRequest) -> stripe.StripeClient:
    return sandbox.client("sk_test_" + "".join(filter(str.isalnum, request.node.name)))


def intent_of(client: stripe.StripeClient, session: stripe.checkout.Session) -> stripe.PaymentIntent:
    found = client.v1.checkout.sessions.retrieve(session.id, {"expand": ["payment_intent"]}).payment_intent
    assert isinstance(found, stripe.PaymentIntent)
    return found


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_page_says_whom_what_and_how_much(sandbox: RunningSandbox, client: stripe.StripeClient) -> None:
    session = open_session(
        client,
        branding_settings={"display_name": "Acme <Paper>"},
        payment_intent_data={"description": "November order"},
    )
    page = sandbox.open(url_of(session))
    assert page.status == 200
    for expected in (
        "Pay $1,607.67 – Acme &lt;Paper&gt;</title>",
        "Test payment page",
        "November order",
        "Invoice INV-1042",
        'autocomplete="cc-number"',
        'autocomplete="cc-exp"',
        'autocomplete="cc-csc"',
        f'href="{CANCEL}"',
    ):
        assert expected in page.text
    assert "<script" not in page.text
    assert "style=" not in page.text


@pytest.mark.parametrize(
    ("amount", "currency", "text"),
    [(1_200, "jpy", "¥1,200"), (12_500, "kwd", "KWD\N{NO-BREAK SPACE}12.500"), (5_00, "eur", "€5.00")],
)
def test_amount_has_its_currencys_decimals(
    sandbox: RunningSandbox, client: stripe.StripeClient, amount: int, currency: str, text: str
) -> None:
    session = open_session(client, amount=amount, currency=currency)
    assert f"<span>Pay <bdi>{text}</bdi></span></button>" in sandbox.open(url_of(session)).text


@pytest.mark.parametrize(
    ("locale", "language", "known"),
    [
        (
            "de",
            'lang="de" dir="ltr"',
            ["Testseite für Zahlungen", "1.607,67 $", "Ihre Karte wurde abgelehnt."],
        ),
        ("ar", 'lang="ar" dir="rtl"', ["صفحة دفع تجريبية", "رُفضت بطاقتك.", "رقم البطاقة"]),
        ("ja", 'lang="en" dir="ltr"', ["Test payment page", "Pay $1,607.67", "Your card was declined."]),
        ("auto", 'lang="en" dir="ltr"', ["Test payment page", "Pay $1,607.67", "Your card was declined."]),
    ],
)
def test_page_speaks_the_language_that_the_business_wishes_for(
    sandbox: RunningSandbox, client: stripe.StripeClient, locale: str, language: str, known: list[str]
) -> None:
    session = open_session(client, locale=locale)
    sandbox.pay(url_of(session), card=DECLINED)
    page = sandbox.open(url_of(session)).text
    assert language in page
    assert [each for each in known if each in words(page)] == known


def test_page_may_load_and_send_nothing_elsewhere(sandbox: RunningSandbox, client: stripe.StripeClient) -> None:
    headers = requests.get(url_of(open_session(client)), timeout=10).headers
    assert headers["Content-Security-Policy"] == (
        "default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors 'none';"
        " form-action 'self' http://acme.localhost:8000"
    )
    assert (headers["Referrer-Policy"], headers["Cache-Control"], headers["X-Content-Type-Options"]) == (
        "no-referrer",
        "no-store",
        "nosniff",
    )


def test_double_submit_is_one_payment(sandbox: RunningSandbox, client: stripe.StripeClient) -> None:
    session = open_session(client, metadata={"case": "double"})
    with ThreadPoolExecutor(8) as browsers:
        answers = list(browsers.map(lambda _: sandbox.pay(url_of(session)), range(8)))
    assert {(answer.status, answer.location) for answer in answers} == {(303, RETURN + session.id)}
    [payment] = sandbox.payments(case="double")
    assert (payment["captures"], payment["captured"]) == (1, 1_607_67)


def test_paid_page_opened_again_says_so(sandbox: RunningSandbox, client: stripe.StripeClient) -> None:
    session = open_session(client)
    sandbox.pay(url_of(session))
    page = sandbox.open(url_of(session))
    assert page.status == 200
    assert "You have already paid" in words(page.text)
    assert f'href="{RETURN}{session.id}"' in page.text


def test_expired_page_says_that_nothing_was_charged(sandbox: RunningSandbox, client: stripe.StripeClient) -> None:
    session = open_session(client)
    client.v1.checkout.sessions.expire(session.id)
    page = sandbox.pay(url_of(session))
    assert page.status == 410
    assert "This payment page has expired You have not been charged." in words(page.text)
    assert f'href="{CANCEL}"' in page.text


def test_unknown_page_is_not_found(sandbox: RunningSandbox) -> None:
    page = sandbox.open(f"{sandbox.url}/c/pay/cs_test_none")
    assert (page.status, "You have not been charged." in page.text) == (404, True)
    assert sandbox.open(f"{sandbox.url}/elsewhere").status == 404


@pytest.mark.parametrize("body", [b"number=" + b"4" * 300_000, b"\xff\xfe", b"a=1&" * 100])
def test_form_that_cannot_be_read_charges_nothing(
    sandbox: RunningSandbox, client: stripe.StripeClient, body: bytes
) -> None:
    session = open_session(client)
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    answer = requests.post(url_of(session), data=body, headers=headers, timeout=10)
    assert (answer.status_code, "You have not been charged." in answer.text) == (400, True)
    assert client.v1.checkout.sessions.retrieve(session.id).payment_intent is None


@pytest.mark.parametrize(
    ("card", "told"),
    [
        (DECLINED, "Your card was declined."),
        ("4000 0000 0000 9995", "Your card was declined: it has insufficient funds."),
        ("4000 0000 0000 0069", "Your card was declined: it has expired."),
        ("4000 0000 0000 0127", "Your card was declined: its security code is wrong."),
    ],
)
def test_decline_is_told_and_another_card_may_pay(
    sandbox: RunningSandbox, client: stripe.StripeClient, card: str, told: str
) -> None:
    session = open_session(client, metadata={"case": card})
    answer = sandbox.pay(url_of(session), card=card)
    assert (answer.status, answer.location) == (303, f"/c/pay/{session.id}")
    page = sandbox.open(url_of(session))
    assert f"{told} You have not been charged. Try another card" in words(page.text)
    assert sandbox.pay(url_of(session)).location == RETURN + session.id
    [payment] = sandbox.payments(case=card)
    assert (payment["declined"], payment["captures"], payment["status"]) == (1, 1, "succeeded")


def test_field_errors_keep_nothing_of_the_card(sandbox: RunningSandbox, client: stripe.StripeClient) -> None:
    session = open_session(client)
    page = sandbox.pay(url_of(session), card="4242 4242 4242 4241", expiry="01/20", code="9")
    assert page.status == 422
    assert "Check the card number: it is not complete or has a wrong digit." in page.text
    assert "This date is in the past." in page.text
    assert [typed for typed in ("4242 4242 4242 4241", "01/20", 'value="9"') if typed in page.text] == []
    assert client.v1.checkout.sessions.retrieve(session.id).payment_intent is None


def test_page_asks_for_the_email_it_was_not_given(sandbox: RunningSandbox, client: stripe.StripeClient) -> None:
    params = session_params()
    del params["customer_email"]
    session = client.v1.checkout.sessions.create(params)
    unsaid = sandbox.submit(url_of(session), method="card", number=CARD, expiry="12/34", code="123", email=" ")
    assert (unsaid.status, "Enter your email address" in unsaid.text) == (422, True)
    sandbox.submit(
        url_of(session), method="card", number=CARD, expiry="12/34", code="123", email="jo@globex.example"
    )
    details = client.v1.checkout.sessions.retrieve(session.id).customer_details
    assert details is not None
    assert details.email == "jo@globex.example"


def test_confirmed_card_pays(sandbox: RunningSandbox, client: stripe.StripeClient) -> None:
    session = open_session(client)
    answer = sandbox.submit(url_of(session), method="card", number=ASKS_CONFIRMATION, expiry="12/34", code="123")
    assert answer.location == f"/c/pay/{session.id}/confirm"
    assert intent_of(client, session).status == "requires_action"
    asked = sandbox.open(f"{url_of(session)}/confirm")
    assert "To Acme Amount $1,607.67 Card Visa ending 3155" in words(asked.text).replace("acme.localhost", "Acme")
    assert sandbox.submit(f"{url_of(session)}/confirm", answer="yes").location == RETURN + session.id
    assert intent_of(client, session).status == "succeeded"


def test_refused_confirmation_charges_nothing(sandbox: RunningSandbox, client: stripe.StripeClient) -> None:
    session = open_session(client)
    answer = sandbox.pay(url_of(session), card=ASKS_CONFIRMATION, confirm=False)
    assert answer.location == f"/c/pay/{session.id}"
    intent = intent_of(client, session)
    assert intent.last_payment_error is not None
    assert (intent.status, intent.amount_received, intent.last_payment_error.code) == (
        "requires_payment_method",
        0,
        "payment_intent_authentication_failure",
    )
    assert "You have not been charged." in sandbox.open(url_of(session)).text


def test_confirmed_twice_is_one_payment(sandbox: RunningSandbox, client: stripe.StripeClient) -> None:
    session = open_session(client, metadata={"case": "confirmed"})
    sandbox.submit(url_of(session), method="card", number=ASKS_CONFIRMATION, expiry="12/34", code="123")
    confirm_url = f"{url_of(session)}/confirm"
    with ThreadPoolExecutor(4) as browsers:
        answers = list(browsers.map(lambda _: sandbox.submit(confirm_url, answer="yes").location, range(4)))
    assert answers == [RETURN + session.id] * 4
    assert [payment["captures"] for payment in sandbox.payments(case="confirmed")] == [1]


def test_another_card_replaces_a_confirmation_never_given(
    sandbox: RunningSandbox, client: stripe.StripeClient
) -> None:
    session = open_session(client, metadata={"case": "replaced"})
    sandbox.submit(url_of(session), method="card", number=ASKS_CONFIRMATION, expiry="12/34", code="123")
    sandbox.pay(url_of(session), card=CARD)
    assert sandbox.submit(f"{url_of(session)}/confirm", answer="yes").location == RETURN + session.id
    assert [payment["captures"] for payment in sandbox.payments(case="replaced")] == [1]


def test_bank_debit_completes_the_session_before_the_money_comes(
    sandbox: RunningSandbox, client: stripe.StripeClient
) -> None:
    session = open_session(client, metadata={"case": "debit"})
    assert sandbox.pay_from_us_account(url_of(session)).location == RETURN + session.id
    shown = client.v1.checkout.sessions.retrieve(session.id)
    assert (shown.status, shown.payment_status, intent_of(client, session).status) == (
        "complete",
        "unpaid",
        "processing",
    )
    assert [payment["captured"] for payment in sandbox.payments(case="debit")] == [0]
    sandbox.settle(session.id, "succeeded")
    assert client.v1.checkout.sessions.retrieve(session.id).payment_status == "paid"
    assert [payment["captured"] for payment in sandbox.payments(case="debit")] == [1_607_67]


def test_bank_debit_that_is_settled_as_failed_takes_nothing(
    sandbox: RunningSandbox, client: stripe.StripeClient
) -> None:
    session = open_session(client, metadata={"case": "returned"})
    sandbox.pay_from_us_account(url_of(session))
    sandbox.settle(intent_of(client, session).id, "failed")
    intent = intent_of(client, session)
    assert (intent.status, intent.amount_received) == ("requires_payment_method", 0)
    assert [payment["captured"] for payment in sandbox.payments(case="returned")] == [0]
    with pytest.raises(requests.HTTPError):
        sandbox.settle(session.id, "succeeded")


def test_bank_debits_settle_by_themselves() -> None:
    with running_sandbox(settle_after=timedelta(0)) as sandbox:
        client = sandbox.client()
        dollars, failing = open_session(client), open_session(client)
        euros, failing_euros = open_session(client, currency="eur"), open_session(client, currency="eur")
        sandbox.pay_from_us_account(url_of(dollars))
        sandbox.pay_from_us_account(url_of(failing), account=FAILING_US_ACCOUNT)
        sandbox.pay_from_iban(url_of(euros))
        sandbox.pay_from_iban(url_of(failing_euros), iban=FAILING_IBAN)
        sessions = (dollars, failing, euros, failing_euros)
        until(lambda: all(intent_of(client, each).status != "processing" for each in sessions))
        assert [client.v1.checkout.sessions.retrieve(each.id).payment_status for each in sessions] == [
            "paid",
            "unpaid",
            "paid",
            "unpaid",
        ]


def test_no_card_or_account_number_is_ever_kept(tmp_path: Path) -> None:
    with running_sandbox(state=tmp_path / "sandbox.db") as sandbox:
        client = sandbox.client()
        for card in (CARD, DECLINED, ASKS_CONFIRMATION, "4111 1111 1111 1111"):
            sandbox.pay(url_of(open_session(client)), card=card, confirm=False)
        sandbox.pay_from_us_account(url_of(open_session(client)))
        sandbox.pay_from_iban(url_of(open_session(client, currency="eur")))
    kept = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    numbers = (CARD, DECLINED, ASKS_CONFIRMATION, "4111 1111 1111 1111", "000123456789", "DE89370400440532013000")
    assert b"4242" in kept
    assert [number for number in numbers if number.replace(" ", "").encode() in kept] == []
