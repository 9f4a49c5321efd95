"""What an e-mail says follows from how things stand."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from services.notify import credit_note_letters, letters
from services.notify.comment_letters import comment_alert
from services.notify.envelope import Image
from services.notify.estimate_letters import estimate_alert
from services.notify.figures import Figure
from services.notify.letterhead import Letterhead, letterhead
from services.notify.rendering import columns, written
from shared.colour import accent_colours
from shared.contracts.billing.comments import Attachment
from shared.contracts.billing.credit_notes import NoteUse
from shared.contracts.billing.estimates import Approval
from shared.contracts.billing.invoices import Adjustment, PaidWith
from shared.language.catalogue import Words
from shared.money import Money
from tests.support.correspondence import (
    TODAY,
    approved_view,
    arabic_tenant,
    comment,
    comment_view,
    covered,
    credit_note_view,
    customer,
    declined_view,
    deposit,
    failed_payment,
    german_tenant,
    invoice_view,
    line,
    minted_link,
    note_use,
    payment,
    tenant,
)


def dollars(cents: int) -> Money:
    return Money(cents, "USD")


@pytest.mark.parametrize(
    ("standing", "subject", "sentence", "is_payable"),
    [
        ({}, "– $1,225.87 due December 2", "Due December 2, 2026", True),
        ({"due_on": TODAY}, "– $1,225.87 due November 24", "Due November 24, 2026", True),
        ({"due_on": TODAY.replace(day=23)}, "– $1,225.87 due November 23", "Was due November 23, 2026", True),
        ({"paid": dollars(500_00)}, "– $725.87 due December 2", "Due December 2, 2026", True),
        (
            {"pending": dollars(1225_87)},
            "– $1,225.87, payment on its way",
            "Your bank payment is on its way. No need to pay again.",
            False,
        ),
        ({"paid": dollars(1225_87)}, "– $1,225.87, paid", "Paid. You don't owe anything.", False),
    ],
    ids=["due", "due-today", "past-due", "partial", "pending", "paid"],
)
def test_invoice_says_how_it_stands(
    standing: dict[str, Any], subject: str, sentence: str, is_payable: bool
) -> None:
    letter = letters.invoice(invoice_view(**standing), tenant(), today=TODAY)
    email = written(letter)
    assert email.subject == f"Invoice INV-1071 from Acme Paper {subject}"
    assert (letter.standing, letter.is_payable) == (sentence, is_payable)
    assert (sentence in email.text, "You can see it and pay it there." in email.text) == (True, is_payable)


def test_figures_of_a_partly_paid_invoice_go_down_to_what_is_left() -> None:
    letter = letters.invoice(invoice_view(paid=dollars(500_00)), tenant(), today=TODAY)
    assert letter.rows == (
        Figure("Copy paper A4 × 22", "$1,056.00"),
        Figure("Archive boxes", "$136.04"),
        Figure("Volume discount, 5%", "−$59.60"),
        Figure("Sales tax, 8.25%", "$93.43"),
        Figure("Total", "$1,225.87", is_sum=True),
        Figure("Paid so far", "−$500.00"),
        Figure("Left to pay", "$725.87", is_sum=True),
    )


def test_figures_say_until_when_a_discount_counts_and_that_one_has_ended() -> None:
    last = date(2026, 11, 30)
    lasting, ended = (
        Adjustment(name=name, rate=None, amount=dollars(59_60), expires=last) for name in ("Volume", "Autumn")
    )
    view = invoice_view(discounts=(lasting,), ended_discounts=(ended,))
    rows = letters.invoice(view, tenant(), today=TODAY).rows
    assert rows[2:] == (
        Figure("Volume, until November 30, 2026", "−$59.60"),
        Figure("Sales tax, 8.25%", "$93.43"),
        Figure("Total", "$1,225.87", is_sum=True),
        Figure("Autumn", "ended on Nov 30, 2026", is_text=True),
    )


@pytest.mark.parametrize(
    ("uses", "sentence"),
    [
        ((), "It can be used for what you owe."),
        ((note_use(1225_87),), "It was used for invoice INV-1042."),
        ((note_use(1200_00), note_use(25_87, number="INV-1043")), "All of it was used."),
    ],
    ids=["unused", "used-for-one", "used-for-two"],
)
def test_a_credit_note_says_what_can_be_done_with_it(uses: tuple[NoteUse, ...], sentence: str) -> None:
    assert credit_note_letters.credit_note(credit_note_view(uses=uses), tenant()).standing == sentence


def test_lines_beyond_a_dozen_are_summed_up() -> None:
    many = tuple(line(f"Article {number}", 10_00) for number in range(1, 41))
    bare = invoice_view(lines=many, discounts=(), taxes=(), total=dollars(400_00))
    rows = letters.invoice(bare, tenant(), today=TODAY).rows
    assert rows[10:] == (
        Figure("Article 11", "$10.00"),
        Figure("29 more items", "$290.00"),
        Figure("Total", "$400.00", is_sum=True),
    )


def test_dozen_lines_are_all_shown() -> None:
    dozen = tuple(line(f"Article {number}", 10_00) for number in range(1, 13))
    bare = invoice_view(lines=dozen, discounts=(), taxes=(), total=dollars(120_00))
    labels = [row.label for row in letters.invoice(bare, tenant(), today=TODAY).rows]
    assert labels == [*(f"Article {number}" for number in range(1, 13)), "Total"]


def test_customer_reads_a_language_of_their_own() -> None:
    letter = letters.invoice(invoice_view("EUR", locale="de-AT"), tenant(), today=TODAY)
    assert (letter.head.language, letter.standing) == ("de-AT", "Fällig am 2. Dezember 2026")


def test_language_that_is_not_spoken_gives_way_to_the_business_own() -> None:
    letter = letters.invoice(invoice_view("EUR", locale="nl-NL"), german_tenant(), today=TODAY)
    assert letter.head.language == "de-DE"


def test_receipt_names_each_invoice_the_fee_and_the_credit() -> None:
    both = (covered(), covered(number="INV-1043", applied=dollars(9_00)))
    paid = payment(invoices=both, kept=dollars(1_00), fee=dollars(12_75))
    assert letters.receipt(paid, tenant()).rows == (
        Figure("Reference", "PAY-20988", is_text=True),
        Figure("Applied to invoice INV-1042", "$501.00"),
        Figure("Left to pay on INV-1042", "$1,805.11", is_sum=True),
        Figure("Applied to invoice INV-1043", "$9.00"),
        Figure("Left to pay on INV-1043", "$1,805.11", is_sum=True),
        Figure("Card fee", "$12.75"),
        Figure("Kept as credit on your account", "$1.00"),
    )


def test_receipt_of_a_deposit_is_without_the_fee_what_the_estimate_asked_for() -> None:
    letter = letters.receipt(deposit(amount=dollars(628_26), fee=dollars(15_32)), tenant())
    assert (letter.amount, letter.rows[1:]) == (
        "$628.26",
        (Figure("Deposit on estimate EST-0330", "$612.94"), Figure("Card fee", "$15.32")),
    )


@pytest.mark.parametrize(
    ("is_approved", "sentence"),
    [
        (True, "Estimate EST-0330 is approved. The deposit is kept as credit and taken off the invoice."),
        (False, "Estimate EST-0330 had been closed when the money came. It is kept as credit for you."),
    ],
)
def test_receipt_of_a_deposit_says_what_became_of_the_estimate(is_approved: bool, sentence: str) -> None:
    paid = deposit()
    assert paid.estimate
    paid = deposit(estimate=paid.estimate.model_copy(update={"is_approved": is_approved}))
    letter = letters.receipt(paid, tenant())
    assert (letter.deposit, sentence in written(letter).text, sentence in written(letter).html) == (
        sentence,
        True,
        True,
    )


@pytest.mark.parametrize(
    ("method", "sentence"),
    [
        (
            PaidWith(kind="card", brand="visa", last4="4242"),
            "Paid with Visa ending 4242 on November 2, 2026, 11:40\u202fAM PST.",
        ),
        (PaidWith(kind="check"), "Paid by check on November 2, 2026."),
        (PaidWith(kind="wire_transfer"), "Paid by bank transfer on November 2, 2026."),
        (None, "Paid on November 2, 2026, 11:40\u202fAM PST."),
    ],
)
def test_receipt_says_how_it_was_paid(method: PaidWith | None, sentence: str) -> None:
    assert letters.receipt(payment(method=method), tenant()).paid == sentence


def test_day_of_a_receipt_is_the_business_own() -> None:
    late = payment("AED").model_copy(update={"settled_at": payment().settled_at})
    assert letters.receipt(late, tenant(zone="Pacific/Kiritimati")).day == "November 3"


def test_failed_payment_of_one_invoice_leads_to_it() -> None:
    letter = letters.payment_failed(failed_payment(), tenant())
    assert (letter.where, letter.url) == (
        "View invoice",
        "https://acme.portal.example/invoices/q9LrT2q9LrT2q9LrT2q9LrT2",
    )
    assert letter.rows[:1] == (Figure("Invoice", "INV-1042", is_text=True),)


def test_failed_payment_of_several_invoices_leads_to_the_account() -> None:
    letter = letters.payment_failed(failed_payment(invoices=(covered(), covered(number="INV-1043"))), tenant())
    assert (letter.where, letter.url) == ("View your account", "https://acme.portal.example/")
    assert [row.value for row in letter.rows[:2]] == ["INV-1042", "INV-1043"]


def test_failed_payment_of_what_was_paid_meanwhile_asks_for_nothing() -> None:
    settled = failed_payment(invoices=(covered(paid=dollars(2306_11)),))
    letter = letters.payment_failed(settled, tenant())
    assert (letter.is_payable, "pay again" in written(letter).text) == (False, False)


@pytest.mark.parametrize(("seconds", "minutes"), [(60, 1), (61, 2), (900, 15), (3600, 60)])
def test_sign_in_link_tells_how_many_minutes_it_works(seconds: int, minutes: int) -> None:
    asked_at = minted_link().asked_at
    link = minted_link(expires_at=asked_at.fromtimestamp(asked_at.timestamp() + seconds, asked_at.tzinfo))
    letter = letters.sign_in(link, tenant())
    unit = "minute" if minutes == 1 else "minutes"
    assert f"It works for {minutes} {unit} and once." in written(letter).text


def test_sign_in_without_a_known_browser_says_only_when() -> None:
    text = written(letters.sign_in(minted_link(browser=""), tenant())).text
    assert "Someone asked for this on November 24, 2026, 12:05\u202fPM PST. If it was not you" in text


def test_letterhead_of_a_right_to_left_business_is_mirrored() -> None:
    business = arabic_tenant()
    assert letterhead(business, Words("ar-AE")) == Letterhead(
        business="ورق النخيل",
        mark="و",
        logo=None,
        colours=accent_colours("#9b2242"),
        legal_name="ورق النخيل ذ.م.م",
        address="شارع الشيخ زايد · دبي",
        phone="+971\xa04\xa0555\xa00142",
        email="billing@nakheel.example",
        language="ar-AE",
        direction="rtl",
        start="right",
        end="left",
    )


@pytest.mark.parametrize(
    ("logo", "image"),
    [
        ("data:image/png;base64,iVBORw0KGgo=", Image("png", b"\x89PNG\r\n\x1a\n")),
        ("data:image/jpeg;base64,/9j/", Image("jpeg", b"\xff\xd8\xff")),
        ("data:image/webp;base64,UklGRg==", None),
        ("data:image/png;base64,not base64!", None),
        ("<svg xmlns='http://www.w3.org/2000/svg'/>", None),
        ("", None),
    ],
)
def test_logo_comes_along_where_mail_programs_can_show_it(logo: str, image: Image | None) -> None:
    assert letterhead(tenant(logo=logo), Words("en-US")).logo == image


def test_business_without_legal_name_phone_or_address_still_signs() -> None:
    bare = tenant(legal_name="", phone="", address=tenant().address.model_copy(update={"lines": (), "city": ""}))
    text = written(letters.receipt(payment(customer=customer()), bare)).text
    assert text.endswith("-- \nAcme Paper · OR 97209\nQuestions? Reply to this email.")


def test_amounts_in_text_stand_below_each_other_whatever_the_letters() -> None:
    rows = [Figure("紙 A4", "$5.00"), Figure("Café", "−$1,000.00"), Figure("x" * 60, "$1.00")]
    assert columns(rows, within="ltr").splitlines() == [
        "  紙 A4" + " " * 50 + "$5.00",
        "  Café" + " " * 46 + "−$1,000.00",
        "  " + "x" * 60 + " " * 7 + "$1.00",
    ]


def test_amounts_in_right_to_left_text_follow_their_label() -> None:
    assert columns([Figure("الإجمالي", "$5.00")], within="rtl") == "الإجمالي: \u2068$5.00\u2069"


def test_a_sentence_that_ends_in_dirhams_has_one_full_stop() -> None:
    early = invoice_view("AED", early_rate=Decimal(2), early_until=TODAY.replace(day=30))
    told = letters.invoice(early, arabic_tenant(), today=TODAY).early
    assert told == "ادفع 1,201.35\xa0د.إ. بحلول 30 نوفمبر 2026 ووفّر 24.52\xa0د.إ."


def test_names_are_listed_as_the_language_does() -> None:
    files = tuple(Attachment(token=name, name=name, media_type="text/csv", size=1) for name in ("a.csv", "b.csv"))
    told = comment_view("AED", comment=comment(attachments=files))
    text = written(comment_alert(told, arabic_tenant(), today=TODAY, is_on_page=True)).text
    assert "المرفقات: \u2068a.csv\u2069 و\u2068b.csv\u2069\n" in text


def test_a_failed_deposit_leads_to_its_estimate() -> None:
    letter = letters.payment_failed(deposit(state="failed"), tenant())
    assert (letter.where, letter.url, letter.is_payable, letter.is_deposit) == (
        "View estimate",
        "https://acme.portal.example/estimates/e7MfR3e7MfR3e7MfR3e7MfR3",
        False,
        True,
    )


def test_the_business_reads_the_reason_line_by_line_and_nothing_where_there_is_none() -> None:
    told = [
        estimate_alert(declined_view(reason=reason), tenant(), page="") for reason in ("Too dear.\nSorry.", "")
    ]
    assert [(letter.is_approved, letter.words) for letter in told] == [
        (False, ("Too dear.", "Sorry.")),
        (False, ()),
    ]


def test_an_approval_by_link_names_nobody() -> None:
    approval = Approval(initials="JM", name="", at=payment().started_at)
    labels = [row.label for row in estimate_alert(approved_view(approval=approval), tenant(), page="").rows]
    assert labels == ["Initials", "Approved", "The customer’s order", "Total", "Deposit paid"]
