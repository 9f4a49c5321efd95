"""Who changes a portal from the command line, and how its settings are read before a part of them is changed."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import typer

from deploy.commands.answering import asking
from deploy.commands.tenants import operator
from shared.bus.service import Bus
from shared.contracts.message import Caller
from shared.contracts.settings import ChangeSwitches, GetTenant, Switches, Tenant
from shared.contracts.settings.code import ChangeExtras, Extras
from shared.contracts.settings.look import ChangeLook, Look

AsOption = Annotated[str, typer.Option("--as", help="Who does this, for the audit log")]
COMMAND_LINE = "command line"


@contextmanager
def inside(tenant: str, name: str = COMMAND_LINE) -> Iterator[tuple[Bus, Caller]]:
    """The bus, and the caller inside the business. Raises TenantNotFound."""
    with asking() as bus:
        yield bus, operator(bus, tenant).model_copy(update={"name": name})


def settings(bus: Bus, who: Caller) -> Tenant:
    return bus.ask(GetTenant(who=who))


def change_extras(bus: Bus, who: Caller, **changes: object) -> Extras:
    """All as before but for `changes`, which are judged anew."""
    before = settings(bus, who).extras
    return bus.ask(ChangeExtras(who=who, extras=Extras(**{**dict(before), **changes})))


def change_look(bus: Bus, who: Caller, **changes: object) -> Look:
    """All as before but for `changes`, which are judged anew."""
    before = settings(bus, who).look
    return bus.ask(ChangeLook(who=who, look=Look(**{**dict(before), **changes})))


def change_switches(bus: Bus, who: Caller, **changes: object) -> Switches:
    """All as before but for `changes`, which are judged anew."""
    before = settings(bus, who).switches
    return bus.ask(ChangeSwitches(who=who, switches=Switches(**{**dict(before), **changes}))).switches
