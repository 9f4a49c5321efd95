"""What visitors' browsers were kept from loading on a business's pages."""

from typing import Annotated

import typer

from deploy.commands.answering import USAGE, Output, OutputOption, answering, show
from deploy.commands.billing import TenantOption
from deploy.commands.portal.changing import inside
from shared.contracts.settings.code import Blocked, DismissBlocked, ListBlocked

app = typer.Typer(no_args_is_help=True, help="What browsers were kept from loading.")


@app.command("list")
@answering
def all_blocked(*, tenant: TenantOption, output: OutputOption = Output.TABLE) -> None:
    """List what the content security policy blocked, the latest first, and how often.

    Example: portico portal blocked list --tenant acme
    """
    with inside(tenant) as (bus, who):
        show([_row(each) for each in bus.ask(ListBlocked(who=who))], output)


@app.command()
@answering
def dismiss(
    id_: Annotated[int | None, typer.Argument(metavar="ID", help="The id that `list` shows")] = None,
    *,
    tenant: TenantOption,
    everything: Annotated[bool, typer.Option("--all", help="All of it")] = False,
) -> None:
    """Forget something that was blocked. It comes back when it is blocked again.

    Example: portico portal blocked dismiss 4 --tenant acme
    """
    if (id_ is None) != everything:
        typer.echo("Say which one, or --all.", err=True)
        raise typer.Exit(USAGE)
    with inside(tenant) as (bus, who):
        bus.ask(DismissBlocked(who=who, id=id_))
    typer.echo("Forgotten, until it is blocked again.", err=True)


def _row(blocked: Blocked) -> dict[str, object]:
    return {
        "id": blocked.id,
        "kind": blocked.directive,
        "source": blocked.source,
        "page": blocked.page,
        "times": blocked.times,
        "last": blocked.last_at.isoformat(timespec="seconds"),
    }
