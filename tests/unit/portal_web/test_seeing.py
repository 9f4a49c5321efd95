"""An invoice counts as seen when its reader's browser says so, on our own page; not when the business looks."""

from typing import TypedDict
from urllib.parse import quote

import pytest

from shared.config import DEMO_SECRET
from shared.contracts.billing.invoices import ViewInvoice
from shared.contracts.billing.viewing import MarkViewed
from shared.contracts.message import LinkHolder
from shared.previews import preview_mark
from shared.secrets import Vault
from tests.support import samples
from tests.support.gateway import Answers, visiting
from tests.support.visitor import Visitor

INVOICE = f"/invoices/{samples.INVOICE_TOKEN}"
UNSEEN = samples.invoice_view(samples.invoice(), is_own=False)
SEEN = UNSEEN.model_copy(update={"viewed_at": samples.PAID_AT})
ANSWERS: Answers = {ViewInvoice: UNSEEN, MarkViewed: None}


class Mark(TypedDict, total=False):
    tenant: int
    token: str
    seconds: int


def mark_of(*, tenant: int = 7, token: str = samples.INVOICE_TOKEN, seconds: int = 60) -> str:
    return preview_mark(Vault(DEMO_SECRET), tenant=tenant, token=token, seconds=seconds)


def token_in(visitor: Visitor) -> str:
    return visitor.get(INVOICE).text.partition('data-pl-token="')[2].partition('"')[0]


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_fetching_the_page_says_nothing(method: str) -> None:
    with visiting(ANSWERS) as (visitor, bus):
        assert visitor.get(INVOICE, method=method).status_code == 200
    assert bus.times_asked(MarkViewed) == 0


def test_the_readers_browser_says_that_it_was_seen() -> None:
    with visiting(ANSWERS) as (visitor, bus):
        answer = visitor.post(f"{INVOICE}/seen", {"csrf": token_in(visitor)})
    (marked,) = [each for each in bus.asked if isinstance(each, MarkViewed)]
    assert (answer.status_code, answer.content) == (204, b"")
    assert (marked.token, marked.who.actor) == (samples.INVOICE_TOKEN, LinkHolder(token=samples.INVOICE_TOKEN))


def test_nobody_else_can_say_so() -> None:
    elsewhere = {"Sec-Fetch-Site": "cross-site", "Origin": "https://elsewhere.example"}
    with visiting(ANSWERS) as (visitor, bus):
        token = token_in(visitor)
        sent = [
            visitor.post(f"{INVOICE}/seen", {"csrf": token}, headers=elsewhere),
            visitor.post(f"{INVOICE}/seen", {"csrf": "made-up"}),
            visitor.post(f"{INVOICE}/seen", {}),
            visitor.get(f"{INVOICE}/seen"),
        ]
    assert [answer.status_code for answer in sent] == [403, 419, 419, 405]
    assert bus.times_asked(MarkViewed) == 0


def test_an_invoice_that_was_seen_is_not_watched_any_more() -> None:
    with visiting({ViewInvoice: SEEN}) as (visitor, _bus):
        page = visitor.get(INVOICE).text
    assert ("data-pl-seen" in page, "/static/seen." in page) == (False, False)


def looks_watched(mark: str) -> tuple[bool, bool]:
    """Of the invoice's page with this mark: whether a look is reported, and whether it says that it is not."""
    with visiting(ANSWERS) as (visitor, _bus):
        page = visitor.get(f"{INVOICE}?preview={quote(mark)}").text
    return "data-pl-seen" in page, "your own look at the invoice" in page


def test_the_businesss_own_look_is_not_watched() -> None:
    assert looks_watched(mark_of()) == (False, True)


@pytest.mark.parametrize(
    "other", [{"token": "x" * 24}, {"tenant": 8}, {"seconds": -1}], ids=["invoice", "business", "time"]
)
def test_a_mark_is_good_for_its_own_invoice_business_and_time_only(other: Mark) -> None:
    assert looks_watched(mark_of(**other)) == (True, False)


@pytest.mark.parametrize("mark", ["", "1", "true"])
def test_what_is_no_mark_changes_nothing(mark: str) -> None:
    assert looks_watched(mark) == (True, False)
