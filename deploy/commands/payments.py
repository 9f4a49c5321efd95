"""A business's account at its payment provider, and the money that arrives past it."""

from datetime import datetime, time
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from deploy.commands.answering import Output, OutputOption, answering, asking, read_config, show
from deploy.commands.billing import TenantOption
from deploy.commands.lines import amount_of, written
from deploy.commands.tenants import operator
from shared import clock
from shared.contracts.billing.invoices import GetInvoice
from shared.contracts.billing.payments import ConnectProvider, RecordPayment
from shared.contracts.billing.quarantine import ListQuarantined, Quarantined, ReleaseAttempt
from shared.contracts.settings import GetTenant
from shared.contracts.values import OfflineMethod

app = typer.Typer(no_args_is_help=True, help="Payments of a business: the provider, and what arrives past it.")


@app.command("connect")
@answering
def connect(*, tenant: TenantOption) -> None:
    """Connect a business's own account at the payment provider. Both secrets are asked for, and kept encrypted.

    Example: portico payment connect --tenant acme
    """
    with asking() as bus:
        who = operator(bus, tenant)
        address = f"{read_config().site('hooks')}/hooks/stripe/{who.tenant}"
        typer.echo(
            f"At the provider, add a webhook endpoint for the events checkout.session.*: {address}", err=True
        )
        api_key = typer.prompt("The account's secret API key", hide_input=True, err=True)
        webhook_secret = typer.prompt("The endpoint's signing secret", hide_input=True, err=True)
        bus.ask(ConnectProvider(who=who, api_key=api_key.strip(), webhook_secret=webhook_secret.strip()))
    typer.echo("Connected. Whether the provider takes the key is seen with the first payment.", err=True)


@app.command("record")
@answering
def record(
    invoice: Annotated[int, typer.Argument(help="The invoice's id")],
    *,
    tenant: TenantOption,
    method: Annotated[OfflineMethod, typer.Option(help="How it came")],
    amount: Annotated[
        str | None, typer.Option(help='"amount, currency", such as "15, USD"; what is left unless named')
    ] = None,
    reference: Annotated[str, typer.Option(help="Such as the number of a check; customers see it")] = "",
    on: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The day on which it came; today unless named")
    ] = None,
    key: Annotated[
        str | None, typer.Option(help="A word of yours, with --amount: what comes under it again is recorded once")
    ] = None,
    output: OutputOption = Output.TABLE,
) -> None:
    """Record money that arrived past the provider. What is more than the invoice needs becomes credit.

    Example: portico payment record 4 --tenant acme --method check --amount "19.50, USD" --reference 1042
    """
    wished = amount_of(amount) if amount else None
    if key and wished is None:
        raise typer.BadParameter("name the amount: what is left is another amount the second time")
    with asking() as bus:
        who = operator(bus, tenant).model_copy(update={"idempotency_key": key})
        left = bus.ask(GetInvoice(who=who, invoice=invoice)).invoice.left
        received_at = _noon(on, bus.ask(GetTenant(who=who)).zone) if on else None
        payment = bus.ask(
            RecordPayment(
                who=who,
                invoice=invoice,
                amount=left if wished is None else wished,
                method=method,
                reference=reference,
                received_at=received_at,
            )
        )
    row = {"reference": payment.reference, "amount": written(payment.amount), "kept": written(payment.kept)}
    show([row], output)


@app.command("quarantined")
@answering
def quarantined(*, tenant: TenantOption, output: OutputOption = Output.TABLE) -> None:
    """List payments of which the provider reports something that does not fit, until somebody has looked.

    Example: portico payment quarantined --tenant acme
    """
    with asking() as bus:
        found = bus.ask(ListQuarantined(who=operator(bus, tenant)))
    show([_quarantined_row(each) for each in found], output)
    typer.echo(f"{len(found)} to be looked at.", err=True)


@app.command("release")
@answering
def release(
    payment: Annotated[str, typer.Argument(help="The payment's reference, such as PAY-7F3K-20C9")],
    *,
    tenant: TenantOption,
    received: Annotated[
        str | None,
        typer.Option(
            help='"amount, currency" that was taken and is kept; nothing was, or it was given back, without'
        ),
    ] = None,
    name: Annotated[str, typer.Option("--as", help="Who has looked")] = "",
    output: OutputOption = Output.TABLE,
) -> None:
    """Say what became of a quarantined payment. Look it up at the provider first.

    Example: portico payment release PAY-7F3K-20C9 --tenant acme --received "150, USD" --as "Marta Lindqvist"
    """
    money = amount_of(received) if received else None
    with asking() as bus:
        who = operator(bus, tenant).model_copy(update={"name": name})
        view = bus.ask(ReleaseAttempt(who=who, payment=payment, received=money))
    show([{"reference": view.reference, "state": view.state, "amount": written(view.amount)}], output)


def _quarantined_row(each: Quarantined) -> dict[str, object]:
    return {
        "reference": each.reference,
        "amount": written(each.amount),
        "customer": each.customer_name,
        "for": ", ".join(each.numbers),
        "started": each.started_at.isoformat(timespec="seconds"),
        "reported": each.reported_at.isoformat(timespec="seconds"),
        "why": each.reason,
    }


def _noon(day: datetime, zone: str) -> datetime | None:
    """Of that day where the business is; None, which is now, for today."""
    today = clock.today(zone)
    if day.date() > today:
        raise typer.BadParameter(f"{day.date()} is still to come")
    return None if day.date() == today else datetime.combine(day, time(12), tzinfo=ZoneInfo(zone))
