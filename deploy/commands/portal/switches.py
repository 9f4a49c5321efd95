"""What a business offers in its portal: modules, and what customers may do in them."""

from typing import Annotated, get_args

import typer

from deploy.commands.answering import Output, OutputOption, answering, show
from deploy.commands.billing import TenantOption
from deploy.commands.portal.changing import COMMAND_LINE, AsOption, change_switches, inside, settings
from shared.contracts.settings import Module, Switches

app = typer.Typer(no_args_is_help=True, help="What the business offers in its portal.")
MODULES: tuple[str, ...] = get_args(Module)
RULES = tuple(name for name, field in Switches.model_fields.items() if field.annotation is bool)


def _known(name: str) -> str:
    if name not in (*MODULES, *RULES):
        raise typer.BadParameter(f"one of {', '.join((*MODULES, *RULES))}")
    return name


Name = Annotated[str, typer.Argument(metavar="NAME", callback=_known, help="As `list` shows it")]


@app.command("list")
@answering
def all_switches(*, tenant: TenantOption, output: OutputOption = Output.TABLE) -> None:
    """List everything that can be switched, and how it is.

    Example: portico portal switches list --tenant acme
    """
    with inside(tenant) as (bus, who):
        show(_rows(settings(bus, who).switches), output)


@app.command()
@answering
def on(
    name: Name, *, tenant: TenantOption, by: AsOption = COMMAND_LINE, output: OutputOption = Output.TABLE
) -> None:
    """Offer something.

    Example: portico portal switches on estimates --tenant acme
    """
    _switch(name, tenant, by, output, is_on=True)


@app.command()
@answering
def off(
    name: Name, *, tenant: TenantOption, by: AsOption = COMMAND_LINE, output: OutputOption = Output.TABLE
) -> None:
    """Offer something no longer. The addresses of a module that is off lead nowhere.

    Example: portico portal switches off estimates --tenant acme
    """
    _switch(name, tenant, by, output, is_on=False)


@app.command()
@answering
def fee(
    percent: Annotated[str, typer.Argument(help="Of a card payment, from 0 to 4")],
    *,
    tenant: TenantOption,
    by: AsOption = COMMAND_LINE,
    output: OutputOption = Output.TABLE,
) -> None:
    """Set the convenience fee of card payments.

    Example: portico portal switches fee 2.5 --tenant acme
    """
    with inside(tenant, by) as (bus, who):
        show(_rows(change_switches(bus, who, convenience_fee=percent)), output)


def _switch(name: str, tenant: str, by: str, output: Output, *, is_on: bool) -> None:
    def off(before: Switches) -> frozenset[str]:
        return before.off - {name} if is_on else before.off | {name}

    with inside(tenant, by) as (bus, who):
        changes: dict[str, object] = {"off": off} if name in MODULES else {name: is_on}
        show(_rows(change_switches(bus, who, **changes)), output)


def _rows(switches: Switches) -> list[dict[str, object]]:
    modules = {module: module not in switches.off for module in MODULES}
    rules = {rule: getattr(switches, rule) for rule in RULES}
    rows = [{"name": name, "is": "on" if is_on else "off"} for name, is_on in (modules | rules).items()]
    return [*rows, {"name": "convenience_fee", "is": f"{switches.convenience_fee} %"}]
