"""Who may do what in billing: the one place where an actor is judged."""

from collections.abc import Sequence

from shared.callers import demand_business, demand_reader
from shared.contracts.errors import CustomerNotFound, Denied, InvoiceNotFound, NotFound
from shared.contracts.message import Caller, Customer, LinkHolder, Visitor

__all__ = [
    "demand_business",
    "demand_customer",
    "demand_link",
    "demand_reader",
    "demand_selection",
    "demand_signer",
    "demand_whom",
    "own_customer",
]


def demand_link(who: Caller, token: str, *, absent: type[NotFound] = InvoiceNotFound) -> None:
    """Whoever has a document's link may see it; a link holder sees no other. Raises `absent`."""
    actor = who.actor
    if isinstance(actor, LinkHolder) and actor.token != token:
        raise absent


def demand_selection(who: Caller, tokens: Sequence[str]) -> None:
    """One document's link opens that one; several, or all, are for those who are signed in and for the business.
    Raises InvoiceNotFound or Denied."""
    if len(tokens) == 1:
        demand_link(who, tokens[0])
    elif isinstance(who.actor, (LinkHolder, Visitor)):
        raise Denied


def demand_signer(who: Caller) -> None:
    """What a customer agrees to, nobody else can say: not the business, and no program. Raises Denied."""
    if not isinstance(who.actor, (Customer, LinkHolder)):
        raise Denied


def own_customer(who: Caller) -> int | None:
    """The signed-in customer, if that is who asks."""
    return who.actor.customer if isinstance(who.actor, Customer) else None


def demand_customer(who: Caller) -> int:
    """Raises Denied when nobody is signed in."""
    customer = own_customer(who)
    if customer is None:
        raise Denied
    return customer


def demand_whom(who: Caller, named: int | None) -> int:
    """The customer that is meant: whoever is signed in speaks of itself, the business of whom it names. Raises
    CustomerNotFound or Denied."""
    own = own_customer(who)
    if own is None:
        demand_reader(who)
    meant = own if named is None else named
    if meant is None or own not in (None, meant):
        raise CustomerNotFound
    return meant
