"""Invoices of a business: written, issued, sent, listed, taken back."""

from datetime import datetime
from typing import Annotated

import typer

from deploy.commands.answering import Output, OutputOption, answering, asking, show
from deploy.commands.billing import TenantOption
from deploy.commands.lines import (
    DiscountOption,
    FieldOption,
    LineOption,
    TaxOption,
    discount_of,
    field_of,
    line_of,
    tax_of,
    written,
)
from deploy.commands.tenants import operator
from shared import clock
from shared.bus.service import Bus
from shared.contracts.billing.customers import GetCustomer
from shared.contracts.billing.discounts import EndDiscounts
from shared.contracts.billing.invoices import (
    CreateInvoice,
    GetInvoice,
    Invoice,
    IssueInvoice,
    ListedInvoice,
    ListInvoices,
    SendInvoice,
    VoidInvoice,
)
from shared.contracts.message import Caller
from shared.contracts.settings import GetTenant

app = typer.Typer(no_args_is_help=True, help="Invoices of a business.")

Number = Annotated[int, typer.Argument(help="The invoice's id, as `list` shows it")]


@app.command("create")
@answering
def create_invoice(
    customer: Annotated[int, typer.Argument(help="The customer's id")],
    *,
    tenant: TenantOption,
    line: LineOption,
    discount: DiscountOption = [],  # noqa: B006 - typer reads it only
    tax: TaxOption = [],  # noqa: B006 - typer reads it only
    field: FieldOption = [],  # noqa: B006 - typer reads it only
    due: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Due date; in 30 days unless named")
    ] = None,
    notes: Annotated[str, typer.Option(help="Words below the totals")] = "",
    draft: Annotated[bool, typer.Option("--draft", help="Nobody sees it before `issue`")] = False,
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
                discounts=tuple(discount_of(each, currency) for each in discount),
                taxes=tuple(tax_of(each) for each in tax),
                fields=tuple(field_of(each) for each in field),
                due_on=due.date() if due else None,
                notes=notes,
                is_draft=draft,
                send=send,
            )
        )
        url = f"{bus.ask(GetTenant(who=who)).url}/invoices/{invoice.token}"
    show([{"id": invoice.id, "number": invoice.number, "total": written(invoice.total), "url": url}], output)


@app.command("issue")
@answering
def issue(
    number: Number,
    *,
    tenant: TenantOption,
    send: Annotated[bool, typer.Option("--send", help="E-mail it to the customer")] = False,
    output: OutputOption = Output.TABLE,
) -> None:
    """Make a draft an invoice: its customer sees it, and owes it. Issuing again changes nothing.

    Example: portico invoice issue 4 --tenant acme --send
    """
    with asking() as bus:
        who = operator(bus, tenant)
        row = _row(bus, who, bus.ask(IssueInvoice(who=who, invoice=number, send=send)))
    show([row], output)


@app.command("send")
@answering
def send_(number: Number, *, tenant: TenantOption, output: OutputOption = Output.TABLE) -> None:
    """E-mail an invoice to its customer, once more if need be.

    Example: portico invoice send 4 --tenant acme
    """
    with asking() as bus:
        who = operator(bus, tenant)
        bus.ask(SendInvoice(who=who, invoice=number))
        row = _row(bus, who, bus.ask(GetInvoice(who=who, invoice=number)).invoice)
    show([row], output)


@app.command("void")
@answering
def void(number: Number, *, tenant: TenantOption, output: OutputOption = Output.TABLE) -> None:
    """Take an invoice back of which nothing was paid. Nobody can pay it any more.

    Example: portico invoice void 4 --tenant acme
    """
    with asking() as bus:
        who = operator(bus, tenant)
        row = _row(bus, who, bus.ask(VoidInvoice(who=who, invoice=number)))
    show([row], output)


@app.command("end-discounts")
@answering
def end_discounts(*, tenant: TenantOption, output: OutputOption = Output.TABLE) -> None:
    """End at once the discounts whose last day is over, as happens once an hour by itself.

    Example: portico invoice end-discounts --tenant acme
    """
    with asking() as bus:
        show([{"ended": bus.ask(EndDiscounts(who=operator(bus, tenant)))}], output)


@app.command("list")
@answering
def all_invoices(
    *,
    tenant: TenantOption,
    customer: Annotated[int | None, typer.Option(help="Of one customer, by id")] = None,
    before: Annotated[int | None, typer.Option(help="The last id that was shown, for the next page")] = None,
    limit: Annotated[int, typer.Option(min=1, max=100, help="How many")] = 50,
    output: OutputOption = Output.TABLE,
) -> None:
    """List invoices, drafts included, the newest first.

    Example: portico invoice list --tenant acme --customer 1
    """
    with asking() as bus:
        who = operator(bus, tenant)
        found = bus.ask(ListInvoices(who=who, customer=customer, before=before, limit=limit))
        zone = bus.ask(GetTenant(who=who)).zone
    show([_listed(each, zone) for each in found], output)


@app.command("show")
@answering
def show_(number: Number, *, tenant: TenantOption, output: OutputOption = Output.TABLE) -> None:
    """Show an invoice, and how it stands.

    Example: portico invoice show 4 --tenant acme
    """
    with asking() as bus:
        who = operator(bus, tenant)
        view = bus.ask(GetInvoice(who=who, invoice=number))
        row = _row(bus, who, view.invoice)
    show([row | {"customer": view.customer.name, "payments": len(view.payments)}], output)


def _row(bus: Bus, who: Caller, invoice: Invoice) -> dict[str, object]:
    tenant = bus.ask(GetTenant(who=who))
    return {
        "id": invoice.id,
        "number": invoice.number,
        "status": invoice.status(today=clock.today(tenant.zone)),
        "issued": invoice.issued_on.isoformat(),
        "due": invoice.due_on.isoformat(),
        "total": written(invoice.total),
        "left": written(invoice.left),
        "url": f"{tenant.url}/invoices/{invoice.token}",
    }


def _listed(invoice: ListedInvoice, zone: str) -> dict[str, object]:
    return {
        "id": invoice.id,
        "number": invoice.number,
        "customer": invoice.customer_name,
        "status": invoice.status(today=clock.today(zone)),
        "issued": invoice.issued_on.isoformat(),
        "due": invoice.due_on.isoformat(),
        "total": written(invoice.total),
        "left": written(invoice.left),
    }
