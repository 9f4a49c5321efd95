"""The picture on paper that leads to where an invoice is paid."""

from xml.etree import ElementTree

from shared.contracts.billing.invoices import ViewInvoice
from shared.contracts.errors import InvoiceNotFound
from tests.support import samples
from tests.support.gateway import visiting

CODE = f"/invoices/{samples.INVOICE_TOKEN}/code"


def test_it_is_a_drawing_that_can_do_nothing_else() -> None:
    with visiting({ViewInvoice: samples.invoice_view(samples.invoice())}) as (visitor, _bus):
        answer = visitor.get(CODE)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/svg+xml")
    assert answer.headers["content-security-policy"].endswith("sandbox")
    assert ElementTree.fromstring(answer.content).tag == "{http://www.w3.org/2000/svg}svg"


def test_of_an_invoice_that_is_not_there_it_is_not_there_either() -> None:
    with visiting({ViewInvoice: InvoiceNotFound()}) as (visitor, _bus):
        assert visitor.get(CODE).status_code == 404


def test_the_page_has_it_on_paper_only_while_there_is_something_to_pay() -> None:
    with visiting({ViewInvoice: samples.invoice_view(samples.invoice())}) as (visitor, _bus):
        assert f'src="{CODE}" alt="" loading="lazy"' in visitor.get(CODE.removesuffix("/code")).text
    with visiting({ViewInvoice: samples.invoice_view(samples.invoice(paid=165_00))}) as (visitor, _bus):
        assert CODE not in visitor.get(CODE.removesuffix("/code")).text
