"""A raw e-mail is read for who wrote what to whom; nothing that claims to be one breaks anything."""

from contextlib import suppress

import pytest

from services.portal_web.guard.refused import Unreadable
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


@pytest.mark.parametrize("depth", [50, 3000])
def test_parts_within_parts_within_parts_end_somewhere(depth: int) -> None:
    body = "".join(f'Content-Type: multipart/mixed; boundary="{n}"\r\n\r\n--{n}\r\n' for n in range(depth))
    with suppress(Unreadable):
        assert read(b"From: jo@x.example\r\n" + body.encode()).words == ""
