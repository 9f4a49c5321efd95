"""The people at a customer who may sign in besides the main address."""

from sqlalchemy import func, select

from services.billing.models import ContactRow, CustomerRow
from services.billing.store.customers import contact_row, mailbox
from shared.contracts.billing.customers import Contact
from shared.contracts.billing.details import KnownContact
from shared.contracts.errors import AlreadyExists, ContactNotFound
from shared.store import Store


class ContactQueries(Store):
    def contacts(self, customer: int) -> list[ContactRow]:
        """By name."""
        row = ContactRow
        mine = select(row).where(row.tenant_id == self.tenant, row.customer_id == customer)
        return list(self.session.scalars(mine.order_by(func.lower(row.name), row.id)))

    def contact(self, customer: int, token: str) -> ContactRow:
        """Raises ContactNotFound, also for another customer's."""
        row = ContactRow
        mine = select(row).where(row.tenant_id == self.tenant, row.customer_id == customer, row.token == token)
        found = self.session.scalars(mine).first()
        if found is None:
            raise ContactNotFound
        return found

    def add_contact(self, customer: int, contact: Contact) -> ContactRow:
        row = contact_row(customer, contact)
        self.add(row)
        return row

    def change_contact(self, row: ContactRow, contact: Contact) -> None:
        row.name, row.email, row.mailbox = contact.name, contact.email, mailbox(contact.email)

    def remove_contact(self, row: ContactRow) -> None:
        self.session.delete(row)

    def demand_new_mailbox(self, customer: CustomerRow, email: str, *, besides: ContactRow | None = None) -> None:
        """Raises AlreadyExists when the customer, or another contact, signs in with it."""
        row, box = ContactRow, mailbox(email)
        if besides is not None and besides.mailbox == box:
            return
        mine = select(row.id).where(
            row.tenant_id == self.tenant, row.customer_id == customer.id, row.mailbox == box
        )
        if customer.mailbox == box or self.session.scalars(mine).first() is not None:
            raise AlreadyExists("email")


def known(row: ContactRow) -> KnownContact:
    return KnownContact(token=row.token, name=row.name, email=row.email)
