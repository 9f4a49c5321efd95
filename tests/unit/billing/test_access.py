"""Who may do what in billing."""

from datetime import UTC, datetime

import pytest

from services.billing.access import demand_business, demand_customer, demand_link, demand_reader, own_customer
from shared.contracts.errors import Denied, InvoiceNotFound, PaymentNotFound
from shared.contracts.message import Actor, ApiKey, Caller, Customer, LinkHolder, Staff, System, Visitor

VISITOR, HOLDER = Visitor(), LinkHolder(token="one")
CUSTOMER = Customer(customer=5, level="full", email="jo@globex.example")
STAFF, SYSTEM = Staff(staff=1, role="employee"), System(job="janitor")
READER, WRITER = ApiKey(key=1, may_write=False), ApiKey(key=2, may_write=True)


def who(actor: Actor) -> Caller:
    return Caller(request_id="test", deadline=datetime(2026, 11, 22, tzinfo=UTC), tenant=7, actor=actor)


@pytest.mark.parametrize("actor", [STAFF, SYSTEM, WRITER], ids=repr)
def test_the_business_may_write(actor: Actor) -> None:
    demand_business(who(actor))


@pytest.mark.parametrize("actor", [VISITOR, HOLDER, CUSTOMER, READER], ids=repr)
def test_nobody_else_may_write(actor: Actor) -> None:
    with pytest.raises(Denied):
        demand_business(who(actor))


@pytest.mark.parametrize("actor", [STAFF, SYSTEM, WRITER, READER], ids=repr)
def test_the_business_may_read_everything(actor: Actor) -> None:
    demand_reader(who(actor))


@pytest.mark.parametrize("actor", [VISITOR, HOLDER, CUSTOMER], ids=repr)
def test_others_may_not_read_by_number(actor: Actor) -> None:
    with pytest.raises(Denied):
        demand_reader(who(actor))


@pytest.mark.parametrize("actor", [VISITOR, HOLDER, CUSTOMER, STAFF, SYSTEM, READER], ids=repr)
def test_whoever_has_the_link_may_open_it(actor: Actor) -> None:
    demand_link(who(actor), "one")


def test_a_link_opens_nothing_else() -> None:
    with pytest.raises(InvoiceNotFound):
        demand_link(who(HOLDER), "two")
    with pytest.raises(PaymentNotFound):
        demand_link(who(HOLDER), "two", absent=PaymentNotFound)


def test_only_a_signed_in_customer_has_an_account() -> None:
    assert (demand_customer(who(CUSTOMER)), own_customer(who(CUSTOMER)), own_customer(who(STAFF))) == (5, 5, None)


@pytest.mark.parametrize("actor", [VISITOR, HOLDER, STAFF, SYSTEM, WRITER], ids=repr)
def test_nobody_else_has_one(actor: Actor) -> None:
    with pytest.raises(Denied):
        demand_customer(who(actor))
