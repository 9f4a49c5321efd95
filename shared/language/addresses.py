"""Postal addresses as they are written in their country."""

from babel import Locale

from shared.contracts.values import Address

TOWN_STATE_CODE = frozenset(("AU", "CA", "IN", "US"))
"""Springfield, OR 97477."""
CODE_BELOW_TOWN = frozenset(("GB", "IE"))
"""The post code has a line of its own."""


def written(address: Address, *, locale: Locale, home: str | None = None) -> tuple[str, ...]:
    """The lines of an address; the country only when it is not `home`."""
    country = locale.territories.get(address.country or "", "") if address.country != home else ""
    return tuple(line for line in (*address.lines, *_town(address), country) if line)


def _town(address: Address) -> tuple[str, ...]:
    if address.country in TOWN_STATE_CODE:
        region = " ".join(part for part in (address.state, address.postal_code) if part)
        return (", ".join(part for part in (address.city, region) if part),)
    if address.country in CODE_BELOW_TOWN:
        return (address.city, address.state, address.postal_code)
    town = " ".join(part for part in (address.postal_code, address.city) if part)
    return (", ".join(part for part in (town, address.state) if part),)
