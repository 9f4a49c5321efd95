"""Customers, their contacts, and the numbers that documents are given."""

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from services.billing.models import ContactRow, CustomerRow, InvoiceRow, SequenceRow
from shared import clock
from shared.columns import insert_unless_there
from shared.contracts.billing.customers import Contact, Customer, CustomField, Match
from shared.contracts.errors import AlreadyExists, CustomerNotFound, Invalid
from shared.contracts.settings.accepted import METHODS
from shared.contracts.values import Address, Methods
from shared.secrets import new_document_token
from shared.store import Store

LONGEST_NUMBER = 12
"""Digits of a hand-given number that the sequence still goes on from."""


def mailbox(email: str) -> str:
    """The form in which addresses are compared."""
    return email.strip().lower()


class CustomerQueries(Store):
    def customer(self, customer: int, *, lock: bool = False) -> CustomerRow:
        """Raises CustomerNotFound."""
        mine = select(CustomerRow).where(CustomerRow.tenant_id == self.tenant, CustomerRow.id == customer)
        row = self.session.scalars(mine.with_for_update() if lock else mine).first()
        if row is None:
            raise CustomerNotFound(str(customer))
        return row

    def customers_of(self, email: str) -> list[Match]:
        """Those whose main address or whose contact has the address, by name."""
        wanted = mailbox(email)
        contact = (CustomerRow.tenant_id == ContactRow.tenant_id) & (CustomerRow.id == ContactRow.customer_id)
        known = (CustomerRow.id, CustomerRow.name, CustomerRow.locale)
        by_own = select(*known, CustomerRow.attention_to.label("contact")).where(
            CustomerRow.tenant_id == self.tenant, CustomerRow.mailbox == wanted
        )
        by_contact = (
            select(*known, ContactRow.name.label("contact"))
            .join(ContactRow, contact)
            .where(CustomerRow.tenant_id == self.tenant, ContactRow.mailbox == wanted)
        )
        # Two statements, each by its own index; a contact's own name is better than whom the post is meant for.
        found = [*self.session.execute(by_own), *self.session.execute(by_contact)]
        matches = {
            row.id: Match(customer=row.id, name=row.name, contact=row.contact, locale=row.locale) for row in found
        }
        return sorted(matches.values(), key=lambda match: (match.name, match.customer))

    def add_customer(self, row: CustomerRow, contacts: tuple[Contact, ...]) -> None:
        """Raises AlreadyExists when the number is taken."""
        row.mailbox = mailbox(row.email)
        row.created_at = clock.now()
        self.add(row)
        self.flush_or_exists("number")
        for contact in contacts:
            self.add(contact_row(row.id, contact))

    def put_below(self, row: CustomerRow, parent: int | None) -> None:
        """Raises CustomerNotFound, or Invalid when the parent is the customer itself or below it. One at a time in
        a tenant: two that are put below each other at once would hide both."""
        self._sequence("PARENT")
        above = parent
        while above is not None:
            if above == row.id:
                raise Invalid("parent")
            above = self.customer(above).parent_id
        row.parent_id = parent
        self.session.flush()

    def number_given(self, kind: str, wanted: str | None) -> str:
        """The number of a new document: the one it was given by hand, or the next free one, such as INV-0042."""
        if wanted is None:
            sequence = self._sequence(kind)
            sequence.next += 1
            return f"{kind}-{sequence.next - 1:04}"
        self._reserve(kind, wanted)
        return wanted

    def _reserve(self, kind: str, number: str) -> None:
        """A number that was named by hand is not given again."""
        prefix, _, digits = number.partition("-")
        if prefix != kind or not (digits.isascii() and digits.isdecimal() and len(digits) <= LONGEST_NUMBER):
            return
        sequence = self._sequence(kind)
        sequence.next = max(sequence.next, int(digits) + 1)

    def _sequence(self, kind: str) -> SequenceRow:
        """Locked: whoever is given a number keeps it until the document stands, or gives it back."""
        table = SequenceRow.metadata.tables[SequenceRow.__tablename__]
        first = insert_unless_there(table, self.session.get_bind().dialect.name)
        self.session.execute(first.values(tenant_id=self.tenant, kind=kind, next=1))
        mine = select(SequenceRow).where(SequenceRow.tenant_id == self.tenant, SequenceRow.kind == kind)
        return self.session.scalars(mine.with_for_update()).one()

    def flush_or_exists(self, about: str) -> None:
        try:
            self.session.flush()
        except IntegrityError as taken:
            raise AlreadyExists(about) from taken


def methods_of(row: CustomerRow | InvoiceRow) -> Methods:
    """The ways of paying that are switched off for it."""
    return frozenset(METHODS) & frozenset(row.disabled_payment_methods)


def contact_row(customer: int, contact: Contact) -> ContactRow:
    return ContactRow(
        token=new_document_token(),
        customer_id=customer,
        name=contact.name,
        email=contact.email,
        mailbox=mailbox(contact.email),
    )


def message_of(row: CustomerRow) -> Customer:
    return Customer(
        id=row.id,
        number=row.number,
        name=row.name,
        email=row.email,
        attention_to=row.attention_to,
        address=Address.model_validate(row.address),
        tax_id=row.tax_id,
        locale=row.locale,
        currency=row.currency,
        fields=tuple(CustomField.model_validate(each) for each in row.fields),
        disabled_payment_methods=methods_of(row),
        parent=row.parent_id,
    )
