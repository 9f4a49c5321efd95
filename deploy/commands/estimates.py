"""Estimates of a business: written, sent, taken back, invoiced, shown with who approved them."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated

import typer

from deploy.commands.answering import Output, OutputOption, answering, asking, show
from deploy.commands.billing import TenantOption
from deploy.commands.lines import FieldOption, LineOption, TaxOption, field_of, line_of, tax_of, written
from deploy.commands.tenants import operator
from shared import clock
from shared.bus.service import Bus
from shared.contracts.billing.approving import GetApproval, InvoiceEstimate
from shared.contracts.billing.customers import GetCustomer
from shared.contracts.billing.estimates import (
    ApprovalRecord,
    CreateEstimate,
    Estimate,
    EstimateView,
    GetEstimate,
    NewDeposit,
    SendEstimate,
    VoidEstimate,
)
from shared.contracts.message import Caller
from shared.contracts.settings import GetTenant

app = typer.Typer(no_args_is_help=True, help="Estimates of a business.")
Number = Annotated[int, typer.Argument(help="The estimate's id, as `create` showed it")]


@app.command("create")
@answering
def create(
    customer: Annotated[int, typer.Argument(help="The customer's id")],
    *,
    tenant: TenantOption,
    line: LineOption,
    tax: TaxOption = [],  # noqa: B006 - typer reads it only
    field: FieldOption = [],  # noqa: B006 - typer reads it only
    deposit: Annotated[
        float, typer.Option(min=0, max=100, help="To be paid on approval, in percent of the total")
    ] = 0,
    until: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Its last day; without, it never expires")
    ] = None,
    terms: Annotated[str, typer.Option(help="What the customer agrees to; - reads it from stdin")] = "",
    payment_terms: Annotated[str, typer.Option(help='Of its invoice, such as "2% 10 NET 30"')] = "",
    notes: Annotated[str, typer.Option(help="Words below the totals")] = "",
    send: Annotated[bool, typer.Option("--send", help="E-mail it to the customer")] = False,
    output: OutputOption = Output.TABLE,
) -> None:
    """Add an estimate.

    Example: portico estimate create 1 --tenant acme --line "Letterhead, 10000, 0.12" --deposit 50 --send
    """
    with asking() as bus:
        who = operator(bus, tenant)
        currency = bus.ask(GetCustomer(who=who, customer=customer)).currency
        estimate = bus.ask(
            CreateEstimate(
                who=who,
                customer=customer,
                lines=tuple(line_of(each, currency) for each in line),
                taxes=tuple(tax_of(each) for each in tax),
                fields=tuple(field_of(each) for each in field),
                deposit=NewDeposit(rate=Decimal(str(deposit))) if deposit else None,
                valid_until=until.date() if until else None,
                terms=typer.get_text_stream("stdin").read() if terms == "-" else terms,
                payment_terms=payment_terms,
                notes=notes,
                send=send,
            )
        )
        row = _row(bus, who, estimate)
    show([row], output)


@app.command("send")
@answering
def send_(number: Number, *, tenant: TenantOption, output: OutputOption = Output.TABLE) -> None:
    """E-mail an estimate to its customer. A draft is there for her from then on.

    Example: portico estimate send 3 --tenant acme
    """
    with asking() as bus:
        who = operator(bus, tenant)
        bus.ask(SendEstimate(who=who, estimate=number))
        row = _row(bus, who, bus.ask(GetEstimate(who=who, estimate=number)).estimate)
    show([row], output)


@app.command("void")
@answering
def void(number: Number, *, tenant: TenantOption, output: OutputOption = Output.TABLE) -> None:
    """Take an estimate back. Nobody can approve it any more.

    Example: portico estimate void 3 --tenant acme
    """
    with asking() as bus:
        who = operator(bus, tenant)
        row = _row(bus, who, bus.ask(VoidEstimate(who=who, estimate=number)))
    show([row], output)


@app.command("invoice")
@answering
def invoice(
    number: Number,
    *,
    tenant: TenantOption,
    due: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Due date; in 30 days unless named")
    ] = None,
    send: Annotated[bool, typer.Option("--send", help="E-mail it to the customer")] = False,
    output: OutputOption = Output.TABLE,
) -> None:
    """Make the invoice of an approved estimate. A deposit is used for it, as other credit is for new invoices.

    Example: portico estimate invoice 3 --tenant acme --send
    """
    with asking() as bus:
        who = operator(bus, tenant)
        made = bus.ask(InvoiceEstimate(who=who, estimate=number, due_on=due.date() if due else None, send=send))
        url = f"{bus.ask(GetTenant(who=who)).url}/invoices/{made.token}"
    totals = {"total": written(made.total), "left": written(made.left)}
    show([{"id": made.id, "number": made.number, **totals, "url": url}], output)


@app.command("show")
@answering
def show_(number: Number, *, tenant: TenantOption, output: OutputOption = Output.TABLE) -> None:
    """Show an estimate, with all that was recorded when it was approved or declined.

    Example: portico estimate show 3 --tenant acme
    """
    with asking() as bus:
        who = operator(bus, tenant)
        view = bus.ask(GetEstimate(who=who, estimate=number))
        row = _row(bus, who, view.estimate) | _answer(view, bus.ask(GetApproval(who=who, estimate=number)))
    show([row], output)


def _row(bus: Bus, who: Caller, estimate: Estimate) -> dict[str, object]:
    tenant = bus.ask(GetTenant(who=who))
    return {
        "id": estimate.id,
        "number": estimate.number,
        "status": estimate.status(today=clock.today(tenant.zone)),
        "total": written(estimate.total),
        "deposit": written(estimate.deposit),
        "url": f"{tenant.url}/estimates/{estimate.token}",
    }


def _answer(view: EstimateView, approval: ApprovalRecord | None) -> dict[str, object]:
    return {
        "customer": view.customer.name,
        "approved_at": approval.at.isoformat(timespec="seconds") if approval else None,
        "initials": approval.initials if approval else None,
        "signed_in_as": approval.name if approval else None,
        "ip": approval.ip if approval else None,
        "browser": approval.user_agent if approval else None,
        "agreed_to": approval.terms if approval else None,
        "deposit_paid": view.estimate.is_deposit_paid,
        "declined_at": view.decline.at.isoformat(timespec="seconds") if view.decline else None,
        "reason": view.decline.reason if view.decline else None,
        "invoice": view.invoice.number if view.invoice else None,
    }
