"""What comes round in billing by the clock."""

from datetime import timedelta

from services.billing.invoices.discounts import Discounts
from services.billing.invoices.sending import Sending
from services.billing.janitor import Janitor
from services.billing.rooms import late_fees
from services.billing.tools import Tools
from shared.bus.jobs import Job
from shared.bus.rounds import Rounds
from shared.config import Config
from shared.contracts.message import Caller
from shared.contracts.settings import Tenant

JANITOR_PATIENCE = timedelta(seconds=20)
"""How long a payment may go unheard of before we ask."""
JANITOR_LEASE = timedelta(seconds=30)
"""Short: when a replica dies at it, another takes over; two at a time do no harm."""
A_MINUTE, AN_HOUR, A_DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def jobs(config: Config, tools: Tools) -> tuple[Job, ...]:
    return (*_janitors(config, tools), *_rounds(tools))


def _janitors(config: Config, tools: Tools) -> tuple[Job, ...]:
    every = timedelta(seconds=config.janitor_seconds)
    janitor = Janitor(tools.bus, desk=tools.desk, after=min(JANITOR_PATIENCE, every))
    return (
        Job("janitor", every, janitor.settle, lease=JANITOR_LEASE),
        Job("billing memory", A_DAY, janitor.forget),
        Job("expired files", AN_HOUR, janitor.forget_files),
    )


def _rounds(tools: Tools) -> tuple[Job, ...]:
    def add_late_fees(who: Caller, tenant: Tenant) -> int:
        return late_fees(tools, who).add_all(tenant, request_id=who.request_id)

    def end_discounts(who: Caller, _tenant: Tenant) -> int:
        return Discounts(tools.store(who)).end_all(request_id=who.request_id)

    def send_new_invoices(who: Caller, tenant: Tenant) -> int:
        return Sending(tools.store(who)).send_new(tenant, request_id=who.request_id)

    return (
        # Once an hour, since a day begins somewhere at every hour.
        Job("late fees", AN_HOUR, Rounds(tools.bus, job="late fees added", work=add_late_fees).go),
        Job("discounts", AN_HOUR, Rounds(tools.bus, job="discounts ended", work=end_discounts).go),
        Job("new invoices", A_MINUTE, Rounds(tools.bus, job="new invoices sent", work=send_new_invoices).go),
    )
