"""Customers and invoices of a business, and links for customers to sign in with."""

from datetime import datetime
from typing import Annotated

import typer

from deploy.commands.answering import Output, OutputOption, answering, asking, show
from deploy.commands.lines import FieldOption, LineOption, TaxOption, field_of, line_of, tax_of
from deploy.commands.tenants import operator
from shared import clock
from shared.contracts.auth import IssueSignInLink, Level
from shared.contracts.billing.customers import CreateCustomer, GetCustomer, SetParent
from shared.contracts.billing.invoices import CreateInvoice
from shared.contracts.settings import GetTenant

customers = typer.Typer(no_args_is_help=True, help="Customers of a business.")
invoices = typer.Typer(no_args_is_help=True, help="Invoices of a business.")

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


@invoices.command("create")
@answering
def create_invoice(
    customer: Annotated[int, typer.Argument(help="The customer's id")],
    *,
    tenant: TenantOption,
    line: LineOption,
    tax: TaxOption = [],  # noqa: B006 - typer reads it only
    field: FieldOption = [],  # noqa: B006 - typer reads it only
    due: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Due date; in 30 days unless named")
    ] = None,
    notes: Annotated[str, typer.Option(help="Words below the totals")] = "",
    send: Annotated[bool, typer.Option("--send", help="E-mail it to the customer")] = False,
    output: OutputOption = Output.TABLE,
) -> None:
    """Add an invoice.

    Example: portico invoice create 1 --tenant acme --line "Paper, 2, 9.50" --tax "Sales tax, 8.25" --send
    """
    with asking() as bus:
        who = operator(bus, tenant)
        currency = bus.ask(GetCustomer(who=who, customer=customer)).currency
        invoice = bus.ask(
            CreateInvoice(
                who=who,
                customer=customer,
                lines=tuple(line_of(each, currency) for each in line),
                taxes=tuple(tax_of(each) for each in tax),
                fields=tuple(field_of(each) for each in field),
                due_on=due.date() if due else None,
                notes=notes,
                send=send,
            )
        )
        url = f"{bus.ask(GetTenant(who=who)).url}/invoices/{invoice.token}"
    total = f"{invoice.total.major} {invoice.total.currency}"
    show([{"id": invoice.id, "number": invoice.number, "total": total, "url": url}], output)


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
