"""What is known of a customer: shown, listed, changed."""

from typing import Annotated, Any

import typer

from deploy.commands.answering import Output, OutputOption, answering, asking, show
from deploy.commands.billing import TenantOption, customers
from deploy.commands.tenants import operator
from shared.contracts.billing.customers import Customer, FindCustomers
from shared.contracts.billing.details import ChangeCustomer, Details, ViewDetails
from shared.contracts.values import Address

app = customers
"""Beside `create`."""
Number = Annotated[int, typer.Argument(help="The customer's id")]


@app.command("show")
@answering
def show_customer(customer: Number, *, tenant: TenantOption, output: OutputOption = Output.TABLE) -> None:
    """Show what is known of a customer.

    Example: portico customer show 1 --tenant acme -o json
    """
    with asking() as bus:
        details = bus.ask(ViewDetails(who=operator(bus, tenant), customer=customer))
    show([_row(details.customer) | {"waiting_for": details.waiting_for}], output)


@app.command("find")
@answering
def find(
    email: Annotated[str, typer.Argument(help="A customer's address, or that of one of its contacts")],
    *,
    tenant: TenantOption,
    output: OutputOption = Output.TABLE,
) -> None:
    """List the customers that an address signs in for, with their ids.

    Example: portico customer find jo@globex.example --tenant acme
    """
    with asking() as bus:
        found = bus.ask(FindCustomers(who=operator(bus, tenant), email=email))
    show([{"id": each.customer, "name": each.name, "contact": each.contact} for each in found], output)


@app.command("contacts")
@answering
def list_contacts(customer: Number, *, tenant: TenantOption, output: OutputOption = Output.TABLE) -> None:
    """List the people at a customer who may sign in besides its own address.

    Example: portico customer contacts 1 --tenant acme
    """
    with asking() as bus:
        details = bus.ask(ViewDetails(who=operator(bus, tenant), customer=customer))
    show([{"name": contact.name, "email": contact.email} for contact in details.contacts], output)


@app.command("change")
@answering
def change_customer(
    customer: Number,
    *,
    tenant: TenantOption,
    name: Annotated[str | None, typer.Option(help="Who is billed")] = None,
    email: Annotated[
        str | None, typer.Option(help="Where invoices go; also signs in; nobody has to confirm")
    ] = None,
    attention: Annotated[str | None, typer.Option(help="A person's name")] = None,
    tax_id: Annotated[str | None, typer.Option(help="Such as a VAT number")] = None,
    locale: Annotated[str | None, typer.Option(help="BCP 47, such as de-DE; empty: the business's own")] = None,
    line: Annotated[
        list[str] | None, typer.Option(help="Of the address, above the town; once for each line")
    ] = None,
    city: Annotated[str | None, typer.Option(help="Of the address")] = None,
    state: Annotated[str | None, typer.Option(help="Of the address, such as OR")] = None,
    postal_code: Annotated[str | None, typer.Option(help="Of the address")] = None,
    country: Annotated[str | None, typer.Option(help="ISO 3166, such as US")] = None,
    output: OutputOption = Output.TABLE,
) -> None:
    """Change what is named; the rest stays.

    Example: portico customer change 1 --tenant acme --line "1 Main St" --city Portland --postal-code 97204
    """
    place = {"lines": line, "city": city, "state": state, "postal_code": postal_code, "country": country}
    told: dict[str, Any] = {
        "name": name,
        "email": email,
        "attention_to": attention,
        "tax_id": tax_id,
        "locale": locale,
    }
    with asking() as bus:
        who = operator(bus, tenant)
        if any(part is not None for part in place.values()):
            told["address"] = _moved(bus.ask(ViewDetails(who=who, customer=customer)), place)
        changed = bus.ask(ChangeCustomer.model_validate({"who": who, "customer": customer, **told}))
    show([_row(changed)], output)


def _moved(details: Details, place: dict[str, Any]) -> Address:
    named = {part: value for part, value in place.items() if value is not None}
    return Address.model_validate(details.customer.address.model_dump() | named)


def _row(customer: Customer) -> dict[str, object]:
    address = customer.address
    return {
        "id": customer.id,
        "number": customer.number,
        "name": customer.name,
        "email": customer.email,
        "attention_to": customer.attention_to,
        "lines": ", ".join(address.lines),
        "city": address.city,
        "state": address.state,
        "postal_code": address.postal_code,
        "country": address.country,
        "tax_id": customer.tax_id,
        "locale": customer.locale,
    }
