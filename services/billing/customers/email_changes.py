"""Another e-mail address for a customer: wished for, confirmed, and undone again if it was nobody's wish."""

from services.billing.access import demand_customer
from services.billing.customers.details import told_of
from services.billing.customers.editing import demand_editor
from services.billing.domain.email_changes import (
    ACTS,
    MAIL_WINDOW,
    MOST_MAILS,
    Course,
    demand_usable,
    token_of,
)
from services.billing.models import CustomerRow, EmailChangeRow
from services.billing.store import BillingStore
from services.billing.store.customers import mailbox, message_of
from shared import clock
from shared.bus.marks import answers
from shared.bus.service import Bus
from shared.contracts.billing.email_changes import (
    Act,
    CancelEmailChange,
    EmailChangeRequested,
    EmailLink,
    InspectEmailLink,
    MintedEmailLink,
    MintEmailLink,
    RequestEmailChange,
    UseEmailLink,
)
from shared.contracts.errors import Denied, EmailLinkSpent, Invalid
from shared.contracts.message import Caller, System
from shared.contracts.settings import GetTenant
from shared.secrets import Vault, fingerprint, new_token


class EmailChanges:
    """Locks the customer before the change, as everybody does."""

    def __init__(self, store: BillingStore, bus: Bus, vault: Vault) -> None:
        self._store = store
        self._bus = bus
        self._vault = vault

    @answers(RequestEmailChange)
    def request(self, ask: RequestEmailChange) -> None:
        demand_customer(ask.who)
        number = demand_editor(self._bus, ask.who, None, "edit_email")
        with self._store.begin():
            customer = self._store.customer(number, lock=True)
            if mailbox(ask.email) == customer.mailbox:
                raise Invalid("email")
            self._store.end_email_changes(number)
            row = self._wish(customer, ask)
            event = EmailChangeRequested(
                tenant=self._store.tenant, at=clock.now(), request_id=ask.who.request_id, change=row.id
            )
            self._store.emit(event)

    @answers(CancelEmailChange)
    def cancel(self, ask: CancelEmailChange) -> None:
        demand_customer(ask.who)
        number = demand_editor(self._bus, ask.who, None, "edit_email")
        with self._store.begin():
            self._store.customer(number, lock=True)
            self._store.end_email_changes(number)

    @answers(MintEmailLink)
    def mint(self, ask: MintEmailLink) -> MintedEmailLink | None:
        if not isinstance(ask.who.actor, System):
            raise Denied
        with self._store.begin():
            row, customer = self._locked(ask.change)
            if not self._may_be_sent(row, ask.act):
                return None
            if ask.act == "confirm":
                row.minted_at = row.minted_at or clock.now()
            return self._minted(row, customer, ask.act)

    @answers(InspectEmailLink)
    def inspect(self, ask: InspectEmailLink) -> EmailLink:
        with self._store.reading():
            row, act = self._store.email_link(fingerprint(ask.token))
            customer = self._store.customer(row.customer_id)
            demand_usable(course_of(row), act, now=clock.now(), locale=customer.locale)
            return link_of(row, customer, act)

    @answers(UseEmailLink)
    def use(self, ask: UseEmailLink) -> EmailLink:
        switches = self._bus.ask(GetTenant(who=ask.who)).switches
        with self._store.begin():
            found, act = self._store.email_link(fingerprint(ask.token))
            row, customer = self._locked(found.id)
            demand_usable(course_of(row), act, now=clock.now(), locale=customer.locale)
            if act == "confirm" and not switches.lets("edit_email"):
                raise Denied
            link = link_of(row, customer, act)
            self._turn(row, customer, act, ask.who)
            return link

    def _turn(self, row: EmailChangeRow, customer: CustomerRow, act: Act, who: Caller) -> None:
        """Writes the new address, or the old one again: then everything that was wished for since is over, too."""
        before = message_of(customer)
        customer.email = row.new if act == "confirm" else row.old
        customer.mailbox = mailbox(customer.email)
        if act == "confirm":
            row.confirmed_at = clock.now()
        else:
            row.undone_at = clock.now()
            self._store.end_email_changes(customer.id, is_confirmed_too=True, since=row.id)
        named = who if who.name else who.model_copy(update={"name": row.by if act == "confirm" else row.old})
        told_of(self._store, customer, before, named, email_change=row.id, is_undone=act == "undo")

    def _locked(self, number: int) -> tuple[EmailChangeRow, CustomerRow]:
        customer = self._store.customer(self._store.email_change(number).customer_id, lock=True)
        return self._store.email_change(number, lock=True), customer

    def _wish(self, customer: CustomerRow, ask: RequestEmailChange) -> EmailChangeRow:
        seed, key_id = fingerprint(new_token()), self._vault.key_id
        confirm, undo = (fingerprint(token_of(self._vault, seed, act=act, key_id=key_id)) for act in ACTS)
        row = EmailChangeRow(
            customer_id=customer.id,
            old=customer.email,
            new=ask.email,
            mailbox=mailbox(ask.email),
            seed=seed,
            key_id=key_id,
            confirm_hash=confirm,
            undo_hash=undo,
            by=ask.who.name,
            browser=ask.browser,
            asked_at=clock.now(),
        )
        self._store.add_email_change(row)
        return row

    def _may_be_sent(self, row: EmailChangeRow, act: Act) -> bool:
        """Still of use, and not one too many; what was minted once may be minted again."""
        try:
            demand_usable(course_of(row), act, now=clock.now())
        except EmailLinkSpent:
            return False
        window = clock.now() - MAIL_WINDOW
        return (
            act == "undo"
            or row.minted_at is not None
            or self._store.email_links_minted(row, since=window) < MOST_MAILS
        )

    def _minted(self, row: EmailChangeRow, customer: CustomerRow, act: Act) -> MintedEmailLink:
        return MintedEmailLink(
            to=row.new if act == "confirm" else row.old,
            link=link_of(row, customer, act),
            token=token_of(self._vault, row.seed, act=act, key_id=row.key_id),
            at=(row.confirmed_at or row.asked_at) if act == "undo" else row.asked_at,
            expires_at=course_of(row).ends_at(act),
            browser=row.browser,
        )


def course_of(row: EmailChangeRow) -> Course:
    return Course(row.asked_at, row.confirmed_at, row.undone_at, row.ended_at)


def link_of(row: EmailChangeRow, customer: CustomerRow, act: Act) -> EmailLink:
    return EmailLink(act=act, name=customer.name, old=row.old, new=row.new, locale=customer.locale)
