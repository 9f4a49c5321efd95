"""Answers by e-mail, as a mail server hands them over: kept once, from whoever may speak, or refused."""

from email.message import EmailMessage
from uuid import uuid4

import httpx
import pytest

from shared.config import DEMO_SECRET
from shared.contracts.billing.attention import ListAttention
from shared.contracts.billing.comments import LONGEST, Comment, Side
from shared.contracts.billing.customers import Contact
from shared.contracts.billing.invoices import Invoice, ViewInvoice
from shared.reply_addresses import ReplyAddresses, ReplyTo, mail_secret
from shared.secrets import Vault
from tests.portal.conftest import House

VAULT = Vault(DEMO_SECRET)
ADDRESSES = ReplyAddresses(VAULT, domain="reply.localhost")
OWNER = "accounts@acmepaper.example"


def address(house: House, invoice: Invoice, side: Side = "customer") -> str:
    return ADDRESSES.written(ReplyTo(house.tenant, "invoice", invoice.id, side))


def letter(
    to: str,
    sender: str = "Jo <jo@globex.example>",
    words: str = "It was 36.",
    files: tuple[tuple[str, bytes], ...] = (),
    **headers: str,
) -> bytes:
    message = EmailMessage()
    message["From"], message["To"] = sender, to
    message["Message-ID"] = f"<{uuid4().hex}@globex.example>"
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content(f"{words}\n\nOn Tue, Nov 24, 2026, Acme Paper <{to}> wrote:\n\n> Why?\n")
    for name, content in files:
        message.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return message.as_bytes()


def hand_over(house: House, raw: bytes, *, secret: str = "", recipient: str = "") -> httpx.Response:
    headers = {
        b"Host": b"hooks.localhost",
        b"Authorization": f"Bearer {secret or mail_secret(VAULT)}".encode(),
        **({b"Portico-Recipient": recipient.encode()} if recipient else {}),
    }
    return house.client.post("/hooks/mail", content=raw, headers=headers)


def outcome(house: House, raw: bytes, *, recipient: str = "") -> tuple[int, str]:
    answer = hand_over(house, raw, recipient=recipient)
    return answer.status_code, answer.text


def kept(house: House, invoice: Invoice) -> list[Comment]:
    question = ViewInvoice(who=house.business, token=invoice.token)
    return list(house.product.bus.ask(question).thread.comments)


def said(house: House, invoice: Invoice) -> list[tuple[str, str, bool, str]]:
    return [(each.author, each.via, each.is_business, each.body) for each in kept(house, invoice)]


@pytest.fixture
def invoice(acme: House) -> Invoice:
    contact = Contact(name="Ana", email="ana@globex.example")
    return acme.new_invoice(acme.new_customer(email="jo@globex.example", contacts=(contact,)))


def test_a_customers_answer_becomes_a_comment_that_needs_attention(acme: House, invoice: Invoice) -> None:
    assert outcome(acme, letter(address(acme, invoice))) == (200, "kept")
    assert said(acme, invoice) == [("Jo", "email", False, "It was 36.")]
    waiting = acme.product.bus.ask(ListAttention(who=acme.business)).waiting
    assert waiting[0].number == invoice.number


@pytest.mark.parametrize("sender", ["JO@globex.example", "Ana <ana@globex.example>"])
def test_everybody_on_the_account_may_answer(acme: House, invoice: Invoice, sender: str) -> None:
    outcome(acme, letter(address(acme, invoice), sender))
    assert [each.via for each in kept(acme, invoice)] == ["email"]


def test_a_stranger_is_named_as_one(acme: House, invoice: Invoice) -> None:
    outcome(acme, letter(address(acme, invoice), "Acme Paper <eve@evil.example>"))
    assert said(acme, invoice) == [("Acme Paper (eve@evil.example)", "stranger", False, "It was 36.")]
    page = acme.visitor().get(f"/invoices/{invoice.token}").text
    assert "by email from an address that is not on this account" in page


def test_the_business_answers_from_its_own_address_only(acme: House, invoice: Invoice) -> None:
    own = letter(address(acme, invoice, "business"), f"Marta Lindqvist <{OWNER}>", "36 it is.")
    stranger = letter(address(acme, invoice, "business"), "Acme Paper <eve@evil.example>", "Pay me instead.")
    assert [outcome(acme, stranger), outcome(acme, own)] == [(403, "stranger"), (200, "kept")]
    assert said(acme, invoice) == [("Marta Lindqvist", "email", True, "36 it is.")]


def test_one_side_cannot_speak_for_the_other(acme: House, invoice: Invoice) -> None:
    outcome(acme, letter(address(acme, invoice), f"Acme <{OWNER}>"))
    assert [(each.is_business, each.via) for each in kept(acme, invoice)] == [(False, "stranger")]


def test_the_same_letter_twice_is_one_comment(acme: House, invoice: Invoice) -> None:
    raw = letter(address(acme, invoice))
    assert [outcome(acme, raw), outcome(acme, raw)] == [(200, "kept")] * 2
    assert len(kept(acme, invoice)) == 1


@pytest.mark.parametrize("header", [{"Auto_Submitted": "auto-replied"}, {"Precedence": "bulk"}])
def test_programs_are_not_answered_and_not_kept(acme: House, invoice: Invoice, header: dict[str, str]) -> None:
    assert outcome(acme, letter(address(acme, invoice), files=(), **header)) == (200, "automatic")
    assert kept(acme, invoice) == []


@pytest.mark.parametrize("to", ["billing@reply.localhost", "reply+aaaaaaaa@reply.localhost", "jo@globex.example"])
def test_an_address_that_was_made_up_is_nobodys(acme: House, to: str) -> None:
    assert outcome(acme, letter(to)) == (404, "nobody")


def test_the_envelope_counts_more_than_the_letter(acme: House, invoice: Invoice) -> None:
    other = acme.new_invoice(acme.new_customer())
    assert outcome(acme, letter(address(acme, other)), recipient=address(acme, invoice)) == (200, "kept")
    assert outcome(acme, letter(address(acme, invoice)), recipient="nobody@reply.localhost") == (404, "nobody")
    assert [len(kept(acme, each)) for each in (invoice, other)] == [1, 0]


def test_an_answer_too_long_for_a_comment_comes_along_whole(acme: House, invoice: Invoice) -> None:
    words = "<b>wort</b>\x01 " * 3000
    outcome(acme, letter(address(acme, invoice), words=words, files=(("a.pdf", b"%PDF-1"),)))
    [comment] = kept(acme, invoice)
    whole, other = comment.attachments
    path = f"/invoices/{invoice.token}/files/{whole.token}"

    assert (len(comment.body), comment.body[-16:]) == (LONGEST, "\n[… message.txt]")
    assert (whole.name, other.name) == ("message.txt", "a.pdf")
    assert acme.visitor().get(path).text == (
        f"From: Jo <jo@globex.example>\n\n{words.strip()}".replace("\x01", "\ufffd")
    )


def test_an_answer_that_no_file_holds_is_refused(acme: House, invoice: Invoice) -> None:
    assert outcome(acme, letter(address(acme, invoice), words="wort " * 200_001)) == (413, "too large")
    many = tuple((f"{place}.pdf", b"%PDF-1") for place in range(50))
    assert outcome(acme, letter(address(acme, invoice), files=many)) == (413, "too large")
    assert kept(acme, invoice) == []


def test_more_files_than_a_form_takes_are_kept_all(acme: House, invoice: Invoice) -> None:
    files = tuple((f"{place}.pdf", b"%PDF-1") for place in range(7))
    outcome(acme, letter(address(acme, invoice), files=files))
    [comment] = kept(acme, invoice)
    assert [each.name for each in comment.attachments] == [name for name, _content in files]


def test_a_long_answer_is_kept_beside_the_names_of_files_that_are_not(acme: House, invoice: Invoice) -> None:
    outcome(acme, letter(address(acme, invoice), words="x" * LONGEST, files=(("evil.exe", b"MZ\x90"),)))
    [comment] = kept(acme, invoice)
    assert comment.body == "x" * LONGEST + "\n[✗ evil.exe]"


@pytest.mark.parametrize("secret", ["wrong", "x" * 64, "ü"])
def test_without_the_secret_nothing_is_taken(acme: House, invoice: Invoice, secret: str) -> None:
    answer = hand_over(acme, letter(address(acme, invoice)), secret=secret)
    assert (answer.status_code, kept(acme, invoice)) == (401, [])


@pytest.mark.parametrize(
    ("raw", "refusal"),
    [
        (b"", (400, "unreadable")),
        (b"\x00\xff" * 1000, (400, "unreadable")),
        (b"From: a@b.example\r\n\r\n", (404, "nobody")),
    ],
)
def test_what_is_no_letter_is_refused(acme: House, raw: bytes, refusal: tuple[int, str]) -> None:
    assert outcome(acme, raw) == refusal


def test_an_answer_without_words_is_not_kept(acme: House, invoice: Invoice) -> None:
    assert outcome(acme, letter(address(acme, invoice), words="")) == (422, "empty")
    assert kept(acme, invoice) == []


def test_a_letter_beyond_reason_is_refused(acme: House) -> None:
    assert outcome(acme, b"x" * 10_000_001)[0] == 413


def test_too_many_letters_are_asked_to_come_later(acme: House, invoice: Invoice) -> None:
    found = [outcome(acme, letter(address(acme, invoice)))[0] for _ in range(61)]
    assert (set(found[:60]), found[60]) == ({200}, 429)


def test_only_the_hosts_for_hooks_take_mail(acme: House) -> None:
    answers = [
        acme.client.request(method, "/hooks/mail", headers={"Host": host})
        for method, host in (("GET", "hooks.localhost"), ("POST", acme.visitor().host))
    ]
    assert answers[0].status_code == 405
    assert answers[1].status_code in (403, 404)


def test_files_come_along_and_those_that_may_not_are_named(acme: House, invoice: Invoice) -> None:
    files = (("Grüße.pdf", b"%PDF-1.7"), ("evil.exe", b"MZ\x90"))
    assert outcome(acme, letter(address(acme, invoice), files=files)) == (200, "kept")
    [comment] = kept(acme, invoice)
    assert ([each.name for each in comment.attachments], comment.body) == (
        ["Grüße.pdf"],
        "It was 36.\n[✗ evil.exe]",
    )


def test_a_letter_that_is_all_files_says_which(acme: House, invoice: Invoice) -> None:
    outcome(acme, letter(address(acme, invoice), words="", files=(("a.pdf", b"%PDF-1"), ("b.pdf", b"%PDF-2"))))
    [comment] = kept(acme, invoice)
    assert (comment.body, len(comment.attachments)) == ("a.pdf, b.pdf", 2)
