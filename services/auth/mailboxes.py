"""Whose mailbox it is: billing is asked each time, so that a link dies with the address it was sent to."""

from shared.bus.service import Bus, system_caller
from shared.contracts.billing.customers import FindCustomers, Match
from shared.contracts.message import Caller


class Mailboxes:
    def __init__(self, bus: Bus, who: Caller) -> None:
        self._bus = bus
        self._who = who

    def accounts(self, email: str, *, only: int | None = None) -> list[Match]:
        """The customers that whoever reads the mailbox may sign in as; empty when it is nobody's here."""
        asker = system_caller(self._who.tenant, job="sign-in", request_id=self._who.request_id)
        asker = asker.model_copy(update={"deadline": self._who.deadline})
        found = self._bus.ask(FindCustomers(who=asker, email=email))
        return [match for match in found if only is None or match.customer == only]
