"""A raw e-mail is read for who wrote what to whom; nothing that claims to be one breaks anything."""

from contextlib import suppress

import pytest

from services.portal_web.guard.refused import TooLarge, Unreadable
from services.portal_web.hooks.mail.letters import read

PLAIN = (
    b"From: Jo Marsh <jo@globex.example>\r\nTo: reply+abc@reply.example\r\nMessage-ID: <1@globex.example>\r\n"
    b"Subject: Re: INV-1042\r\n\r\nIt was 36.\r\n"
)


def raw(*headers: str, body: str = "It was 36.", sender: str = "Jo Marsh <jo@globex.example>") -> bytes:
    return "\r\n".join([f"From: {sender}", *headers, "", body]).encode()


def test_a_letter_says_who_wrote_what_to_whom() -> None:
    letter = read(PLAIN)
    assert (letter.name, letter.sender, letter.words) == ("Jo Marsh", "jo@globex.example", "It was 36.")
    assert (letter.recipients, letter.is_automatic) == (("reply+abc@reply.example",), False)
    assert (
        letter.identity
        == read(PLAIN.replace(b"36", b"35")).identity
        != read(PLAIN.replace(b"<1@", b"<2@")).identity
    )


def test_without_an_identity_a_letter_is_its_own() -> None:
    assert read(raw(body="a")).identity == read(raw(body="a")).identity != read(raw(body="b")).identity


def test_the_mail_servers_word_comes_first() -> None:
    letter = read(raw("To: a@x.example, b@x.example", "Cc: c@x.example", "Delivered-To: d@x.example"))
    assert letter.recipients == ("d@x.example", "a@x.example", "b@x.example", "c@x.example")


@pytest.mark.parametrize(
    ("sender", "name"),
    [
        ("=?utf-8?B?SsO8cmdlbg==?= <j@x.example>", "Jürgen"),
        ("=?iso-8859-1?Q?J=FCrgen?= <j@x.example>", "Jürgen"),
        ("=?no-such-charset?Q?J=C3=BC?= <j@x.example>", "Jü"),
        ("=?utf-8?q?Jo=0D=0ABcc=3A_evil?= <j@x.example>", "Jo Bcc: evil"),
        ("=?utf-8?q?=E2=80=AEoJ?= <j@x.example>", "oJ"),
        ("j@x.example", ""),
    ],
)
def test_names_are_one_plain_line(sender: str, name: str) -> None:
    assert read(raw(sender=sender)).name == name


@pytest.mark.parametrize(
    "header",
    [
        "Auto-Submitted: auto-replied",
        "auto-submitted: auto-generated; type=vacation",
        "Precedence: bulk",
        "Precedence: Auto_Reply",
        "X-Autoreply: yes",
        "Return-Path: <>",
        "List-Id: <all.globex.example>",
        'Content-Type: multipart/report; boundary="x"',
    ],
)
def test_programs_are_known_by_their_headers(header: str) -> None:
    assert read(raw(header)).is_automatic


@pytest.mark.parametrize("sender", ["MAILER-DAEMON@x.example", "postmaster@x.example", "no-reply@x.example"])
def test_programs_are_known_by_their_names(sender: str) -> None:
    assert read(raw(sender=sender)).is_automatic


def test_people_say_that_they_are_none() -> None:
    assert not read(raw("Auto-Submitted: no", "Precedence: first-class")).is_automatic


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (
            "--x\r\nContent-Type: text/html\r\n\r\n<p>HTML</p>\r\n"
            "--x\r\nContent-Type: text/plain\r\n\r\nPlain\r\n--x--",
            "Plain",
        ),
        ("--x\r\nContent-Type: text/html\r\n\r\n<p>It was <b>36</b>.</p>\r\n--x--", "It was 36."),
        (
            "--x\r\nContent-Type: text/plain\r\nContent-Disposition: attachment; filename=a.txt\r\n\r\n"
            "A file\r\n--x\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n"
            "R3LDvMOfZQ==\r\n--x--",
            "Grüße",
        ),
        ("--x\r\nContent-Type: text/plain; charset=none-such\r\n\r\nWords\r\n--x--", "Words"),
        ("--x\r\nContent-Type: image/png\r\n\r\nxx\r\n--x--", ""),
        ("no boundary at all", ""),
    ],
    ids=["alternative", "html", "file", "charset", "picture", "broken"],
)  # fmt: skip
def test_of_several_parts_the_words_are_found(body: str, words: str) -> None:
    assert read(raw('Content-Type: multipart/mixed; boundary="x"', body=body)).words == words


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x00\xff" * 500,
        b"no headers at all",
        b"From: jo@x.example\r\nFrom: eve@x.example\r\n\r\nx",
        b"From: jo@x.example, eve@x.example\r\n\r\nx",
        b"From: nobody\r\n\r\nx",
        b"From: =?utf-8?B?!!!?= <jo\r\n\r\nx",
    ],
)
def test_what_is_no_letter_of_one_author_is_refused(content: bytes) -> None:
    with pytest.raises(Unreadable):
        read(content)


@pytest.mark.parametrize(
    ("charset", "written", "words"),
    [
        ("punycode", "a-bcde", "a-bcde"),
        ("idna", "xn--a", "xn--a"),
        ("unicode_escape", r"\ud800", r"\ud800"),
        ("raw_unicode_escape", r"\ud800", r"\ud800"),
        ("undefined", "words", "words"),
        ("utf-7", "a +2AA- +AOk-", "a \ufffd é"),
        ("hex", "6162", "6162"),
    ],
)
def test_words_are_read_as_people_write_them_whatever_a_letter_claims(
    charset: str, written: str, words: str
) -> None:
    """Some of these take hours over what fits into a letter, others make halves of characters."""
    letter = read(
        raw(
            f"Content-Type: text/plain; charset={charset}",
            body=written,
            sender=f"=?{charset}?Q?{written.replace(' ', '_')}?= <jo@x.example>",
        )
    )
    assert (letter.words, letter.name) == (words, words)


@pytest.mark.parametrize(
    "header",
    [
        'Content-Type: text/plain; a="' + ";" * 101,
        'content-disposition: attachment; filename="' + ";" * 101,
        "Content-Type: text/plain; a=" + "x" * 8_000,
        "To: " + "<" * 100_001,
    ],
    ids=["type", "name", "long", "recipients"],
)
@pytest.mark.parametrize("is_within", [False, True])
def test_a_header_without_end_is_not_read(header: str, is_within: bool) -> None:
    body = f"--x\r\n{header}\r\n\r\nwords\r\n--x--"
    letter = raw('Content-Type: multipart/mixed; boundary="x"', body=body) if is_within else raw(header)
    with pytest.raises(Unreadable):
        read(letter)


@pytest.mark.parametrize(
    "body",
    ["\n" * 400_001, "\r" * 400_001, "Content-Type: MULTIPART/mixed\r\n" * 101],
    ids=["lines", "other lines", "parts"],
)
def test_what_would_be_taken_apart_for_minutes_is_not_begun(body: str) -> None:
    with pytest.raises(TooLarge):
        read(raw(body=body))


@pytest.mark.parametrize("depth", [50, 3000])
def test_parts_within_parts_within_parts_end_somewhere(depth: int) -> None:
    body = "".join(f'Content-Type: multipart/mixed; boundary="{n}"\r\n\r\n--{n}\r\n' for n in range(depth))
    with suppress(Unreadable, TooLarge):
        assert read(b"From: jo@x.example\r\n" + body.encode()).words == ""
