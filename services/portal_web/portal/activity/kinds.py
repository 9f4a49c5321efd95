"""Which lists there are, in the order of their tabs."""

from dataclasses import dataclass

from shared.contracts.settings import Module, Switches


@dataclass(frozen=True, slots=True)
class ListKind:
    """`name` is the last part of the list's path, and what billing and the template call it. Of the `sorts`, the
    first is the order that nobody asked for, newest first; `by_date` are those in which newer and older mean
    something. `is_paid`: rows may be chosen to be paid together; `is_printed`: there are PDFs of them. `module`:
    where a business has switched that off, the list is not there."""

    name: str
    statuses: tuple[str, ...]
    sorts: tuple[str, ...]
    by_date: tuple[str, ...]
    is_paid: bool = False
    is_printed: bool = True
    module: Module | None = None

    @property
    def path(self) -> str:
        return f"/activity/{self.name}"

    @property
    def template(self) -> str:
        return f"activity/{self.name}.html"


INVOICES = ListKind(
    name="invoices",
    statuses=("to_pay", "past_due", "pending", "paid", "voided"),
    sorts=("issued", "due", "amount"),
    by_date=("issued",),
    is_paid=True,
)
ESTIMATES = ListKind(
    name="estimates",
    statuses=("sent", "approved", "declined", "expired", "invoiced", "voided"),
    sorts=("issued", "amount"),
    by_date=("issued",),
    module="estimates",
)
CREDIT_NOTES = ListKind(
    name="credit_notes",
    statuses=("open", "closed", "voided"),
    sorts=("issued", "amount"),
    by_date=("issued",),
    module="credit_notes",
)
PAYMENTS = ListKind(name="payments", statuses=("received", "pending"), sorts=("received",), by_date=("received",))
KINDS = (INVOICES, ESTIMATES, CREDIT_NOTES, PAYMENTS)


def offered(switches: Switches) -> tuple[ListKind, ...]:
    """The lists that a business has."""
    return tuple(kind for kind in KINDS if switches.has(kind.module))
