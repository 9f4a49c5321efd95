"""Hosts that a business's pages may load from, besides their own."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Annotated

import typer
from pydantic import TypeAdapter, ValidationError

from deploy.commands.answering import Output, OutputOption, answering, show
from deploy.commands.billing import TenantOption
from deploy.commands.portal.changing import COMMAND_LINE, AsOption, change_extras, inside, settings
from shared.contracts.settings.code import Extras, Hosts, Source

app = typer.Typer(no_args_is_help=True, help="Hosts that the business's pages may load from.")
SOURCE: TypeAdapter[str] = TypeAdapter(Source)


class Kind(StrEnum):
    SCRIPT = "script"
    CONNECT = "connect"
    IMG = "img"
    STYLE = "style"
    FONT = "font"
    FRAME = "frame"


KindArgument = Annotated[Kind, typer.Argument(help="What is loaded from there; `connect` is fetch and the like")]


def _origin(host: str) -> str:
    try:
        return SOURCE.validate_python(host)
    except ValidationError as mistake:
        raise typer.BadParameter("one origin, such as https://widgets.example: no path, no *") from mistake


Host = Annotated[
    str, typer.Argument(callback=_origin, help="One origin, such as https://widgets.example; no path, no *")
]


@app.command("list")
@answering
def all_hosts(*, tenant: TenantOption, output: OutputOption = Output.TABLE) -> None:
    """List the hosts that the policy allows.

    Example: portico portal hosts list --tenant acme
    """
    with inside(tenant) as (bus, who):
        show(_rows(settings(bus, who).extras.hosts), output)


@app.command()
@answering
def allow(
    kind: KindArgument,
    host: Host,
    *,
    tenant: TenantOption,
    name: AsOption = COMMAND_LINE,
    output: OutputOption = Output.TABLE,
) -> None:
    """Allow one more host. Whoever runs it can then run or send what he likes on the business's pages.

    Example: portico portal hosts allow script https://widgets.example --tenant acme
    """

    def allowed(before: Extras) -> Hosts:
        return _with(before.hosts, kind, dict.fromkeys((*getattr(before.hosts, kind), host)))

    with inside(tenant, name) as (bus, who):
        show(_rows(change_extras(bus, who, hosts=allowed).hosts), output)


@app.command()
@answering
def withdraw(
    kind: KindArgument,
    host: Host,
    *,
    tenant: TenantOption,
    name: AsOption = COMMAND_LINE,
    output: OutputOption = Output.TABLE,
) -> None:
    """Allow a host no longer.

    Example: portico portal hosts withdraw script https://widgets.example --tenant acme
    """

    def left(before: Extras) -> Hosts:
        return _with(before.hosts, kind, [each for each in getattr(before.hosts, kind) if each != host])

    with inside(tenant, name) as (bus, who):
        show(_rows(change_extras(bus, who, hosts=left).hosts), output)


def _with(hosts: Hosts, kind: Kind, allowed: Iterable[str]) -> Hosts:
    return Hosts(**{**dict(hosts), kind.value: tuple(allowed)})


def _rows(hosts: Hosts) -> list[dict[str, object]]:
    return [{"kind": kind, "host": host} for kind, allowed in hosts for host in allowed]
