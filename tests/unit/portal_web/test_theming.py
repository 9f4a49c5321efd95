"""The theming contract: what docs/theming.json lists is there, and what is there is listed."""

from functools import cache

import pytest

from services.portal_web.portal.pages import render
from shared.contracts.settings import Tenant
from shared.contracts.settings.code import Extras, Published
from shared.contracts.settings.look import Look, Texts
from tests.support import samples, theming
from tests.support.gateway import visit_to
from tests.unit.portal_web.test_templates import CASES, SIGNED_IN, Case, account, invoice, payment, rendered

GONE = """{hook} is promised in docs/theming.json, and no page, sheet or script has it any more. Businesses' own
sheets rely on it: keep it (beside the new name, if it was renamed)."""
NEW = """{hook} is new and not in docs/theming.json. Give it a line there that says what it is, then run
`python -m tests.support.theming`, which brings the tables of docs/theming.md up to date."""
FIRST = """
body page header logo nav nav-link main footer card card-title amount badge actions btn table num
totals field label hint input error error-summary notice empty comments comment method summary plan
panel pagination muted vh
"""
"""Without the `pl-` that each of them begins with."""


def dressed() -> Tenant:
    """A business that uses everything."""
    words = {"en": "Hello"}
    changes = {
        "look": Look(),
        "texts": Texts(welcome=words, account=words, footer=words),
        "extras": Extras(analytics="G-ABCD1234"),
        "published": Published(css="0123456789abcdef", js="0123456789abcdef"),
    }
    logo = "data:image/png;base64,AAAA"
    return samples.tenant(logo=logo).model_copy(update=changes)


def in_full_dress(case: Case) -> str:
    visit = visit_to(case.path, tenant=dressed(), session=case.session, query=case.query)
    visit.request.scope["headers"].append((b"cookie", b"portico-entered=1"))
    return render(case.template, case.value(visit), visit=visit, locale="en-US").decode()


@cache
def hooks() -> theming.Hooks:
    talked = samples.invoice_view(samples.invoice(), thread=samples.thread())
    special = (
        CASES[0],
        account(samples.account_view()),
        payment(samples.payment_view("succeeded")),
        invoice(talked, session=SIGNED_IN),
    )
    sent = Case(special[-1].template, special[-1].path, special[-1].value, SIGNED_IN, query="sent=1")
    return theming.found(
        [rendered(case, "en") for case in CASES] + [in_full_dress(each) for each in (*special, sent)]
    )


@pytest.mark.parametrize("kind", theming.HEADINGS)
def test_what_is_promised_is_there(kind: str) -> None:
    gone = sorted(set(theming.listed()[kind]) - hooks()[kind])
    assert gone == [], GONE.format(hook=", ".join(gone))


@pytest.mark.parametrize("kind", theming.HEADINGS)
def test_what_is_there_is_promised(kind: str) -> None:
    new = sorted(hooks()[kind] - set(theming.listed()[kind]))
    assert new == [], NEW.format(hook=", ".join(new))


def test_the_sheet_knows_no_class_that_is_not_promised() -> None:
    new = sorted(theming.unlisted_in_sheet())
    assert new == [], NEW.format(hook=", ".join(new))


def test_the_page_lists_what_the_file_lists() -> None:
    page = theming.PAGE.read_text()
    assert page == theming.with_tables(page), "run `python -m tests.support.theming`"


def test_the_first_version_has_the_classes_that_it_was_born_with() -> None:
    assert sorted({f"pl-{name}" for name in FIRST.split()} - set(theming.listed()["classes"])) == []
