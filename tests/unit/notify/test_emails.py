"""Every e-mail, as it is read: its subject and text whole, its HTML by its promises."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from html.parser import HTMLParser
from typing import get_args

import pytest

from services.notify import credit_note_letters, estimate_letters, letters, statement_letters
from services.notify.comment_letters import CommentAlert, comment_alert, comment_reply
from services.notify.details_letters import DetailsAlert, customer_alert, email_confirmation, email_notice
from services.notify.estimate_letters import EstimateAlert
from services.notify.letters import Kind, Letter
from services.notify.promise_letters import PaymentExpected, payment_expected, promise_withdrawn
from services.notify.quarantine_letters import PaymentQuarantine, payment_quarantined
from services.notify.rendering import EMAILS, whole, written
from services.notify.view_letters import ViewedAlert, viewed_alert
from shared.contracts.billing.comments import Attachment
from shared.contracts.billing.invoices import Promise
from shared.contracts.billing.viewing import ViewedKind
from shared.contracts.settings import Tenant
from shared.money import Money
from tests.support.correspondence import (
    INVOICE_TOKEN,
    TODAY,
    answer_view,
    approved_view,
    arabic_tenant,
    comment,
    comment_view,
    credit_note_view,
    customer_changed,
    declined_view,
    deposit,
    estimate_view,
    failed_payment,
    german_tenant,
    invoice_view,
    line,
    minted_email_link,
    minted_link,
    note_use,
    open_items_view,
    payment,
    statement_view,
    tenant,
)

CLIPPED_BEYOND = 102 * 1024
TO_THE_BUSINESS = (
    CommentAlert,
    EstimateAlert,
    ViewedAlert,
    PaymentExpected,
    PaymentQuarantine,
    DetailsAlert,
)
TENANTS = [tenant(), german_tenant(), arabic_tenant()]
SIGN_IN = """\
Sign in to Acme Paper

Open this link to see your invoices and payments. It works for 15 minutes and once.

https://acme.portal.example/s/Zt8QyV3rN0pLZt8QyV3rN0pL

On another device? Type this code there:

K7M 4QX

Someone asked for this on November 24, 2026, 12:05\u202fPM PST (Firefox, Linux). \
If it was not you, ignore this email: nobody can sign in without it.

-- 
Acme Paper, Inc. · 1725 Mill Street · Portland, OR 97209
Questions? Reply to this email, or call +1\xa0503\xa0555\xa00142."""
INVOICE = """\
Invoice INV-1071 from Acme Paper

$1,225.87
Due December 2, 2026

  Copy paper A4 × 22   $1,056.00
  Archive boxes          $136.04
  Volume discount, 5%    −$59.60
  Sales tax, 8.25%        $93.43
  Total                $1,225.87

View invoice
https://acme.portal.example/invoices/q9LrT2q9LrT2q9LrT2q9LrT2

You can see it and pay it there. The PDF is attached.

This link opens this one invoice, for anyone who has it. Forward it only to people who may see it.

-- 
Acme Paper, Inc. · 1725 Mill Street · Portland, OR 97209
Questions? Reply to this email, or call +1\xa0503\xa0555\xa00142."""
RECEIPT = """\
Payment received

$501.00
Paid with Visa ending 4242 on November 2, 2026, 11:40\u202fAM PST. Thank you.

  Reference                    PAY-20988
  Applied to invoice INV-1042    $501.00
  Left to pay on INV-1042      $1,805.11

View receipt
https://acme.portal.example/payments/v4XeW8v4XeW8v4XeW8v4XeW8

The receipt is attached as a PDF.

-- 
Acme Paper, Inc. · 1725 Mill Street · Portland, OR 97209
Questions? Reply to this email, or call +1\xa0503\xa0555\xa00142."""
ESTIMATE = """\
Estimate EST-0330 from Acme Paper

$1,225.87
Valid until December 20, 2026.

  Copy paper A4 × 22   $1,056.00
  Archive boxes          $136.04
  Volume discount, 5%    −$59.60
  Sales tax, 8.25%        $93.43
  Total                $1,225.87
  Deposit on approval    $612.94

View estimate
https://acme.portal.example/estimates/e7MfR3e7MfR3e7MfR3e7MfR3

You can approve or decline it there. The PDF is attached.

This link opens this one estimate, for anyone who has it. Forward it only to people who may approve it.

-- 
Acme Paper, Inc. · 1725 Mill Street · Portland, OR 97209
Questions? Reply to this email, or call +1\xa0503\xa0555\xa00142."""
CREDIT_NOTE = """\
Credit note CN-0007 from Acme Paper

$1,225.87
$1,200.00 of it can still be used for what you owe.

  Copy paper A4 × 22   $1,056.00
  Archive boxes          $136.04
  Volume discount, 5%    −$59.60
  Sales tax, 8.25%        $93.43
  Total                $1,225.87
  Used so far            −$25.87
  Left to use          $1,200.00

View credit note
https://acme.portal.example/credit_notes/c5NdT8c5NdT8c5NdT8c5NdT8

The PDF is attached.

This link opens this one credit note, for anyone who has it. Forward it only to people who may see it.

-- 
Acme Paper, Inc. · 1725 Mill Street · Portland, OR 97209
Questions? Reply to this email, or call +1\xa0503\xa0555\xa00142."""
APPROVED = """\
Estimate EST-0330 was approved
Globex Corporation

  Initials                                           JM
  Signed in as                                 Jo Marsh
  Approved              November 24, 2026, 12:05\u202fPM PST
  The customer’s order                         PO-88417
  Total                                       $1,225.87
  Deposit paid                                  $612.94

View estimate
https://acme.portal.example/estimates/e7MfR3?preview=mark

Reply to this email to write to the customer.

-- 
Acme Paper, Inc. · 1725 Mill Street · Portland, OR 97209
You get this because answers to estimates of Acme Paper are sent to this address."""
DECLINED = """\
Estimate EST-0330 was declined
Globex Corporation

> Too dear.
>
> Sorry.

  Declined  November 24, 2026, 12:05\u202fPM PST
  Total                           $1,225.87

View estimate
https://acme.portal.example/estimates/e7MfR3?preview=mark

Reply to this email to write to the customer.

-- 
Acme Paper, Inc. · 1725 Mill Street · Portland, OR 97209
You get this because answers to estimates of Acme Paper are sent to this address."""
DEPOSIT = """\
Payment received

$612.94
Paid with Visa ending 4242 on November 2, 2026, 11:40\u202fAM PST. Thank you.
Estimate EST-0330 is approved. The deposit is kept as credit and taken off the invoice.

  Reference                     PAY-20988
  Deposit on estimate EST-0330    $612.94

View receipt
https://acme.portal.example/payments/v4XeW8v4XeW8v4XeW8v4XeW8

The receipt is attached as a PDF.

-- 
Acme Paper, Inc. · 1725 Mill Street · Portland, OR 97209
Questions? Reply to this email, or call +1\xa0503\xa0555\xa00142."""
DEPOSIT_FAILED = """\
Your bank payment did not arrive

Your payment of $612.94 did not arrive. Nothing was charged.

  Estimate          EST-0330
  Amount             $612.94
  Started   November 2, 2026

View estimate
https://acme.portal.example/estimates/e7MfR3e7MfR3e7MfR3e7MfR3

The estimate is not approved. You can approve it there and pay the deposit again, in the same way or in another.

-- 
Acme Paper, Inc. · 1725 Mill Street · Portland, OR 97209
Questions? Reply to this email, or call +1\xa0503\xa0555\xa00142."""
VIEWED = """\
Invoice INV-1071 was seen

$1,225.87
Globex Corporation · November 24, 2026, 12:05\u202fPM PST

View invoice
https://acme.portal.example/invoices/q9LrT2?preview=mark

This is about the first time only; your own look at it never counts. Reply to this email to write to the customer.

-- 
Acme Paper, Inc. · 1725 Mill Street · Portland, OR 97209
You get this because news of Acme Paper is sent to this address."""
PAYMENT_FAILED = """\
Your bank payment did not arrive

Your payment of $501.00 did not arrive. Nothing was charged.

  Invoice          INV-1042
  Amount            $501.00
  Started  November 2, 2026

View invoice
https://acme.portal.example/invoices/q9LrT2q9LrT2q9LrT2q9LrT2

You can pay again there, in the same way or in another.

-- 
Acme Paper, Inc. · 1725 Mill Street · Portland, OR 97209
Questions? Reply to this email, or call +1\xa0503\xa0555\xa00142."""
EXPECTED = """\
Globex Corporation expects to pay $1,225.87 by November 24, 2026

To be paid by bank transfer: INV-1071, INV-1072, INV-1073, INV-1074, INV-1075, and 3 more
Payment reference: 1182 <b>

> Sent.
> <script>alert(1)</script>

Nothing counts as paid by this: write the payment down when it arrives.

View on the page
https://acme.portal.example/invoices/q9LrT2?preview=mark

Your answer to this email goes to the customer.

-- 
Acme Paper, Inc. · 1725 Mill Street · Portland, OR 97209
You get this because questions to Acme Paper are sent to this address."""
COMMENT_ALERT = """\
Jo Marsh commented on INV-1042
Globex Corporation · $1,805.11 to collect · Past due by 12 days

> We were billed for 40 cases of the 80 g copy paper, but delivery note 8829
> says 36.
>
> Why?

View on the page
https://acme.portal.example/invoices/q9LrT2q9LrT2q9LrT2q9LrT2#comment-5

Reply to this email: your answer goes to jo@globex.example and is shown on the page.

INV-1042 now needs attention, until somebody marks it as resolved. 6 other documents are waiting, too.

-- 
Acme Paper, Inc. · 1725 Mill Street · Portland, OR 97209
You get this because questions to Acme Paper are sent to this address."""
COMMENT_REPLY = """\
Acme Paper wrote to you about invoice INV-1042

Mara Lindqvist:

> 36 it is.

View invoice
https://acme.portal.example/invoices/q9LrT2q9LrT2q9LrT2q9LrT2#comment-6

To answer, reply to this email, or write on the invoice’s page.

-- 
Acme Paper, Inc. · 1725 Mill Street · Portland, OR 97209
Questions? Reply to this email, or call +1\xa0503\xa0555\xa00142."""
GERMAN_RECEIPT = """\
Zahlung eingegangen

501,00\xa0€
Bezahlt am 2. November 2026, 20:40 MEZ, mit Visa, Endziffern 4242. Vielen Dank.

  Referenz                           PAY-20988
  Verrechnet mit Rechnung INV-1042    501,00\xa0€
  Noch offen auf INV-1042           1.805,11\xa0€

Quittung ansehen
https://nordlicht.portal.example/payments/v4XeW8v4XeW8v4XeW8v4XeW8

Die Quittung liegt als PDF bei.

-- 
Nordlicht Energie GmbH · Speicherstr. 7 · 24103 Kiel
Fragen? Antworten Sie auf diese E-Mail oder rufen Sie an: +49\xa0431\xa05550142."""
ARABIC_FAILURE = """\
لم تصل دفعتك المصرفية

دفعتك بمبلغ \u2068501.00\xa0د.إ.\u2069 لم تصل. لم يُخصم أي مبلغ.

فاتورة: \u2068INV-1042\u2069
المبلغ: \u2068501.00\xa0د.إ.\u2069
تاريخ البدء: \u20682 نوفمبر 2026\u2069

عرض الفاتورة
https://nakheel.portal.example/invoices/q9LrT2q9LrT2q9LrT2q9LrT2

يمكنك الدفع مرة أخرى هناك بالطريقة نفسها أو بغيرها.

-- 
\u2068ورق النخيل ذ.م.م\u2069 · \u2068شارع الشيخ زايد · دبي\u2069
هل لديك أسئلة؟ رد على هذه الرسالة أو اتصل بالرقم \u2068+971\xa04\xa0555\xa00142\u2069."""


PROMISE = Promise(
    method="wire_transfer",
    expected_on=TODAY,
    reference="1182 <b>",
    note="Sent.\n<script>alert(1)</script>",
    made_at=datetime(2026, 11, 24, 20, 5, tzinfo=UTC),
)
FORWARD = "statement_type=balance_forward&start=2026-10-01&end=2026-11-24&currency=USD"
STATEMENT = """\
Statement from Acme Paper

Your balance on November 24, 2026
$1,000.00
$100.00 of it past due

  Opening balance          $640.00
  Charges                $2,000.00
  Payments and credits  −$1,640.00
  Closing balance        $1,000.00

View statement
https://acme.portal.example/statements/s8TmE2s8TmE2s8TmE2s8TmE2?statement_type=balance_forward&start=2026-10-01&end=2026-11-24&currency=USD

The PDF is attached.

This link opens your statements, for anyone who has it. Forward it only to people who may see your account.

-- 
Acme Paper, Inc. · 1725 Mill Street · Portland, OR 97209
Questions? Reply to this email, or call +1\xa0503\xa0555\xa00142."""


def letters_of(business: Tenant) -> list[Letter]:
    currency = business.currency
    return [
        letters.sign_in(minted_link(), business),
        letters.invoice(invoice_view(currency), business, today=TODAY),
        letters.receipt(payment(currency), business),
        letters.payment_failed(failed_payment(currency), business),
        comment_alert(comment_view(currency), business, today=TODAY, is_on_page=True),
        comment_reply(answer_view(), business, is_on_page=True),
        estimate_letters.estimate(estimate_view(currency), business, today=TODAY),
        comment_reply(answer_view(kind="estimate", number="EST-0330"), business, is_on_page=True),
        estimate_letters.estimate_alert(
            approved_view(currency), business, page=f"{business.url}/estimates/e7MfR3?preview=mark"
        ),
        estimate_letters.estimate_alert(
            declined_view(currency), business, page=f"{business.url}/estimates/e7MfR3?preview=mark"
        ),
        letters.receipt(deposit(currency), business),
        letters.payment_failed(deposit(currency, state="failed"), business),
        credit_note_letters.credit_note(credit_note_view(currency, uses=(note_use(25_87, currency),)), business),
        *(seen(kind, business) for kind in get_args(ViewedKind)),
        payment_expected(
            invoice_view(currency),
            PROMISE,
            business,
            numbers=[f"INV-{number}" for number in range(1071, 1079)],
            amount=Money(1_225_87, currency),
            page="https://acme.portal.example/invoices/q9LrT2?preview=mark",
        ),
        promise_withdrawn(invoice_view(currency), business, page="https://acme.portal.example/invoices/q9LrT2"),
        email_confirmation(minted_email_link(), business),
        email_notice(minted_email_link(act="undo"), business),
        payment_quarantined(
            payment(currency, state="waiting"),
            business,
            reason="succeeded: 1 USD instead of <b>",
            page=f"{business.url}/invoices/q9LrT2?preview=mark",
        ),
        customer_alert(customer_changed(), business),
        statement_letters.statement(statement_view(currency), business, query=FORWARD, has_paper=True),
        statement_letters.statement(open_items_view(currency, count=14), business, query="", has_paper=False),
    ]


def seen(kind: ViewedKind, business: Tenant) -> ViewedAlert:
    return viewed_alert(
        kind,
        "INV-1071",
        customer="Globex Corporation",
        amount=Money(1225_87, business.currency),
        at=datetime(2026, 11, 24, 20, 5, tzinfo=UTC),
        page=f"{business.url}/invoices/q9LrT2?preview=mark",
        tenant=business,
    )


ALL = [pytest.param(each, id=f"{each.kind}-{each.head.language}") for one in TENANTS for each in letters_of(one)]
every_letter = pytest.mark.parametrize("letter", ALL)


class Page(HTMLParser):
    """What a mail program finds in the HTML."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.scripts: list[str] = []
        self._inside = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._inside = tag

    def handle_endtag(self, tag: str) -> None:
        self._inside = ""

    def handle_data(self, data: str) -> None:
        if self._inside == "script":
            self.scripts.append(data)
        elif self._inside != "style":
            self.words.append(data)

    def text(self) -> str:
        return " ".join(" ".join(self.words).split())

    def all(self, tag: str) -> Iterator[dict[str, str | None]]:
        return (attributes for name, attributes in self.tags if name == tag)


def test_each_kind_has_its_three_files() -> None:
    folders = {path.name: sorted(file.name for file in path.iterdir()) for path in EMAILS.iterdir()}
    folders.pop("_base")
    assert folders == {kind: ["body.html", "body.txt", "subject.txt"] for kind in get_args(Kind)}


@pytest.mark.parametrize(
    ("letter", "subject", "text"),
    [
        (letters_of(TENANTS[0])[0], "Sign in to Acme Paper", SIGN_IN),
        (letters_of(TENANTS[0])[1], "Invoice INV-1071 from Acme Paper – $1,225.87 due December 2", INVOICE),
        (letters_of(TENANTS[0])[2], "Receipt from Acme Paper – $501.00 received November 2", RECEIPT),
        (letters_of(TENANTS[0])[3], "Your bank payment to Acme Paper did not arrive – $501.00", PAYMENT_FAILED),
        (letters_of(TENANTS[0])[6], "Estimate EST-0330 from Acme Paper – $1,225.87", ESTIMATE),
        (letters_of(TENANTS[0])[8], "Globex Corporation approved EST-0330 – $1,225.87", APPROVED),
        (letters_of(TENANTS[0])[9], "Globex Corporation declined EST-0330 – $1,225.87", DECLINED),
        (letters_of(TENANTS[0])[10], "Receipt from Acme Paper – $612.94 received November 2", DEPOSIT),
        (
            letters_of(TENANTS[0])[11],
            "Your bank payment to Acme Paper did not arrive – $612.94",
            DEPOSIT_FAILED,
        ),
        (letters_of(TENANTS[0])[13], "Globex Corporation has seen invoice INV-1071", VIEWED),
        (
            letters_of(TENANTS[0])[16],
            "Globex Corporation expects to pay $1,225.87 by November 24, 2026",
            EXPECTED,
        ),
        (letters_of(TENANTS[0])[-2], "Statement from Acme Paper – $1,000.00", STATEMENT),
        (letters_of(TENANTS[0])[12], "Credit note CN-0007 from Acme Paper – $1,225.87", CREDIT_NOTE),
        (
            letters_of(TENANTS[0])[4],
            "Jo Marsh commented on INV-1042 (Globex Corporation)",
            COMMENT_ALERT,
        ),
        (letters_of(TENANTS[0])[5], "Acme Paper wrote to you about invoice INV-1042", COMMENT_REPLY),
        (
            letters_of(TENANTS[1])[2],
            "Quittung von Nordlicht Energie – 501,00 € eingegangen am 2. November",
            GERMAN_RECEIPT,
        ),
        (
            letters_of(TENANTS[2])[3],
            "لم تصل دفعتك المصرفية إلى \u2068ورق النخيل\u2069 – \u2068501.00 د.إ.\u2069",
            ARABIC_FAILURE,
        ),
    ],
    ids=[
        "sign-in",
        "invoice",
        "receipt",
        "payment-failed",
        "estimate",
        "approved",
        "declined",
        "deposit",
        "deposit-failed",
        "viewed",
        "expected",
        "statement",
        "credit-note",
        "comment-alert",
        "comment-reply",
        "receipt-de",
        "payment-failed-ar",
    ],
)
def test_subject_and_text_read_in_full(letter: Letter, subject: str, text: str) -> None:
    email = written(letter)
    assert (email.subject, email.text) == (subject, text)


def url_of(letter: Letter) -> str:
    """Where the button leads; the business is only told of changes."""
    return "" if isinstance(letter, DetailsAlert) else letter.url


@every_letter
def test_html_says_what_the_text_says(letter: Letter) -> None:
    email = written(letter)
    shown = Page(email.html).text()
    facts = [url_of(letter), letter.head.legal_name, letter.head.address]
    facts += [] if isinstance(letter, TO_THE_BUSINESS) else [letter.head.phone]
    facts += getattr(letter, "words", ())
    facts += [fact for row in getattr(letter, "rows", ()) for fact in (row.label, row.value)]
    facts += [letter.code, letter.asked_at] if isinstance(letter, letters.SignIn) else []
    text = " ".join(email.text.replace("\n>", " ").split())
    plain = [" ".join(fact.split()) for fact in facts]
    assert [fact for fact in plain if fact not in shown or fact not in text] == []


def test_numbers_of_documents_are_not_broken_at_their_hyphens() -> None:
    told = whole("Applied to invoice INV-0042, well-known <b>, AED-7")
    held = '<span class="whole">'
    assert told == f"Applied to invoice {held}INV-0042,</span> well-known &lt;b&gt;, {held}AED-7</span>"


@every_letter
def test_html_says_its_language_and_direction_and_title(letter: Letter) -> None:
    email = written(letter)
    head = letter.head
    assert next(Page(email.html).all("html")) == {"lang": head.language, "dir": head.direction}
    assert f"<title>{email.subject}</title>" in email.html


def test_the_option_of_a_command_keeps_its_direction_in_an_arabic_sentence() -> None:
    [letter] = [each for each in letters_of(TENANTS[2]) if isinstance(each, PaymentQuarantine)]
    email = written(letter)
    told = "فأضف \u2068--received\u2069 مع المبلغ"
    assert (told in email.text, told in email.html) == (True, True)


@every_letter
def test_there_is_one_button_and_its_address_as_text(letter: Letter) -> None:
    page = Page(written(letter).html)
    url = url_of(letter)
    assert [link["href"] for link in page.all("a")] == ([url, url] if url else [])
    assert url in page.text()


@every_letter
def test_html_asks_for_nothing_and_follows_nobody(letter: Letter) -> None:
    html = written(letter).html
    assert re.findall(r'src="|<link|url\(|@import|<iframe|<form', html) == []


@every_letter
def test_html_is_not_clipped_and_keeps_its_dark_colours(letter: Letter) -> None:
    html = written(letter).html
    assert len(html.encode()) < CLIPPED_BEYOND
    assert html.count("@media (prefers-color-scheme: dark)") == 1
    assert len(re.findall("<style", html)) == 1


@every_letter
def test_there_is_one_heading_and_a_hidden_line_for_lists(letter: Letter) -> None:
    html = written(letter).html
    hidden = re.search(r'<div class="pre"[^>]*display: none[^>]*>([^<]+)</div>', html)
    assert (html.count("<h1"), bool(hidden and hidden[1].strip())) == (1, True)


@every_letter
def test_layout_tables_are_no_tables_to_screen_readers(letter: Letter) -> None:
    roles = [table.get("role") for table in Page(written(letter).html).all("table")]
    assert set(roles) <= {"presentation", "table"}
    assert roles.count("table") == (1 if hasattr(letter, "rows") else 0)


@pytest.mark.parametrize("business", TENANTS, ids=lambda each: each.locale)
def test_code_is_not_in_the_subject_nor_in_the_line_for_lists(business: Tenant) -> None:
    email = written(letters.sign_in(minted_link(), business))
    hidden = re.search(r'<div class="pre"[^>]*>([^<]+)</div>', email.html)
    assert hidden
    assert [("K7M" in each, "4QX" in each) for each in (email.subject, hidden[1])] == [(False, False)] * 2


def test_invoice_can_be_viewed_from_the_list_of_a_mail_program() -> None:
    (script,) = Page(written(letters.invoice(invoice_view(), tenant(), today=TODAY)).html).scripts
    assert json.loads(script) == {
        "@context": "https://schema.org",
        "@type": "EmailMessage",
        "potentialAction": {
            "@type": "ViewAction",
            "name": "View invoice",
            "target": f"https://acme.portal.example/invoices/{INVOICE_TOKEN}",
        },
    }


def test_an_answer_about_an_estimate_leads_to_the_estimate() -> None:
    letter = comment_reply(answer_view(kind="estimate", number="EST-0330"), tenant(), is_on_page=False)
    email = written(letter)
    assert email.subject == "Acme Paper wrote to you about estimate EST-0330"
    assert "/estimates/" in letter.url
    assert ("View estimate" in email.text, "invoice" in email.text.lower()) == (True, False)


def test_names_are_text_not_markup() -> None:
    hostile = tenant(name="<img src=x onerror=alert(1)>", legal_name="</td></table><script>", phone="</style>")
    email = written(letters.receipt(payment(), hostile))
    tags = {name for name, _ in Page(email.html).tags}
    assert tags & {"img", "script"} == set()
    assert "&lt;img src=x onerror=alert(1)&gt;" in email.html
    assert email.subject == "Receipt from <img src=x onerror=alert(1)> – $501.00 received November 2"


def test_logo_is_shown_on_a_white_plate_instead_of_initials() -> None:
    with_logo = tenant(logo="data:image/png;base64,iVBORw0KGgo=")
    page = Page(written(letters.receipt(payment(), with_logo)).html)
    (picture,) = page.all("img")
    assert (picture["src"], picture["alt"], "AP" in page.text()) == ("cid:logo", "Acme Paper", False)


def test_long_invoice_is_not_clipped() -> None:
    long = invoice_view(number="9" * 200, lines=(line("Ünïcode paper ✓ " * 12, 5_00),) * 1000)
    email = written(letters.invoice(long, tenant(name="Ñ" * 200, legal_name="Ñ" * 200), today=TODAY))
    assert len(email.html.encode()) < CLIPPED_BEYOND


HOSTILE = "</td></table><script>alert(1)</script>\n\u202e" + "x" * 200 + "\nhttps://evil.example/"


@pytest.mark.parametrize("is_on_page", [True, False])
def test_what_was_said_is_text_in_an_email_and_opens_nothing(is_on_page: bool) -> None:
    view = comment_view(comment=comment(body=HOSTILE, author="<b>Jo</b>\r\nBcc: evil@x.example"))
    email = written(comment_alert(view, tenant(), today=TODAY, is_on_page=is_on_page))
    page = Page(email.html)
    assert {link["href"] for link in page.all("a")} == {
        f"https://acme.portal.example/invoices/{INVOICE_TOKEN}#comment-5"
    }
    assert "script" not in {name for name, _ in page.tags}
    assert "\n" not in email.subject
    assert ("is not shown on the page" in email.text) == (not is_on_page)


def test_files_of_a_comment_are_named_in_its_email() -> None:
    note = Attachment(token="x" * 24, name="note <b>.pdf", media_type="application/pdf", size=1)
    email = written(
        comment_reply(comment_view(comment=comment(attachments=(note, note))), tenant(), is_on_page=True)
    )
    assert "\nAttached: note <b>.pdf and note <b>.pdf\n" in email.text
    assert "Attached: note &lt;b&gt;.pdf and note &lt;b&gt;.pdf" in email.html


def test_the_longest_comment_is_not_clipped() -> None:
    view = comment_view(comment=comment(body='"&' * 5000))
    assert len(written(comment_alert(view, tenant(), today=TODAY, is_on_page=True)).html.encode()) < CLIPPED_BEYOND


def test_templates_hold_no_styles_of_their_own() -> None:
    inline = [path.name for path in EMAILS.rglob("*.html") if " style=" in path.read_text()]
    assert inline == []
