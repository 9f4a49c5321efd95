"""Who changes a portal from the command line, and how its settings are read before a part of them is changed."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Annotated, Any

import typer

from deploy.commands.answering import asking
from deploy.commands.changing import changed
from deploy.commands.tenants import operator
from shared.bus.service import Bus
from shared.contracts.message import Caller, Message
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
    """All as before but for `changes`, which are judged anew; one that is a function is given what was before."""

    def wish(tenant: Tenant) -> ChangeExtras:
        return ChangeExtras(who=who, extras=Extras(**_with(tenant.extras, changes)), base=tenant.version)

    return changed(bus, who, wish)


def change_look(bus: Bus, who: Caller, **changes: object) -> Look:
    """As `change_extras`."""

    def wish(tenant: Tenant) -> ChangeLook:
        return ChangeLook(who=who, look=Look(**_with(tenant.look, changes)), base=tenant.version)

    return changed(bus, who, wish)


def change_switches(bus: Bus, who: Caller, **changes: object) -> Switches:
    """As `change_extras`."""

    def wish(tenant: Tenant) -> ChangeSwitches:
        switches = Switches(**_with(tenant.switches, changes))
        return ChangeSwitches(who=who, switches=switches, base=tenant.version)

    return changed(bus, who, wish).switches


def _with(before: Message, changes: Mapping[str, object]) -> dict[str, Any]:
    after = {field: change(before) if callable(change) else change for field, change in changes.items()}
    return {**dict(before), **after}
