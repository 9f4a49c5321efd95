"""Credit notes of a business: written, sent, taken back, shown."""

from typing import Annotated

import typer

from deploy.commands.answering import Output, OutputOption, answering, asking, show
from deploy.commands.billing import TenantOption
from deploy.commands.lines import FieldOption, LineOption, TaxOption, field_of, line_of, tax_of, written
from deploy.commands.tenants import operator
from shared.bus.service import Bus
from shared.contracts.billing.credit_notes import (
    CreateCreditNote,
    CreditNote,
    GetCreditNote,
    SendCreditNote,
    VoidCreditNote,
)
from shared.contracts.billing.customers import GetCustomer
from shared.contracts.billing.invoices import GetInvoice
from shared.contracts.message import Caller
from shared.contracts.settings import GetTenant

app = typer.Typer(no_args_is_help=True, help="Credit notes of a business.")
Number = Annotated[int, typer.Argument(help="The credit note's id, as `create` showed it")]


@app.command("create")
@answering
def create(
    customer: Annotated[int, typer.Argument(help="The customer's id")],
    *,
    tenant: TenantOption,
    line: LineOption,
    tax: TaxOption = [],  # noqa: B006 - typer reads it only
    field: FieldOption = [],  # noqa: B006 - typer reads it only
    invoice: Annotated[
        int | None, typer.Option(help="The id of an invoice that it is used for at once, as far as it goes")
    ] = None,
    notes: Annotated[str, typer.Option(help="Words below the totals")] = "",
    draft: Annotated[bool, typer.Option("--draft", help="Not credit yet; `send` makes it so")] = False,
    send: Annotated[bool, typer.Option("--send", help="E-mail it to the customer")] = False,
    output: OutputOption = Output.TABLE,
) -> None:
    """Add a credit note: credit of the customer's, for whatever she owes.

    Example: portico credit-note create 1 --tenant acme --line "Paper, 2, 9.50" --invoice 4 --send
    """
    with asking() as bus:
        who = operator(bus, tenant)
        if invoice is None:
            currency = bus.ask(GetCustomer(who=who, customer=customer)).currency
        else:
            currency = bus.ask(GetInvoice(who=who, invoice=invoice)).invoice.currency
        note = bus.ask(
            CreateCreditNote(
                who=who,
                customer=customer,
                invoice=invoice,
                currency=currency,
                lines=tuple(line_of(each, currency) for each in line),
                taxes=tuple(tax_of(each) for each in tax),
                fields=tuple(field_of(each) for each in field),
                notes=notes,
                is_draft=draft,
                send=send,
            )
        )
        row = _row(bus, who, note)
    show([row], output)


@app.command("send")
@answering
def send_(number: Number, *, tenant: TenantOption, output: OutputOption = Output.TABLE) -> None:
    """E-mail a credit note to its customer. A draft becomes credit by it.

    Example: portico credit-note send 3 --tenant acme
    """
    with asking() as bus:
        who = operator(bus, tenant)
        bus.ask(SendCreditNote(who=who, credit_note=number))
        row = _row(bus, who, bus.ask(GetCreditNote(who=who, credit_note=number)).note)
    show([row], output)


@app.command("void")
@answering
def void(number: Number, *, tenant: TenantOption, output: OutputOption = Output.TABLE) -> None:
    """Take back what was not used of a credit note. What was used stays used.

    Example: portico credit-note void 3 --tenant acme
    """
    with asking() as bus:
        who = operator(bus, tenant)
        row = _row(bus, who, bus.ask(VoidCreditNote(who=who, credit_note=number)))
    show([row], output)


@app.command("show")
@answering
def show_(number: Number, *, tenant: TenantOption, output: OutputOption = Output.TABLE) -> None:
    """Show a credit note, and which invoices it was used for.

    Example: portico credit-note show 3 --tenant acme
    """
    with asking() as bus:
        who = operator(bus, tenant)
        view = bus.ask(GetCreditNote(who=who, credit_note=number))
        row = _row(bus, who, view.note)
    used_for = "; ".join(f"{use.number} {written(use.amount)}" for use in view.uses)
    show([row | {"customer": view.customer.name, "used_for": used_for}], output)


def _row(bus: Bus, who: Caller, note: CreditNote) -> dict[str, object]:
    return {
        "id": note.id,
        "number": note.number,
        "status": note.status,
        "total": written(note.total),
        "left": written(note.left),
        "url": f"{bus.ask(GetTenant(who=who)).url}/credit_notes/{note.token}",
    }
