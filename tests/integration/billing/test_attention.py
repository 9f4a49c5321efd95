"""What needs attention: flagged by a customer's words, listed until somebody says that it is dealt with."""

from typing import Any

import pytest

from services.billing.models import ThreadRow
from shared.contracts.billing.attention import (
    AttentionPage,
    ListAttention,
    Place,
    ResolveAttention,
    Waiting,
)
from shared.contracts.billing.comments import GetComment
from shared.contracts.billing.invoices import Invoice, VoidInvoice
from shared.contracts.errors import Conflict, Denied, InvoiceNotFound
from shared.contracts.message import ApiKey, Ask
from shared.money import Money
from tests.integration.billing.test_comments import marta, reply, write
from tests.support.business import Business, business
from tests.support.crowd import at_once
from tests.support.house import House


def waiting(acme: Business, **wanted: Any) -> AttentionPage:
    return acme.house.bus.ask(ListAttention(who=acme.who(), **wanted))


def resolve(acme: Business, invoice: Invoice, *, seen: int) -> None:
    acme.house.bus.ask(ResolveAttention(who=marta(acme), kind="invoice", document=invoice.id, seen=seen))


def numbers(page: AttentionPage) -> list[str]:
    return [each.number for each in page.waiting]


def test_a_customers_comment_makes_its_invoice_wait(acme: Business) -> None:
    globex = acme.customer()
    invoice = acme.invoice(globex, total=165_00)
    first, last = write(acme, invoice, "17 packs?"), write(acme, invoice, "Hello?")
    [found] = waiting(acme).waiting

    assert found == Waiting(
        thread=found.thread,
        kind="invoice",
        document=invoice.id,
        number=invoice.number,
        token=invoice.token,
        customer=globex.id,
        customer_name="Globex Corporation",
        reason="comment",
        since=first.written_at,
        seen=last.id,
        last=last,
        left=invoice.left,
    )


def test_a_cancelled_invoice_that_waits_owes_nothing(acme: Business) -> None:
    invoice = acme.invoice(total=165_00)
    comment = write(acme, invoice, "Is it off?")
    acme.house.bus.ask(VoidInvoice(who=acme.who(), invoice=invoice.id))
    [found] = waiting(acme).waiting
    told = acme.house.bus.ask(GetComment(who=acme.who(), comment=comment.id))

    assert (found.left, told.left) == (Money(0, "USD"), Money(0, "USD"))


def test_an_answer_alone_resolves_nothing_and_resolving_is_an_act_of_its_own(acme: Business) -> None:
    invoice = acme.invoice()
    asked = write(acme, invoice)
    answered = reply(acme, invoice)
    before = waiting(acme)
    resolve(acme, invoice, seen=asked.id)

    assert [each.last for each in before.waiting] == [answered]
    assert waiting(acme) == AttentionPage(waiting=(), total=0, next=None)
    assert acme.house.news(acme.tenant) == ["comment_added", "comment_added", "attention_resolved"]


def test_the_next_question_makes_it_wait_again(acme: Business) -> None:
    invoice = acme.invoice()
    resolve(acme, invoice, seen=write(acme, invoice).id)
    again = write(acme, invoice, "And now?")

    assert [(each.since, each.seen) for each in waiting(acme).waiting] == [(again.written_at, again.id)]


def test_the_business_speaking_first_makes_nothing_wait(acme: Business) -> None:
    reply(acme, acme.invoice(), "Your goods have left.")

    assert waiting(acme).total == 0


def test_a_question_that_nobody_has_seen_is_not_swept_away(acme: Business) -> None:
    invoice = acme.invoice()
    seen, unseen = write(acme, invoice), write(acme, invoice, "One more thing")
    with pytest.raises(Conflict) as refusal:
        resolve(acme, invoice, seen=seen.id)

    assert (refusal.value.about, refusal.value.facts) == ("comment", {"seen": str(unseen.id)})
    assert waiting(acme).total == 1
    resolve(acme, invoice, seen=unseen.id)
    assert waiting(acme).total == 0


def test_a_question_that_comes_while_it_is_resolved_still_waits(acme: Business) -> None:
    for _ in range(5):
        invoice = acme.invoice()
        seen = write(acme, invoice)
        at_once([lambda: resolve(acme, invoice, seen=seen.id), lambda: write(acme, invoice, "Wait")])  # noqa: B023
        assert numbers(waiting(acme, limit=1)) == [invoice.number]


def test_resolving_twice_is_resolving_once(acme: Business) -> None:
    invoice = acme.invoice()
    seen = write(acme, invoice).id
    at_once([lambda: resolve(acme, invoice, seen=seen)] * 4)
    resolve(acme, invoice, seen=seen)

    assert acme.house.news(acme.tenant).count("attention_resolved") == 1


def test_resolving_what_never_waited_changes_nothing(acme: Business) -> None:
    resolve(acme, acme.invoice(), seen=0)

    assert acme.house.news(acme.tenant) == []


def test_the_list_is_read_page_by_page_the_newest_first(acme: Business) -> None:
    globex, initech = acme.customer(), acme.customer("Initech", email="sam@initech.example")
    invoices = [acme.invoice(customer) for customer in (globex, initech) * 3]
    for invoice in invoices:
        write(acme, invoice)
    pages = [waiting(acme, limit=4)]
    pages.append(waiting(acme, limit=4, after=pages[0].next))

    assert [numbers(page) for page in pages] == [
        [invoice.number for invoice in reversed(invoices[2:])],
        [invoice.number for invoice in reversed(invoices[:2])],
    ]
    assert [(page.total, page.next is None) for page in pages] == [(6, False), (6, True)]
    assert waiting(acme, customer=initech.id, reason="comment").total == 3
    assert waiting(acme, customer=2**62).total == 0


def test_what_waits_since_the_same_moment_is_neither_lost_nor_shown_twice(acme: Business) -> None:
    globex = acme.customer()
    for invoice in [acme.invoice(globex) for _ in range(3)]:
        write(acme, invoice)
    moment = waiting(acme).waiting[0].since
    store = acme.house.store(acme.who())
    with store.begin():
        for each in waiting_threads(store):
            each.attention_since = moment
    seen: list[str] = []
    place: Place | None = None
    for _ in range(3):
        page = waiting(acme, limit=1, after=place)
        seen, place = [*seen, *numbers(page)], page.next

    assert (len(set(seen)), place) == (3, None)


def waiting_threads(store: Any) -> list[Any]:
    return list(store.session.query(ThreadRow).filter_by(tenant_id=store.tenant))


def test_only_the_business_lists_and_resolves(acme: Business) -> None:
    globex = acme.customer()
    invoice = acme.invoice(globex)
    customer, reader = acme.signed_in(globex), acme.who(ApiKey(key=1, may_write=False))
    questions: tuple[Ask[Any], ...] = (
        ListAttention(who=customer),
        ResolveAttention(who=customer, kind="invoice", document=invoice.id, seen=0),
        ResolveAttention(who=reader, kind="invoice", document=invoice.id, seen=0),
    )
    for question in questions:
        with pytest.raises(Denied):
            acme.house.bus.ask(question)
    assert acme.house.bus.ask(ListAttention(who=reader)).total == 0


def test_another_business_sees_and_resolves_nothing_of_it(house: House, acme: Business) -> None:
    initech, invoice = business(house), acme.invoice()
    seen = write(acme, invoice).id

    assert waiting(initech).total == 0
    with pytest.raises(InvoiceNotFound):
        resolve(initech, invoice, seen=seen)
    assert waiting(acme).total == 1
