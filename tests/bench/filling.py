"""Customers with few and with many documents, in billing's tables."""

from dataclasses import dataclass
from pathlib import Path

import psycopg

SCRIPT = (Path(__file__).parent / "lists.sql").read_bytes()
FEW = 100


@dataclass(frozen=True, slots=True)
class Customers:
    """By their ids: `old` has as many documents as `many`, and no more to pay than `few`."""

    few: int
    many: int
    old: int


def fill(url: str, *, tenant: int, first: int, many: int, is_looked_at: bool = True) -> Customers:
    """`url` is the billing database's, as somebody whom row-level security does not bind; the ids of the customers
    begin with `first`. PostgreSQL then knows how much there is, unless it is not to be looked at."""
    facts = {"tenant": tenant, "first": first, "few": FEW, "many": many}
    with psycopg.connect(url.replace("postgresql+psycopg://", "postgresql://"), autocommit=True) as connection:
        for name, value in facts.items():
            connection.execute("SELECT set_config(%s, %s, false)", [f"bench.{name}", str(value)])
        connection.execute(SCRIPT)
        if is_looked_at:
            connection.execute("VACUUM ANALYZE")
    return Customers(few=first, many=first + 1, old=first + 2)
