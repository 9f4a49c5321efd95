"""How customers may pay a business."""

import sys
from collections.abc import Callable
from typing import Annotated, Literal

import typer

from deploy.commands.answering import Output, OutputOption, answering, asking, show
from deploy.commands.billing import TenantOption
from deploy.commands.changing import changed
from deploy.commands.tenants import operator
from shared.bus.service import Bus
from shared.contracts.billing.methods import DisableMethods
from shared.contracts.message import Caller
from shared.contracts.settings import ChangeAccepted, GetTenant, Tenant
from shared.contracts.settings.accepted import METHODS, Accepted, BankAccount, Instruction
from shared.contracts.values import Methods, OfflineMethod

app = typer.Typer(no_args_is_help=True, help="How customers may pay a business.")


@app.command("show")
@answering
def show_methods(*, tenant: TenantOption, output: OutputOption = Output.TABLE) -> None:
    """List what a business accepts.

    Example: portico methods show --tenant acme
    """
    with asking() as bus:
        show(_rows(bus.ask(GetTenant(who=operator(bus, tenant)))), output)


@app.command()
@answering
def accept(
    methods: Annotated[list[str], typer.Argument(help="All of them")],
    *,
    tenant: TenantOption,
    output: OutputOption = Output.TABLE,
) -> None:
    """Say how a business may be paid from now on; card and bank are paid on the provider's page.

    Example: portico methods accept card bank check --tenant acme
    """
    wanted = _known(methods)
    with asking() as bus:
        who = operator(bus, tenant)
        show(_rows(_changed(bus, who, lambda _: {"methods": wanted})), output)


@app.command()
@answering
def instruct(
    method: Annotated[OfflineMethod, typer.Argument(help="One that goes past the provider")],
    *,
    tenant: TenantOption,
    output: OutputOption = Output.TABLE,
) -> None:
    """Say what a customer should know who pays in this way: plain text, from stdin. Empty text takes it back.

    Example: portico methods instruct check --tenant acme < where-to-send-checks.txt
    """
    words = sys.stdin.read().strip()
    told = (Instruction(method=method, words=words),) if words else ()

    def instructed(before: Accepted) -> dict[str, object]:
        return {"instructions": (*(each for each in before.instructions if each.method != method), *told)}

    with asking() as bus:
        who = operator(bus, tenant)
        show(_rows(_changed(bus, who, instructed)), output)


@app.command()
@answering
def account(
    *,
    tenant: TenantOption,
    holder: Annotated[str, typer.Option(help="As the bank knows it")],
    iban: Annotated[str, typer.Option(help="Spaces do not matter")],
    bic: Annotated[str, typer.Option(help="Where the bank asks for it")] = "",
    output: OutputOption = Output.TABLE,
) -> None:
    """Say where transfers go: shown to be copied, and in euros as a QR code that banking apps read.

    Example: portico methods account --tenant acme --holder "Acme GmbH" --iban "DE89 3704 0044 0532 0130 00"
    """
    with asking() as bus:
        who = operator(bus, tenant)
        whose = BankAccount(holder=holder, iban=iban, bic=bic)
        show(_rows(_changed(bus, who, lambda _: {"account": whose})), output)


@app.command()
@answering
def disable(
    kind: Annotated[Literal["customer", "invoice"], typer.Argument(help="What it is for")],
    number: Annotated[int, typer.Argument(help="Its id")],
    methods: Annotated[list[str] | None, typer.Argument(help="None of these; without any, all are back")] = None,
    *,
    tenant: TenantOption,
) -> None:
    """Take ways of paying away from one customer, or from one invoice.

    Example: portico methods disable customer 4 card --tenant acme
    """
    off = _known(methods or [])
    with asking() as bus:
        who = operator(bus, tenant)
        bus.ask(DisableMethods(who=who, kind=kind, id=number, methods=off))
    typer.echo(f"Taken away from {kind} {number}: {', '.join(sorted(off)) or 'nothing'}.", err=True)


def _changed(bus: Bus, who: Caller, change: Callable[[Accepted], dict[str, object]]) -> Tenant:
    """All as before but for what `change` makes of it."""

    def wish(tenant: Tenant) -> ChangeAccepted:
        accepted = tenant.accepted.model_copy(update=change(tenant.accepted))
        return ChangeAccepted(who=who, accepted=accepted, base=tenant.version)

    return changed(bus, who, wish)


def _known(names: list[str]) -> Methods:
    found = frozenset(method for method in METHODS if method in names)
    if strange := set(names) - found:
        raise typer.BadParameter(f"{', '.join(sorted(strange))}: there are {', '.join(METHODS)}")
    return found


def _rows(tenant: Tenant) -> list[dict[str, object]]:
    accepted = tenant.accepted
    rows: list[dict[str, object]] = []
    for method in accepted.offered():
        words = next((each.words for each in accepted.instructions if each.method == method), "")
        account = accepted.account.iban if accepted.account and method == "wire_transfer" else ""
        rows.append({"method": method, "instructions": words, "account": account})
    return rows
