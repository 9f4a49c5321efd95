"""Businesses of this installation."""

from typing import Annotated

import typer

from deploy.commands.answering import Output, OutputOption, answering, asking, show
from shared.bus.service import Bus, platform_origin, system_caller
from shared.contracts.errors import TenantNotFound
from shared.contracts.message import Caller
from shared.contracts.settings import CreateTenant, ListTenants, Profile, Tenant

app = typer.Typer(no_args_is_help=True, help="Businesses of this installation.")


@app.command()
@answering
def create(
    username: Annotated[str, typer.Argument(help="One host label: acme becomes acme.<base domain>")],
    *,
    name: Annotated[str, typer.Option(help="What customers know the business by")],
    email: Annotated[str, typer.Option(help="Where customers' replies go")],
    currency: Annotated[str, typer.Option(help="ISO 4217, such as USD")],
    locale: Annotated[str, typer.Option(help="BCP 47, such as de-DE")] = "en-US",
    zone: Annotated[str, typer.Option(help="IANA time zone")] = "UTC",
    domain: Annotated[str | None, typer.Option(help="A domain of its own")] = None,
    accent: Annotated[str, typer.Option(help="Colour, #rrggbb")] = "#0b6b53",
    output: OutputOption = Output.TABLE,
) -> None:
    """Add a business.

    Example: portico tenant create acme --name "Acme Paper" --email accounts@acme.example --currency USD
    """
    profile = Profile(
        username=username,
        name=name,
        email=email,
        currency=currency,
        locale=locale,
        zone=zone,
        domain=domain,
        accent=accent,
    )
    with asking() as bus:
        tenant = bus.ask(CreateTenant(who=platform_origin(), profile=profile))
    show([_row(tenant)], output)


@app.command("list")
@answering
def all_tenants(*, output: OutputOption = Output.TABLE) -> None:
    """List the businesses.

    Example: portico tenant list -o json
    """
    with asking() as bus:
        show([_row(tenant) for tenant in bus.ask(ListTenants(who=platform_origin()))], output)


def operator(bus: Bus, username: str) -> Caller:
    """The caller that a command is inside one business. Raises TenantNotFound."""
    for tenant in bus.ask(ListTenants(who=platform_origin())):
        if tenant.username == username:
            return system_caller(tenant.id, job="command line")
    raise TenantNotFound(username)


def _row(tenant: Tenant) -> dict[str, object]:
    return {
        "id": tenant.id,
        "username": tenant.username,
        "name": tenant.name,
        "currency": tenant.currency,
        "locale": tenant.locale,
        "url": tenant.url,
    }
