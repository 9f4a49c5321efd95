"""An e-mail goes to one mailbox or to nobody."""

import pytest

from services.notify.domain.mailbox import deliverable


@pytest.mark.parametrize(
    ("address", "wire"),
    [
        ("jo@globex.example", "jo@globex.example"),
        (" jo@globex.example ", "jo@globex.example"),
        ("jo+bills@globex.example", "jo+bills@globex.example"),
        ("jo@bücher.example", "jo@xn--bcher-kva.example"),
        ("jörg@bücher.example", "jörg@xn--bcher-kva.example"),
    ],
)
def test_mailbox_is_written_as_mail_servers_want_it(address: str, wire: str) -> None:
    assert deliverable(address) == wire


@pytest.mark.parametrize(
    "address",
    [
        "",
        "jo",
        "@globex.example",
        "jo@",
        "jo@localhost",
        "a@x.test,b@evil.example",
        "a@x.test;b@evil.example",
        "a@x.test b@evil.example",
        "a@x.test\nBcc: b@evil.example",
        "a@x.test\r\nRCPT TO:<b@evil.example>",
        "a@x.test\x00",
        "<a@x.test>",
        '"a b"@x.test',
        "a@b@x.test",
        "jo@" + "a" * 64 + ".example",
        "jo@a..example",
        "a" * 250 + "@x.test",
    ],
)
def test_what_is_not_one_mailbox_gets_nothing(address: str) -> None:
    assert deliverable(address) is None
