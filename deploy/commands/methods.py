"""How customers may pay a business."""

import sys
from typing import Annotated, Literal

import typer

from deploy.commands.answering import Output, OutputOption, answering, asking, show
from deploy.commands.billing import TenantOption
from deploy.commands.tenants import operator
from shared.contracts.billing.methods import DisableMethods
from shared.contracts.settings import ChangeAccepted, GetTenant, Tenant
from shared.contracts.settings.accepted import METHODS, BankAccount, Instruction
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
        accepted = bus.ask(GetTenant(who=who)).accepted.model_copy(update={"methods": wanted})
        show(_rows(bus.ask(ChangeAccepted(who=who, accepted=accepted))), output)


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
    with asking() as bus:
        who = operator(bus, tenant)
        known = bus.ask(GetTenant(who=who)).accepted
        others = tuple(each for each in known.instructions if each.method != method)
        told = (Instruction(method=method, words=words),) if words else ()
        accepted = known.model_copy(update={"instructions": (*others, *told)})
        show(_rows(bus.ask(ChangeAccepted(who=who, accepted=accepted))), output)


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
        known = bus.ask(GetTenant(who=who)).accepted
        accepted = known.model_copy(update={"account": BankAccount(holder=holder, iban=iban, bic=bic)})
        show(_rows(bus.ask(ChangeAccepted(who=who, accepted=accepted))), output)


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
