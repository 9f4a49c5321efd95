"""Credit notes: what is offered to whom, and that a business may have none of them."""

import pytest

from shared.contracts.billing.activity import ViewList
from shared.contracts.billing.credit_notes import CreditNoteView, ViewCreditNote
from shared.contracts.billing.invoices import ViewInvoice
from shared.contracts.settings import FindTenant, Module, Switches
from tests.support import samples
from tests.support.gateway import Answers, visiting

NOTE = f"/credit_notes/{samples.CREDIT_NOTE_TOKEN}"
OPEN, USED = samples.credit_note_view(used=80_00), samples.credit_note_view(used=165_00)
STRANGE = samples.credit_note_view(is_own=False)


def without(*modules: Module, **switches: bool) -> Switches:
    return Switches(off=frozenset(modules), **switches)


@pytest.mark.parametrize(
    ("view", "switches", "is_offered"),
    [
        (OPEN, Switches(), True),
        (USED, Switches(), False),
        (STRANGE, Switches(), False),
        (OPEN, without("payments"), False),
        (OPEN, without(apply_credits=False), False),
    ],
    ids=["open", "used", "of another account", "no payments", "not by customers"],
)
def test_what_is_left_is_offered_where_it_can_be_used(
    view: CreditNoteView, switches: Switches, is_offered: bool
) -> None:
    tenant = samples.tenant().model_copy(update={"switches": switches})
    with visiting({ViewCreditNote: view, FindTenant: tenant}, is_signed_in=True) as (visitor, _bus):
        assert ('href="/pay?currency=USD"' in visitor.get(NOTE).text) == is_offered


@pytest.mark.parametrize("suffix", ["", "/pdf", "/csv", "/html", "/sign-in"])
def test_a_business_without_credit_notes_has_no_page_of_one(suffix: str) -> None:
    tenant = samples.tenant().model_copy(update={"switches": without("credit_notes")})
    with visiting({ViewCreditNote: OPEN, FindTenant: tenant}) as (visitor, bus):
        assert (visitor.get(NOTE + suffix).status_code, bus.times_asked(ViewCreditNote)) == (404, 0)


@pytest.mark.parametrize("suffix", ["", ".csv", ".xlsx"])
def test_a_business_without_credit_notes_has_no_list_of_them(suffix: str) -> None:
    tenant = samples.tenant().model_copy(update={"switches": without("credit_notes")})
    answers: Answers = {ViewList: samples.list_view(), FindTenant: tenant}
    with visiting(answers, is_signed_in=True) as (visitor, _bus):
        assert visitor.get(f"/activity/credit_notes{suffix}").status_code == 404
        assert "/activity/credit_notes" not in visitor.get("/activity/invoices").text


def test_a_business_without_credit_notes_still_names_what_was_used() -> None:
    view = samples.credited(samples.invoice(paid=165_00))
    for switches, is_linked in ((Switches(), True), (without("credit_notes"), False)):
        tenant = samples.tenant().model_copy(update={"switches": switches})
        with visiting({ViewInvoice: view, FindTenant: tenant}) as (visitor, _bus):
            page = visitor.get(f"/invoices/{samples.INVOICE_TOKEN}").text
        assert ("Credit note " in page, f'href="{NOTE}"' in page) == (True, is_linked)


@pytest.mark.parametrize("suffix", ["/pdf", "/csv", "/html"])
def test_without_downloads_there_is_the_page_alone(suffix: str) -> None:
    tenant = samples.tenant().model_copy(update={"switches": without("downloads")})
    with visiting({ViewCreditNote: OPEN, FindTenant: tenant}) as (visitor, _bus):
        assert NOTE + suffix not in visitor.get(NOTE).text
        assert visitor.get(NOTE + suffix).status_code == 404
