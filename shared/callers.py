"""Who speaks for the business: what every service judges alike."""

from shared.contracts.errors import Denied
from shared.contracts.message import ApiKey, Caller, Staff, System


def demand_business(who: Caller) -> None:
    """Staff, a program of the business's that may write, or Portico itself. Raises Denied."""
    actor = who.actor
    if isinstance(actor, (Staff, System)) or (isinstance(actor, ApiKey) and actor.may_write):
        return
    raise Denied


def demand_reader(who: Caller) -> None:
    """Those who may read anything of the tenant's. Raises Denied."""
    if not isinstance(who.actor, (Staff, System, ApiKey)):
        raise Denied
