"""Files with a question: uploaded in any browser, kept to what is allowed, downloaded and never shown."""

import re
from collections.abc import Sequence

import httpx
import pytest

from shared.contracts.billing.comments import LARGEST_ATTACHMENT, Comment, WriteComment
from shared.contracts.billing.files import AddPiece, Kept, StartUpload
from shared.contracts.billing.invoices import Invoice, ViewInvoice
from shared.contracts.errors import FileNotAllowed, Unavailable
from tests.portal.conftest import House
from tests.support import samples
from tests.support.gateway import Answers, visiting
from tests.support.visitor import Visitor, forms_in

INVOICE = f"/invoices/{samples.INVOICE_TOKEN}"
COMMENTS = f"{INVOICE}/comments"
PDF = b"%PDF-1.7\n" + bytes(range(256)) * 3000
File = tuple[str, bytes]
NOTE: File = ("note.pdf", PDF)
STORE: Answers = {
    ViewInvoice: samples.invoice_view(samples.invoice()),
    StartUpload: lambda ask: Kept(token="f" * 24, size=ask.size),
    AddPiece: None,
    WriteComment: samples.comment(),
}
BOUNDARY = "----x"


def send(visitor: Visitor, *files: File, body: str = "See there.", path: str = COMMENTS) -> httpx.Response:
    fields = forms_in(visitor.get(path.removesuffix("/comments")).text)[path] | {"body": body}
    fields.pop("files")
    return post(visitor, path, fields, files)


def post(visitor: Visitor, path: str, fields: dict[str, str], files: Sequence[File]) -> httpx.Response:
    """As a browser writes a form with files; names as they are."""
    parts = [
        f'Content-Disposition: form-data; name="{name}"\r\n\r\n{value}'.encode() for name, value in fields.items()
    ]
    for name, content in files:
        head = (
            f'Content-Disposition: form-data; name="files"; filename="{name}"\r\nContent-Type: text/html\r\n\r\n'
        )
        parts.append(head.encode() + content)
    body = b"".join(b"--" + BOUNDARY.encode() + b"\r\n" + part + b"\r\n" for part in parts)
    content_type = f"multipart/form-data; boundary={BOUNDARY}"
    return visitor.post(
        path, content=body + f"--{BOUNDARY}--\r\n".encode(), headers={"Content-Type": content_type}
    )


def kept(house: House, invoice: Invoice) -> list[Comment]:
    question = ViewInvoice(who=house.business, token=invoice.token)
    return list(house.product.bus.ask(question).thread.comments)


@pytest.fixture
def invoice(acme: House) -> Invoice:
    return acme.new_invoice(acme.new_customer(email="jo@globex.example"))


def test_files_are_sent_with_a_question_and_downloaded_again(acme: House, invoice: Invoice) -> None:
    visitor, path = acme.visitor(), f"/invoices/{invoice.token}/comments"
    page = visitor.follow(send(visitor, NOTE, ("list.csv", b"a;b\n"), path=path))
    addresses = re.findall(rf'href="(/invoices/{invoice.token}/files/\w+)"', page.text)
    answers = [visitor.get(address) for address in addresses]

    assert [answer.content for answer in answers] == [PDF, b"a;b\n"]
    assert "<bdi>note.pdf</bdi></a><small><bdi>PDF, 768\xa0kB</bdi></small>" in page.text
    for answer in answers:
        assert answer.headers["content-disposition"].startswith("attachment; ")
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "sandbox" in answer.headers["content-security-policy"]
        assert answer.headers["cache-control"] == "no-store"
    assert answers[0].headers["content-type"] == "application/pdf"


def test_what_the_business_attached_is_listed_by_itself(acme: House, invoice: Invoice) -> None:
    token = acme.attach(invoice)
    page = acme.visitor().get(f"/invoices/{invoice.token}").text
    assert "Attachments</h2>" in page
    assert f'href="/invoices/{invoice.token}/files/{token}"' in page


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\jo\\note.pdf", "note.pdf"),
        ("\u202efdp.exe", "fdp.exe.pdf"),
        ("a" * 300 + ".pdf", "a" * 196 + ".pdf"),
        ("<img src=x onerror=alert(1)>.pdf", "<img src=x onerror=alert(1)>.pdf"),
        ("Grüße שלום 👍.pdf", "Grüße שלום 👍.pdf"),
        ("....", ".....pdf"),
        ("\u202e", "file.pdf"),
    ],
)
def test_names_from_hell_are_shown_as_names(acme: House, invoice: Invoice, name: str, shown: str) -> None:
    visitor = acme.visitor()
    page = visitor.follow(send(visitor, (name, PDF), path=f"/invoices/{invoice.token}/comments"))
    [attachment] = kept(acme, invoice)[0].attachments
    answer = visitor.get(f"/invoices/{invoice.token}/files/{attachment.token}")
    assert attachment.name == shown
    assert "<img src=x" not in page.text
    assert answer.headers["content-disposition"].isascii()


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ([("a.svg", b"<svg onload=alert(1)/>")], "<bdi>a.svg</bdi> can’t be attached"),
        ([("a.html", b"<html>")], "<bdi>a.html</bdi> can’t be attached"),
        ([NOTE, ("a.exe", b"MZ\x90")], "<bdi>a.exe</bdi> can’t be attached"),
        ([("a.pdf", b"")], "<bdi>a.pdf</bdi> is empty"),
        ([("a.pdf", b"%PDF-" + b"x" * LARGEST_ATTACHMENT)], "<bdi>a.pdf</bdi> is larger than 10 MB"),
        ([NOTE] * 6, "Attach at most 5 files"),
    ],
    ids=["svg", "html", "program", "empty", "large", "many"],
)
def test_what_is_not_allowed_is_said_and_the_words_are_kept(
    acme: House, invoice: Invoice, files: list[File], words: str
) -> None:
    answer = send(acme.visitor(), *files, path=f"/invoices/{invoice.token}/comments")
    assert answer.status_code == 422
    assert words in answer.text
    assert "Choose your files again" in answer.text
    assert ">\nSee there.</textarea>" in answer.text
    assert kept(acme, invoice) == []


def test_more_than_all_files_together_is_refused_while_it_is_read() -> None:
    with visiting(STORE) as (visitor, bus):
        answer = send(visitor, *[("a.pdf", b"x" * LARGEST_ATTACHMENT)] * 6)
    assert (answer.status_code, bus.times_asked(WriteComment)) == (413, 0)


def test_a_field_longer_than_any_form_is_refused() -> None:
    with visiting(STORE) as (visitor, bus):
        answer = send(visitor, body="x" * 4_000_001)
    assert (answer.status_code, bus.times_asked(WriteComment)) == (413, 0)


def test_a_form_without_a_chosen_file_has_none(acme: House, invoice: Invoice) -> None:
    send(acme.visitor(), ("", b""), path=f"/invoices/{invoice.token}/comments")
    assert [comment.attachments for comment in kept(acme, invoice)] == [()]


def test_sent_twice_with_its_files_it_is_one_comment(acme: House, invoice: Invoice) -> None:
    visitor, path = acme.visitor(), f"/invoices/{invoice.token}/comments"
    fields = forms_in(visitor.get(f"/invoices/{invoice.token}").text)[path] | {"body": "See there."}
    answers = [post(visitor, path, fields, [NOTE]) for _ in range(2)]
    assert answers[0].headers["location"] == answers[1].headers["location"]
    assert [len(comment.attachments) for comment in kept(acme, invoice)] == [1]


def test_other_files_are_another_comment(acme: House, invoice: Invoice) -> None:
    visitor, path = acme.visitor(), f"/invoices/{invoice.token}/comments"
    fields = forms_in(visitor.get(f"/invoices/{invoice.token}").text)[path] | {"body": "See there."}
    for file in (NOTE, ("b.pdf", b"%PDF-2")):
        post(visitor, path, fields, [file])
    assert len(kept(acme, invoice)) == 2


@pytest.mark.parametrize("away", [{StartUpload: Unavailable()}, {AddPiece: Unavailable()}])
def test_while_the_store_is_away_the_words_are_kept(away: Answers) -> None:
    with visiting({**STORE, **away}) as (visitor, _bus):
        answer = send(visitor, NOTE)
    assert answer.status_code == 503
    assert "Choose your files again" in answer.text
    assert ">\nSee there.</textarea>" in answer.text


def test_a_refusal_without_a_name_is_told_all_the_same() -> None:
    with visiting({**STORE, WriteComment: FileNotAllowed("whatever")}) as (visitor, _bus):
        assert send(visitor, NOTE).status_code == 422


@pytest.mark.parametrize(
    ("content_type", "content", "status"),
    [
        ("multipart/form-data", b"", 400),
        ("multipart/form-data; boundary=x", b"not a form", 400),
        (
            "multipart/form-data; boundary=x",
            b"--x\r\nContent-Disposition: form-data\r\n\r\nno name\r\n--x--",
            400,
        ),
        ("multipart/form-data; boundary=x; charset=none-such", b"--x--", 419),
        ("multipart/form-data; boundary=" + "x" * 5000, b"--x--", 400),
        ("multipart/mixed; boundary=x", b"--x--", 400),
    ],
)
def test_what_is_no_form_is_refused(content_type: str, content: bytes, status: int) -> None:
    with visiting(STORE) as (visitor, bus):
        answer = visitor.post(COMMENTS, content=content, headers={"Content-Type": content_type})
    assert (answer.status_code, bus.times_asked(WriteComment)) == (status, 0)


@pytest.mark.parametrize("charset", ["unicode_escape", "utf-7", "utf-16", "undefined"])
def test_a_form_is_read_as_our_pages_are_written_whatever_it_claims(charset: str) -> None:
    """Some of these make text that cannot be written again, others take their time."""
    half = "\\ud800 +2AA-"
    with visiting(STORE) as (visitor, bus):
        fields = forms_in(visitor.get(INVOICE).text)[COMMENTS] | {"body": half}
        parts = [
            f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
            for name, value in fields.items()
        ]
        kind = {"Content-Type": f"multipart/form-data; boundary=x; charset={charset}"}
        answer = visitor.post(COMMENTS, content="".join([*parts, "--x--\r\n"]).encode(), headers=kind)
    assert answer.status_code == 303
    assert [asked.body for asked in bus.asked if isinstance(asked, WriteComment)] == [half]


def test_a_file_that_another_site_sends_is_not_taken(acme: House, invoice: Invoice) -> None:
    path = f"/invoices/{invoice.token}/comments"
    answer = acme.visitor().post(path, content=b"", headers={"Sec-Fetch-Site": "cross-site"})
    assert (answer.status_code, kept(acme, invoice)) == (403, [])
