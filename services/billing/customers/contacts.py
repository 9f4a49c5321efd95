"""Questions about the people at a customer who may sign in."""

from services.billing.customers.editing import demand_editor
from services.billing.models import CustomerRow
from services.billing.store import BillingStore
from services.billing.store.contacts import known
from shared import clock
from shared.bus.marks import answers
from shared.bus.service import Bus
from shared.contracts.billing.customers import Contact
from shared.contracts.billing.details import (
    MOST_CONTACTS,
    AddContact,
    ChangeContact,
    ContactChanged,
    KnownContact,
    RemoveContact,
)
from shared.contracts.errors import Conflict
from shared.contracts.message import Caller


class Contacts:
    """The customer is locked first: so contacts are counted and compared exactly, however many come at once."""

    def __init__(self, store: BillingStore, bus: Bus) -> None:
        self._store = store
        self._bus = bus

    @answers(AddContact)
    def add(self, ask: AddContact) -> KnownContact:
        number = demand_editor(self._bus, ask.who, ask.customer, "edit_contacts")
        contact = Contact(name=ask.name, email=ask.email)
        with self._store.begin():
            customer = self._store.customer(number, lock=True)
            self._store.demand_new_mailbox(customer, ask.email)
            if len(self._store.contacts(number)) >= MOST_CONTACTS:
                raise Conflict("contacts")
            row = self._store.add_contact(number, contact)
            self._tell(customer, ask.who, before=None, after=contact)
            return known(row)

    @answers(ChangeContact)
    def change(self, ask: ChangeContact) -> KnownContact:
        number = demand_editor(self._bus, ask.who, ask.customer, "edit_contacts")
        after = Contact(name=ask.name, email=ask.email)
        with self._store.begin():
            customer = self._store.customer(number, lock=True)
            row = self._store.contact(number, ask.contact)
            before = Contact(name=row.name, email=row.email)
            self._store.demand_new_mailbox(customer, ask.email, besides=row)
            self._store.change_contact(row, after)
            if after != before:
                self._tell(customer, ask.who, before=before, after=after)
            return known(row)

    @answers(RemoveContact)
    def remove(self, ask: RemoveContact) -> None:
        number = demand_editor(self._bus, ask.who, ask.customer, "edit_contacts")
        with self._store.begin():
            customer = self._store.customer(number, lock=True)
            row = self._store.contact(number, ask.contact)
            self._store.remove_contact(row)
            self._tell(customer, ask.who, before=Contact(name=row.name, email=row.email), after=None)

    def _tell(self, customer: CustomerRow, who: Caller, *, before: Contact | None, after: Contact | None) -> None:
        self._store.emit(
            ContactChanged(
                tenant=self._store.tenant,
                at=clock.now(),
                request_id=who.request_id,
                customer=customer.id,
                by=who.name,
                actor=who.actor.kind,
                ip=who.ip,
                name=customer.name,
                before=before,
                after=after,
            )
        )
