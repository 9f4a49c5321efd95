"""What a business adds to its documents in words of its own, such as a cost centre."""

from collections.abc import Iterable

from shared.contracts.billing.customers import CustomField
from shared.contracts.errors import Invalid


def inherited(own: Iterable[CustomField], customers: Iterable[CustomField]) -> tuple[CustomField, ...]:
    """A document's fields: its own, those it left empty with what the customer's say, then the customer's others.
    What is empty on both sides is not there. Raises Invalid for a name that comes twice."""
    given = named(own)
    known = named(customers)
    found = {name: value or known.get(name, "") for name, value in given.items()} | {
        name: value for name, value in known.items() if name not in given
    }
    return tuple(CustomField(name=name, value=value) for name, value in found.items() if value)


def stored(own: Iterable[CustomField], customers: Iterable[CustomField]) -> list[dict[str, str]]:
    """The same, as a row keeps them."""
    return [field.model_dump() for field in inherited(own, customers)]


def named(fields: Iterable[CustomField]) -> dict[str, str]:
    """By their names. Raises Invalid for one that comes twice."""
    found: dict[str, str] = {}
    for field in fields:
        if field.name in found:
            raise Invalid("fields")
        found[field.name] = field.value
    return found
