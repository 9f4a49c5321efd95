"""Customers and invoices of a business, and links for customers to sign in with."""

from typing import Annotated

import typer

from deploy.commands.answering import Output, OutputOption, answering, asking, show
from deploy.commands.tenants import operator
from shared import clock
from shared.contracts.auth import IssueSignInLink, Level
from shared.contracts.billing.customers import CreateCustomer, GetCustomer, SetParent
from shared.contracts.settings import GetTenant

customers = typer.Typer(no_args_is_help=True, help="Customers of a business.")

TenantOption = Annotated[str, typer.Option("--tenant", help="The business's username")]


@customers.command("create")
@answering
def create_customer(
    name: Annotated[str, typer.Argument(help="Who is billed")],
    *,
    tenant: TenantOption,
    email: Annotated[str, typer.Option(help="Where invoices go; also signs in")],
    attention: Annotated[str, typer.Option(help="A person's name")] = "",
    currency: Annotated[str | None, typer.Option(help="ISO 4217; the business's own unless named")] = None,
    parent: Annotated[int | None, typer.Option(help="The id of the customer above; see `customer below`")] = None,
    output: OutputOption = Output.TABLE,
) -> None:
    """Add a customer.

    Example: portico customer create "Globex" --tenant acme --email jo@globex.example
    """
    with asking() as bus:
        who = operator(bus, tenant)
        customer = bus.ask(
            CreateCustomer(
                who=who, name=name, email=email, attention_to=attention, currency=currency, parent=parent
            )
        )
    show([{"id": customer.id, "number": customer.number, "name": customer.name, "email": customer.email}], output)


@customers.command("below")
@answering
def put_below(
    customer: Annotated[int, typer.Argument(help="The customer's id")],
    parent: Annotated[int | None, typer.Argument(help="The id of the customer above; below none without")] = None,
    *,
    tenant: TenantOption,
    output: OutputOption = Output.TABLE,
) -> None:
    """Put a customer below another, whose statements then hold its documents, too.

    Example: portico customer below 2 1 --tenant acme
    """
    with asking() as bus:
        found = bus.ask(SetParent(who=operator(bus, tenant), customer=customer, parent=parent))
    show([{"id": found.id, "number": found.number, "name": found.name, "parent": found.parent}], output)


@answering
def signin_link(
    customer: Annotated[int, typer.Argument(help="The customer's id")],
    *,
    tenant: TenantOption,
    seconds: Annotated[int, typer.Option(min=1, max=2_592_000, help="How long it works, at most 30 days")] = 900,
    to: Annotated[str, typer.Option("--next", help="The page it leads to, such as /invoices/…")] = "/",
    temporary: Annotated[bool, typer.Option("--temporary", help="For an hour, with less power")] = False,
    output: OutputOption = Output.TABLE,
) -> None:
    """Make a sign-in link for a customer. Whoever has it can act as the customer, until it expires or is used.

    Example: portico signin-link 1 --tenant acme --seconds 3600 --next /invoices/…
    """
    with asking() as bus:
        who = operator(bus, tenant)
        level: Level = "temporary" if temporary else "full"
        path = bus.ask(IssueSignInLink(who=who, customer=customer, seconds=seconds, next=to, level=level))
        business, name = bus.ask(GetTenant(who=who)), bus.ask(GetCustomer(who=who, customer=customer)).name
    until = clock.from_now(seconds=seconds).isoformat(timespec="seconds")
    show([{"customer": name, "works_until": until, "link": f"{business.url}{path}"}], output)
