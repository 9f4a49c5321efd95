"""Who may change what is known of a customer."""

from services.billing.access import demand_business, demand_whom
from shared.bus.service import Bus
from shared.contracts.errors import Denied
from shared.contracts.message import Caller, Customer
from shared.contracts.settings import Edit, GetTenant


def demand_editor(bus: Bus, who: Caller, named: int | None, *edits: Edit) -> int:
    """The customer that is changed: by itself, signed in in full, where the business lets it; or by the business.
    Raises CustomerNotFound or Denied."""
    customer = demand_whom(who, named)
    if not isinstance(who.actor, Customer):
        demand_business(who)
        return customer
    if who.actor.level != "full":
        raise Denied
    switches = bus.ask(GetTenant(who=who)).switches
    if not all(switches.lets(edit) for edit in edits):
        raise Denied
    return customer
