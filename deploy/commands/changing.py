"""How a part of a business's settings is changed without undoing what somebody else changes meanwhile."""

from collections.abc import Callable
from typing import TypeVar

from shared.bus.service import Bus
from shared.contracts.errors import Conflict
from shared.contracts.message import Ask, Caller
from shared.contracts.settings import GetTenant, Tenant

R = TypeVar("R")
TRIES = 5


def changed(bus: Bus, who: Caller, wish: Callable[[Tenant], Ask[R]]) -> R:
    """The answer to what `wish` makes of the settings as they are, which names their version as its base. Made
    anew when they have been changed meanwhile. Raises Conflict when that goes on."""
    for _ in range(TRIES - 1):
        try:
            return bus.ask(wish(bus.ask(GetTenant(who=who))))
        except Conflict as overtaken:
            if overtaken.about != "version":
                raise
    return bus.ask(wish(bus.ask(GetTenant(who=who))))
