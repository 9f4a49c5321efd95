"""What was done at a business, and by whom."""

from typing import Annotated

import typer

from deploy.commands.answering import Output, OutputOption, answering, asking, show
from deploy.commands.billing import TenantOption
from deploy.commands.tenants import operator
from shared.contracts.auth import AuditEntry, ListAudit


@answering
def audit(
    *,
    tenant: TenantOption,
    customer: Annotated[int | None, typer.Option(help="Only what concerns this customer")] = None,
    limit: Annotated[int, typer.Option(min=1, max=500, help="So many, newest first")] = 100,
    output: OutputOption = Output.TABLE,
) -> None:
    """Show who signed in, how, and who made links and keys.

    Example: portico audit --tenant acme
    """
    with asking() as bus:
        entries = bus.ask(ListAudit(who=operator(bus, tenant), customer=customer, limit=limit))
    show([_row(entry) for entry in entries], output)


def _row(entry: AuditEntry) -> dict[str, object]:
    return {
        "at": entry.at.isoformat(timespec="seconds"),
        "act": entry.act,
        "customer": entry.customer,
        "actor": entry.actor,
        "name": entry.name,
        "ip": entry.ip,
        "facts": ", ".join(f"{fact} {value}" for fact, value in sorted(entry.facts.items())),
    }
