"""Google Analytics on a business's pages."""

from typing import Annotated

import typer

from deploy.commands.answering import Output, OutputOption, answering, show
from deploy.commands.billing import TenantOption
from deploy.commands.portal.changing import COMMAND_LINE, AsOption, change_extras, inside, settings
from shared.contracts.settings.code import Extras

app = typer.Typer(no_args_is_help=True, help="Google Analytics on the business's pages.")


@app.command("show")
@answering
def show_id(*, tenant: TenantOption, output: OutputOption = Output.TABLE) -> None:
    """Show the id that is used, and whether visitors are asked first.

    Example: portico portal analytics show --tenant acme
    """
    with inside(tenant) as (bus, who):
        show([_row(settings(bus, who).extras)], output)


@app.command("set")
@answering
def set_id(
    id_: Annotated[str, typer.Argument(metavar="ID", help="G-…, UA-…, AW-…, or GTM-…, which counts as a script")],
    *,
    tenant: TenantOption,
    ask: Annotated[bool, typer.Option(help="Whether visitors are asked before anything is loaded")] = True,
    name: AsOption = COMMAND_LINE,
    output: OutputOption = Output.TABLE,
) -> None:
    """Count visits on every page but those where an e-mailed sign-in link is opened; no secret is passed on.

    Example: portico portal analytics set G-ABCD1234 --tenant acme
    """
    with inside(tenant, name) as (bus, who):
        show([_row(change_extras(bus, who, analytics=id_, asks_consent=ask))], output)


@app.command()
@answering
def remove(*, tenant: TenantOption, name: AsOption = COMMAND_LINE, output: OutputOption = Output.TABLE) -> None:
    """Count visits no longer.

    Example: portico portal analytics remove --tenant acme
    """
    with inside(tenant, name) as (bus, who):
        show([_row(change_extras(bus, who, analytics=""))], output)


def _row(extras: Extras) -> dict[str, object]:
    return {"id": extras.analytics, "asks": "yes" if extras.asks_consent else "no"}
