"""Businesses of this installation."""

from typing import Annotated, Any

import typer

from deploy.commands.answering import Output, OutputOption, answering, asking, show
from deploy.commands.changing import changed
from shared.bus.service import Bus, platform_origin, system_caller
from shared.contracts.errors import TenantNotFound
from shared.contracts.message import Caller
from shared.contracts.settings import ChangeTenant, CreateTenant, ListTenants, Profile, Tenant

app = typer.Typer(no_args_is_help=True, help="Businesses of this installation.")
FIELDS = ", ".join(Profile.model_fields)


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
        accent=accent.lower(),
    )
    with asking() as bus:
        tenant = bus.ask(CreateTenant(who=platform_origin(), profile=profile))
    show([_row(tenant)], output)


@app.command()
@answering
def change(
    username: Annotated[str, typer.Argument(help="The business as it is called now")],
    *,
    fields: Annotated[
        list[str], typer.Option("--set", metavar="FIELD=VALUE", help=f"Such as address.city=Bonn; of {FIELDS}")
    ],
    output: OutputOption = Output.TABLE,
) -> None:
    """Change what a business says of itself; what is not named stays as it is.

    Example: portico tenant change acme --set "phone=+1 570 555 0142" --set "address.city=Scranton"
    """
    with asking() as bus:
        who = operator(bus, username).model_copy(update={"name": "command line"})
        show([_row(changed(bus, who, lambda tenant: _wish(who, tenant, fields)))], output)


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


def _wish(who: Caller, tenant: Tenant, fields: list[str]) -> ChangeTenant:
    before = tenant.model_dump()
    told: dict[str, Any] = {field: before[field] for field in Profile.model_fields}
    for field in fields:
        path, equals, value = field.partition("=")
        if not equals:
            raise typer.BadParameter(f"{field!r} is not FIELD=VALUE")
        _write(told, path, value.lower() if path == "accent" else value)
    return ChangeTenant(who=who, profile=Profile.model_validate(told), base=tenant.version)


def _write(told: dict[str, Any], path: str, value: str) -> None:
    """Several lines are parted by semicolons, and nothing behind the = stands for an empty field."""
    outer, _, inner = path.partition(".")
    if not inner:
        told[outer] = value or (None if outer == "domain" else "")
    elif outer == "address":
        told[outer] = told[outer] | {inner: _lines(value) if inner == "lines" else value}
    else:
        told[path] = value


def _lines(value: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in value.split(";") if line.strip())


def _row(tenant: Tenant) -> dict[str, object]:
    return {
        "id": tenant.id,
        "username": tenant.username,
        "name": tenant.name,
        "currency": tenant.currency,
        "locale": tenant.locale,
        "url": tenant.url,
    }
