"""Domains of businesses' own."""

from typing import Annotated

import typer

from deploy.commands.answering import FAILED, Output, OutputOption, answering, asking, show
from deploy.commands.billing import TenantOption
from deploy.commands.tenants import operator
from shared.contracts.settings.domains import CheckDomain, DomainCheck, SetDomain

app = typer.Typer(no_args_is_help=True, help="Domains of businesses' own.")

Domain = Annotated[str, typer.Argument(help="Such as billing.acme.example")]


@app.command("check")
@answering
def check(domain: Domain, *, tenant: TenantOption, output: OutputOption = Output.TABLE) -> None:
    """Ask the name servers whether a domain leads here.

    Example: portico domain check billing.acme.example --tenant acme
    """
    with asking() as bus:
        found = bus.ask(CheckDomain(who=operator(bus, tenant), domain=domain))
    typer.echo(words(found), err=True)
    row = found.model_dump() | {"found": ", ".join(found.found), "addresses": ", ".join(found.addresses)}
    show([row], output)
    if found.state != "right":
        raise typer.Exit(FAILED)


@app.command("set")
@answering
def set_domain(domain: Domain, *, tenant: TenantOption, output: OutputOption = Output.TABLE) -> None:
    """Give a business a domain of its own; links in its e-mails lead there from now on.

    Example: portico domain set billing.acme.example --tenant acme
    """
    with asking() as bus:
        show([{"url": bus.ask(SetDomain(who=operator(bus, tenant), domain=domain)).url}], output)


@app.command("remove")
@answering
def remove(*, tenant: TenantOption, output: OutputOption = Output.TABLE) -> None:
    """Let a business go back to its address below the base domain.

    Example: portico domain remove --tenant acme
    """
    with asking() as bus:
        show([{"url": bus.ask(SetDomain(who=operator(bus, tenant), domain=None)).url}], output)


def words(check: DomainCheck) -> str:
    alias = f"Make it an alias (CNAME) of {check.wanted}"
    match check.state:
        case "right":
            return f"{check.domain} leads here."
        case "absent":
            return f"There is no {check.domain} yet. {alias}, and wait until name servers have heard of it."
        case "elsewhere":
            return f"{check.domain} leads elsewhere, to {', '.join(check.found)}. {alias}."
        case "unanswered":
            return f"Name servers did not answer about {check.domain} in time. Try again later."
