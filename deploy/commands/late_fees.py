"""What a business adds to invoices that are not paid in time."""

import re
from datetime import datetime
from typing import Annotated

import typer

from deploy.commands.answering import Output, OutputOption, answering, show
from deploy.commands.billing import TenantOption
from deploy.commands.lines import amount_of, written
from deploy.commands.portal.changing import COMMAND_LINE, AsOption, inside, settings
from shared.contracts.billing.late_fees import AddLateFees, WaiveLateFee
from shared.contracts.settings.late_fees import ChangeLateFee, LateFee, LateFeeTerms
from shared.money import Money

app = typer.Typer(no_args_is_help=True, help="What a business adds to invoices that are not paid in time.")
PERIOD = re.compile(r"(\d{1,3}) (day|month)s?")


@app.command("show")
@answering
def show_(*, tenant: TenantOption, output: OutputOption = Output.TABLE) -> None:
    """Show the terms of late fees.

    Example: portico late-fee show --tenant acme
    """
    with inside(tenant) as (bus, who):
        show(_rows(settings(bus, who).late_fee), output)


@app.command("set")
@answering
def set_(
    *,
    tenant: TenantOption,
    rate: Annotated[str | None, typer.Option(help="In percent of what is left, earlier fees included")] = None,
    amount: Annotated[
        list[str], typer.Option(help='Or fixed, one for each currency: "amount, currency", such as "15, USD"')
    ] = [],  # noqa: B006 - typer reads it only
    grace: Annotated[int, typer.Option(min=0, max=365, help="Days beyond the due date")] = 0,
    every: Annotated[str, typer.Option(help='Again and again, such as "30 days" or "1 month"; once without')] = "",
    by: AsOption = COMMAND_LINE,
    output: OutputOption = Output.TABLE,
) -> None:
    """Add late fees from today on. What would have fallen earlier is never added.

    Example: portico late-fee set --tenant acme --rate 1.5 --grace 5 --every "1 month"
    """
    amounts = [amount_of(each) for each in amount]
    terms = LateFeeTerms.model_validate(
        {
            "rate": rate,
            "amounts": {each.currency: each.minor for each in amounts},
            "grace_days": grace,
            **_period(every),
        }
    )
    with inside(tenant, by) as (bus, who):
        show(_rows(bus.ask(ChangeLateFee(who=who, terms=terms))), output)


@app.command()
@answering
def off(*, tenant: TenantOption, by: AsOption = COMMAND_LINE) -> None:
    """Add no more late fees. Those that were added stay.

    Example: portico late-fee off --tenant acme
    """
    with inside(tenant, by) as (bus, who):
        bus.ask(ChangeLateFee(who=who, terms=None))
    typer.echo("No late fee is added any more.", err=True)


@app.command()
@answering
def add(*, tenant: TenantOption, output: OutputOption = Output.TABLE) -> None:
    """Add at once what has fallen until today, as happens once an hour by itself.

    Example: portico late-fee add --tenant acme
    """
    with inside(tenant) as (bus, who):
        show([{"added": bus.ask(AddLateFees(who=who))}], output)


@app.command()
@answering
def waive(
    invoice: Annotated[int, typer.Argument(help="The invoice's id")],
    *,
    tenant: TenantOption,
    on: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The day on its line; the latest unless named")
    ] = None,
    output: OutputOption = Output.TABLE,
) -> None:
    """Take a late fee back, by a credit note that is used for the invoice.

    Example: portico late-fee waive 4 --tenant acme
    """
    with inside(tenant) as (bus, who):
        note = bus.ask(WaiveLateFee(who=who, invoice=invoice, on=on.date() if on else None))
        show([{"id": note.id, "number": note.number, "total": written(note.total)}], output)


def _period(text: str) -> dict[str, int]:
    if not text:
        return {}
    found = PERIOD.fullmatch(text.strip())
    if found is None:
        raise typer.BadParameter(f'{text!r} is not a period such as "30 days" or "1 month"')
    return {f"every_{found[2]}s": int(found[1])}


def _rows(late_fee: LateFee | None) -> list[dict[str, object]]:
    if late_fee is None:
        return []
    fixed = ", ".join(written(Money(minor, currency)) for currency, minor in late_fee.amounts.items())
    found = ((late_fee.every_days, "day"), (late_fee.every_months, "month"))
    return [
        {
            "fee": f"{late_fee.rate} %" if late_fee.rate is not None else fixed,
            "grace_days": late_fee.grace_days,
            "every": "".join(f"{count} {unit}{'s' if count > 1 else ''}" for count, unit in found if count),
            "since": late_fee.since.isoformat(),
        }
    ]
