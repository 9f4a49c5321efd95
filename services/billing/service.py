"""Customers, invoices and payments: what is owed, and how it is paid."""

from services.billing.clockwork import jobs
from services.billing.models import POST
from services.billing.rooms import rooms
from services.billing.tools import furnished
from shared.bus.service import Bus, Service
from shared.config import Config


def make(config: Config, bus: Bus) -> Service:
    """The service, ready to be hosted. It asks settings, and the payment provider."""
    tools = furnished(config, bus)
    return Service(
        "billing",
        database=tools.database,
        post=POST,
        bell=tools.bell,
        rooms=rooms(tools),
        jobs=jobs(config, tools),
        close=tools.close,
    )
