"""Statements of customers' accounts."""

from datetime import date, datetime
from typing import Annotated, Any

import typer

from deploy.commands.answering import Output, OutputOption, answering, asking, show
from deploy.commands.tenants import operator
from shared.contracts.billing.statements import GetStatement, SendStatement, Statement, StatementWish
from shared.contracts.settings import GetTenant
from shared.money import Money

app = typer.Typer(no_args_is_help=True, help="Statements of customers' accounts.")

CustomerArgument = Annotated[int, typer.Argument(help="The customer's id")]
TenantOption = Annotated[str, typer.Option("--tenant", help="The business's username")]
OpenOption = Annotated[bool, typer.Option("--open-items", help="What is open, instead of all entries")]
LateOption = Annotated[bool, typer.Option("--past-due", help="Of what is open, only what is past due")]
StartOption = Annotated[
    datetime | None, typer.Option("--from", formats=["%Y-%m-%d"], help="First day; the month before, unless named")
]
EndOption = Annotated[
    datetime | None, typer.Option("--to", formats=["%Y-%m-%d"], help="Last day; today, unless named")
]
CurrencyOption = Annotated[str | None, typer.Option(help="ISO 4217; the customer's own, unless named")]


@app.command("show")
@answering
def show_statement(
    customer: CustomerArgument,
    *,
    tenant: TenantOption,
    open_items: OpenOption = False,
    past_due: LateOption = False,
    start: StartOption = None,
    end: EndOption = None,
    currency: CurrencyOption = None,
    output: OutputOption = Output.TABLE,
) -> None:
    """Show a customer's statement, and its link on stderr.

    Example: portico statement show 1 --tenant acme --from 2026-10-01 --to 2026-10-31
    """
    wish = _wish(start, end, currency, is_open=open_items or past_due, is_past_due_only=past_due)
    with asking() as bus:
        who = operator(bus, tenant)
        statement = bus.ask(GetStatement(who=who, customer=customer, wish=wish))
        url = bus.ask(GetTenant(who=who)).url
    show(_rows(statement), output)
    typer.echo(f"{url}/statements/{statement.token}", err=True)


@app.command("send")
@answering
def send_statement(
    customer: CustomerArgument,
    *,
    tenant: TenantOption,
    open_items: OpenOption = False,
    past_due: LateOption = False,
    start: StartOption = None,
    end: EndOption = None,
    currency: CurrencyOption = None,
) -> None:
    """E-mail a customer her statement, with its PDF.

    Example: portico statement send 1 --tenant acme --open-items
    """
    wish = _wish(start, end, currency, is_open=open_items or past_due, is_past_due_only=past_due)
    with asking() as bus:
        bus.ask(SendStatement(who=operator(bus, tenant), customer=customer, wish=wish))
    typer.echo("On its way.", err=True)


def _wish(
    start: datetime | None, end: datetime | None, currency: str | None, *, is_open: bool, is_past_due_only: bool
) -> StatementWish:
    return StatementWish(
        kind="open_item" if is_open else "balance_forward",
        start=start.date() if start else None,
        end=end.date() if end else None,
        currency=currency,
        is_past_due_only=is_past_due_only,
    )


def _rows(statement: Statement) -> list[dict[str, Any]]:
    if statement.forward is None or statement.start is None:
        items = statement.open_items.items if statement.open_items else ()
        return [
            *(_row(item.due_on, "open", item.number, item.account, item.total, item.left) for item in items),
            _row(statement.end, "total", "", "", None, statement.balance),
        ]
    forward = statement.forward
    return [
        _row(statement.start, "opening", "", "", None, forward.opening),
        *(
            _row(entry.on, entry.kind, entry.number, entry.account, entry.change, entry.balance)
            for entry in forward.entries
        ),
        _row(statement.end, "closing", "", "", None, forward.closing),
    ]


def _row(day: date, kind: str, number: str, account: str, amount: Money | None, balance: Money) -> dict[str, Any]:
    """Of what is open, `date` is when it is due and `balance` what is left."""
    return {
        "date": day.isoformat(),
        "kind": kind,
        "number": number,
        "account": account,
        "amount": None if amount is None else str(amount.major),
        "balance": str(balance.major),
        "currency": balance.currency,
    }
