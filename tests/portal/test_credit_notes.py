"""Credit notes on the portal: opened from their links, kept in every form, used by their numbers."""

from shared.contracts.billing.credit_notes import GetCreditNote, VoidCreditNote
from tests.portal.conftest import House
from tests.support.pdf import pages


def test_whoever_has_the_link_sees_it_in_every_form(acme: House) -> None:
    customer = acme.new_customer()
    invoice = acme.new_invoice(customer)
    note = acme.new_credit_note(customer, total=200_00, invoice=invoice.id)
    path, visitor = f"/credit_notes/{note.token}", acme.visitor()
    page, paper = visitor.get(path), visitor.get(f"{path}/html")
    pdf, table = visitor.get(f"{path}/pdf"), visitor.get(f"{path}/csv")

    assert [answer.status_code for answer in (page, paper, pdf, table)] == [200] * 4
    assert "You’re viewing this credit note from an emailed link." in page.text
    assert f'href="/invoices/{invoice.token}"' in page.text
    for shown in (page.text, paper.text, pages(pdf.content)[0]):
        assert [amount in shown for amount in ("$200.00", "−$165.00", "$35.00")] == [True] * 3
    assert [amount in table.text for amount in ("200.00", "-165.00", "35.00")] == [True] * 3
    assert (pdf.headers["content-type"], table.headers["content-type"]) == (
        "application/pdf",
        "text/csv; charset=utf-8",
    )


def test_from_its_link_one_signs_in_and_comes_back_to_it(acme: House) -> None:
    email = "kim@initrode.example"
    note = acme.new_credit_note(acme.new_customer(email=email))
    path, visitor = f"/credit_notes/{note.token}", acme.visitor()
    beyond = visitor.get(f"{path}/sign-in?next={path}")
    assert email in beyond.text
    visitor.submit(beyond, f"{path}/sign-in")
    mail = acme.product.mail.newest(to=email, subject="Sign in")
    link = mail["text"].partition("/s/")[2].split()[0]
    answer = visitor.submit(visitor.follow(visitor.get(f"/s/{link}")), "/sign-in/continue")
    assert answer.headers["location"] == path
    assert "Use it for what you owe" in visitor.get(path).text


def test_the_invoice_leads_to_the_credit_note_that_paid_it(acme: House) -> None:
    customer = acme.new_customer()
    invoice = acme.new_invoice(customer)
    note = acme.new_credit_note(customer, invoice=invoice.id)
    page = acme.visitor().get(f"/invoices/{invoice.token}").text
    assert f'href="/credit_notes/{note.token}"' in page
    assert "<bdi>$125.00</bdi>" in page


def test_one_credit_note_of_several_is_used_alone(acme: House) -> None:
    customer = acme.new_customer()
    invoice = acme.new_invoice(customer)
    first, second = acme.new_credit_note(customer), acme.new_credit_note(customer, total=25_00)
    visitor, path = acme.signed_in(customer), f"/invoices/{invoice.token}/payment"
    page = visitor.get(path)
    source = page.text.partition(f"/credit_notes/{second.token}")[2].partition('name="source" value="')[2]
    used = visitor.follow(visitor.submit(page, f"{path}/credit", source=source.partition('"')[0]))

    assert "Your credit was used. This is what is left." in used.text
    assert "Pay <bdi>$140.00</bdi>" in used.text
    assert (first.token in used.text, second.token in used.text) == (True, False)
    again = visitor.submit(page, f"{path}/credit", source=source.partition('"')[0])
    assert again.headers["location"] == f"{path}?notice=changed"


def test_what_is_no_credit_of_ours_is_not_used(acme: House) -> None:
    customer, other = acme.new_customer(), acme.new_customer()
    invoice = acme.new_invoice(customer)
    acme.new_credit_note(customer)
    theirs = acme.new_credit_note(other)
    visitor, path = acme.signed_in(customer), f"/invoices/{invoice.token}/payment"
    page = visitor.get(path)
    for source in (str(theirs.id + 1), "0", "-1", "x", "9" * 40):
        answer = visitor.submit(page, f"{path}/credit", source=source)
        assert answer.headers["location"] == f"{path}?notice=changed"
    view = acme.product.bus.ask(GetCreditNote(who=acme.business, credit_note=theirs.id))
    assert view.uses == ()


def test_what_was_taken_back_is_no_longer_offered(acme: House) -> None:
    customer = acme.new_customer()
    invoice, note = acme.new_invoice(customer), acme.new_credit_note(customer)
    acme.product.bus.ask(VoidCreditNote(who=acme.business, credit_note=note.id))
    visitor = acme.signed_in(customer)
    assert "in credit" not in visitor.get(f"/invoices/{invoice.token}/payment").text
    assert "It can’t be used any more." in visitor.get(f"/credit_notes/{note.token}").text


def test_a_draft_is_not_there(acme: House) -> None:
    note = acme.new_credit_note(acme.new_customer(), is_draft=True)
    visitor = acme.visitor()
    for suffix in ("", "/pdf", "/csv", "/html", "/sign-in"):
        assert visitor.get(f"/credit_notes/{note.token}{suffix}").status_code == 404


def test_the_list_and_its_spreadsheet_have_what_the_account_has(acme: House) -> None:
    customer = acme.new_customer()
    notes = [acme.new_credit_note(customer) for _ in range(2)]
    visitor = acme.signed_in(customer)
    page, table = visitor.get("/activity/credit_notes?status=open"), visitor.get("/activity/credit_notes.csv")
    assert [f"/credit_notes/{note.token}" in page.text for note in notes] == [True, True]
    assert [note.number in table.text for note in notes] == [True, True]
    assert "No credit notes match." in visitor.get("/activity/credit_notes?status=closed").text
