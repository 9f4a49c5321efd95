"""Of an answer by e-mail only what is new is kept, whatever program and language it was written in."""

import pytest

from services.portal_web.hooks.mail.answers import answer, text_of

TOP = "It was 36.\n\nJo\n\n"
QUOTE = "> We were billed for 40 cases,\n> but the delivery note says 36.\n>\n> Why?\n"


@pytest.mark.parametrize(
    "attribution",
    [
        "On Tue, Nov 24, 2026 at 12:05 PM Acme Paper <reply+abc@reply.example> wrote:\n\n",
        "On Tue, Nov 24, 2026 at 12:05 PM Acme Paper\n<reply+abc@reply.example> wrote:\n",
        "Am 24.11.2026 um 12:05 schrieb Acme Paper <reply+abc@reply.example>:\n",
        "Le mar. 24 nov. 2026 à 12:05, Acme Paper <reply+abc@reply.example> a écrit :\n",
        "El mar, 24 nov 2026 a las 12:05, Acme (<reply+abc@reply.example>) escribió:\n\n",
        "في الثلاثاء، 24 نوفمبر 2026 في 12:05 م كتب Acme <reply+abc@reply.example>:\n",
        "",
    ],
)
def test_what_was_answered_below_is_cut_off(attribution: str) -> None:
    assert answer(TOP + attribution + QUOTE) == "It was 36.\n\nJo"


@pytest.mark.parametrize(
    "copied",
    [
        "-----Original Message-----\nFrom: Acme\nTo: Jo\n\nWe were billed",
        "-----Ursprüngliche Nachricht-----\nVon: Acme\n",
        "________________________________\nFrom: Acme <a@acme.example>\nSent: Tuesday\nTo: Jo\n\nWe were billed",
        "From: Acme Paper <a@acme.example>\nSent: Tuesday\nTo: Jo\nSubject: INV-1042\n\nWe were billed",
        "*Von:* Acme Paper <a@acme.example>\n*Gesendet:* Dienstag\n*An:* Jo\n\nWe were billed",
        "من: Acme Paper <a@acme.example>\nالتاريخ: الثلاثاء\nإلى: هدى\n\nWe were billed",
        "-- \nJo Marsh\nGlobex Corporation",
    ],
)
def test_a_copied_message_and_a_signature_are_cut_off(copied: str) -> None:
    assert answer(TOP + copied) == "It was 36.\n\nJo"


def test_an_answer_between_the_lines_keeps_what_it_answers() -> None:
    inline = "> Is it 36?\nYes.\n> And the rest?\nOn its way."
    assert answer(inline + "\n> Thank you\n") == inline


@pytest.mark.parametrize(
    "text",
    [
        "It was 36:\n- 12 white\n- 24 recycled",
        "Quantity: 36\nPrice: 42.50\nDate: Tuesday",
        "Write to me at jo@globex.example:\nI am there all day.",
        "a > b, and\nb < c",
        "Grüße 👩‍👩‍👧‍👦\n\nشكرًا",
        "--\nnot a signature without its blank",
    ],
)
def test_words_that_only_look_so_are_kept(text: str) -> None:
    assert answer(text) == text


@pytest.mark.parametrize("text", ["", "\r\n\r\n", QUOTE, "-- \nJo", "\u00a0\n" + QUOTE])
def test_an_answer_without_words_is_none(text: str) -> None:
    assert answer(text) == ""


def test_what_cannot_be_kept_leaves_a_mark() -> None:
    assert answer("17\0packs") == "17\ufffdpacks"


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>It was&nbsp;36.</p><p>Jo &amp; Ana</p>", "It was\u00a036.\n\nJo & Ana"),
        ("<div>It was 36.</div><div>Jo</div>", "It was 36.\nJo"),
        (
            "<style>p{}</style>It was 36.<STYLE>x</STYLE ><!-- <p>secret</p> --><script>alert(1)</script>",
            "It was 36.",
        ),
        ("It was<br>36.<div class='gmail_quote'>We were billed</div>", "It was\n36."),
        ("It was 36.<blockquote>We <blockquote>were</blockquote> billed</blockquote> Jo", "It was 36. Jo"),
        ("It was 36.<div id='divRplyFwdMsg'>From: Acme</div>We were billed", "It was 36."),
        ("It was 36.<p", "It was 36."),
        ("&lt;script&gt;", "<script>"),
    ],
)
def test_html_is_read_as_its_words(html: str, text: str) -> None:
    assert answer(text_of(html)) == text


@pytest.mark.parametrize(
    "unit",
    [
        "\n",
        "> x\n",
        "On ",
        "x:\n",
        "a\n> b\n",
        "From: a@b\n",
        "<",
        "<!--",
        "<a href='",
        "<blockquote>",
        "&",
        "---",
    ],
)
def test_nothing_that_can_be_sent_takes_long(unit: str) -> None:
    text = unit * (200_000 // len(unit))
    assert len(answer(text)) + len(text_of(text)) <= 2 * len(text)
