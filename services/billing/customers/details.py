"""Questions about what is known of a customer, and changes of it."""

from typing import Any

from services.billing.access import demand_whom, own_customer
from services.billing.customers.editing import demand_editor
from services.billing.domain.email_changes import TO_CONFIRM
from services.billing.domain.tongues import demand_locale
from services.billing.models import CustomerRow
from services.billing.store import BillingStore
from services.billing.store.contacts import known
from services.billing.store.customers import mailbox, message_of
from shared import clock
from shared.bus.marks import answers
from shared.bus.service import Bus
from shared.contracts.billing.customers import Customer
from shared.contracts.billing.details import MOST_LINES, ChangeCustomer, CustomerChanged, Details, ViewDetails
from shared.contracts.errors import Denied, Invalid
from shared.contracts.message import Caller
from shared.contracts.settings import Edit

EDITS: dict[str, Edit] = {
    "name": "edit_name",
    "attention_to": "edit_name",
    "address": "edit_address",
    "tax_id": "edit_tax_id",
    "locale": "edit_language",
}
"""By which leave of the business a customer changes a field."""


class DetailsDesk:
    def __init__(self, store: BillingStore, bus: Bus) -> None:
        self._store = store
        self._bus = bus

    @answers(ViewDetails)
    def view(self, ask: ViewDetails) -> Details:
        customer = demand_whom(ask.who, ask.customer)
        with self._store.reading():
            waiting = self._store.waiting_email_change(customer)
            return Details(
                customer=message_of(self._store.customer(customer)),
                contacts=tuple(known(row) for row in self._store.contacts(customer)),
                waiting_for=waiting.new if waiting else "",
                has_run_out=waiting is not None and clock.now() >= waiting.asked_at + TO_CONFIRM,
            )

    @answers(ChangeCustomer)
    def change(self, ask: ChangeCustomer) -> Customer:
        changes = ask.model_dump(mode="json", exclude={"who", "customer", "email"}, exclude_none=True)
        customer = demand_editor(self._bus, ask.who, ask.customer, *(EDITS[field] for field in changes))
        if ask.email is not None and own_customer(ask.who) is not None:
            raise Denied
        _demand_sound(ask)
        if ask.locale == "":
            changes["locale"] = None
        with self._store.begin():
            row = self._store.customer(customer, lock=True)
            before = message_of(row)
            self._change(row, changes, ask.email)
            return told_of(self._store, row, before, ask.who)

    def _change(self, row: CustomerRow, changes: dict[str, Any], email: str | None) -> None:
        for field, value in changes.items():
            setattr(row, field, value)
        if email is not None and email != row.email:
            row.email, row.mailbox = email, mailbox(email)
            # What the business says holds: no older link may change the address any more.
            self._store.end_email_changes(row.id, is_confirmed_too=True)


def told_of(store: BillingStore, row: CustomerRow, before: Customer, who: Caller, **more: Any) -> Customer:
    """How the customer stands now; everybody hears of it, if there is anything to hear. In the open unit."""
    after = message_of(row)
    if after != before or more:
        store.emit(
            CustomerChanged(
                tenant=store.tenant,
                at=clock.now(),
                request_id=who.request_id,
                customer=row.id,
                by=who.name,
                actor=who.actor.kind,
                ip=who.ip,
                before=before,
                after=after,
                **more,
            )
        )
    return after


def _demand_sound(ask: ChangeCustomer) -> None:
    if ask.locale:
        demand_locale(ask.locale)
    if ask.address is not None and len(ask.address.lines) > MOST_LINES:
        raise Invalid("address")
