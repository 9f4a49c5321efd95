"""Sends statements to the customers that they are of."""

from collections.abc import Sequence
from urllib.parse import urlencode

from services.notify.outgoing import Outgoing
from services.notify.statement_letters import statement
from shared.bus.client import Bus
from shared.bus.files import whole
from shared.bus.marks import on
from shared.contracts.billing.files import File
from shared.contracts.billing.statements import (
    GetStatement,
    PrintStatement,
    Statement,
    StatementSent,
    StatementWish,
)
from shared.contracts.errors import NotPrintable, StatementNotPossible
from shared.contracts.message import Caller
from shared.contracts.settings import GetTenant


class Stating:
    def __init__(self, bus: Bus, who: Caller, outgoing: Outgoing) -> None:
        self._bus = bus
        self._who = who
        self._outgoing = outgoing

    @on(StatementSent)
    def statement(self, event: StatementSent) -> None:
        if self._outgoing.is_done(event, "statement"):
            return
        wish = StatementWish(
            kind=event.statement_kind,
            start=event.start,
            end=event.end,
            currency=event.currency,
            is_past_due_only=event.is_past_due_only,
        )
        view = self._bus.ask(GetStatement(who=self._who, customer=event.customer, wish=wish))
        tenant = self._bus.ask(GetTenant(who=self._who))
        files = self._paper(view, wish)
        letter = statement(view, tenant, query=_query(event), has_paper=bool(files))
        self._outgoing.send(event, letter, to=view.customer.email, files=files)

    def _paper(self, view: Statement, wish: StatementWish) -> Sequence[File]:
        """None of a statement that is too long for it: the page has that, too."""
        try:
            paper = self._bus.ask(PrintStatement(who=self._who, token=view.token, wish=wish))
        except (StatementNotPossible, NotPrintable):
            return []
        return [whole(self._bus, paper, who=self._who)]


def _query(event: StatementSent) -> str:
    """The same statement on its page."""
    fields = {
        "statement_type": event.statement_kind,
        "start": event.start,
        "end": event.end,
        "currency": event.currency,
        "items": "past_due" if event.is_past_due_only else None,
    }
    return urlencode({name: value for name, value in fields.items() if value is not None})
