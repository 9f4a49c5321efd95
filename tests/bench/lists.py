"""Lists of 100 and of 100,000 documents of one customer, in turn: `python -m tests.bench.lists [n [word]]`.

Ends with a failure when any of the long ones takes more than 1.3 times as long as the short one. With a word those
only are measured that have it in their name: "page:" is all that go through the portal.
"""

import sys
from collections.abc import Iterator
from itertools import chain
from math import inf

from deploy.machinery import Postgres
from services.billing.store import BillingStore
from shared import log
from shared.bus.service import system_caller
from shared.database import Database
from shared.migrations import migrate
from tests.bench.filling import FEW, fill
from tests.bench.list_pages import PATHS, STATEMENT, comparisons
from tests.bench.long_lists import OF_THE_PAST, PAGES, Pair
from tests.bench.timing import LIMIT, Timed, compared, told

MANY = 100_000


def main(many: str = str(MANY), word: str = "") -> None:
    """Exits with 1 when a list is too slow."""
    told(f"{'milliseconds':<36}{FEW:>9}{many:>9}{'ratio':>8}")
    measured = chain(_pages(int(many), word), _stored(int(many), word))
    verdicts = [compared(name, short, long) for name, short, long in measured if word in name]
    if slow := verdicts.count(False):
        sys.exit(f"{slow} of {len(verdicts)} lists take more than {LIMIT} times as long")
    told(f"all {len(verdicts)} lists take at most {LIMIT} times as long")


def _pages(many: int, word: str) -> Iterator[tuple[str, Timed, Timed]]:
    """What the whole product takes."""
    if any(word in f"page: {name}" for name in (*PATHS, STATEMENT)):
        for name, short, long in comparisons(many):
            yield f"page: {name}", short, long


def _stored(many: int, word: str) -> Iterator[tuple[str, Timed, Timed]]:
    """What billing takes to read them; what is of a past day is told without a verdict."""
    if not any(word in name for name in PAGES | OF_THE_PAST):
        return
    with Postgres(durable=False) as server:
        migrate("billing", server.owner_url("billing"))
        url = server.address.admin_url.rpartition("/")[0] + f"/{server.address.prefix}_billing"
        customers = fill(url, tenant=1, first=1, many=many)
        database = Database(server.url("billing"))
        store = BillingStore(database, system_caller(1, job="bench"))

        def read(pair: Pair) -> tuple[Timed, Timed]:
            short, long = pair.of(customers)
            return lambda: pair.short(store, short), lambda: pair.long(store, long)

        for name, pair in PAGES.items():
            yield name, *read(pair)
        for name, pair in OF_THE_PAST.items():
            if word in name:
                compared(name, *read(pair), limit=inf)
        database.close()


if __name__ == "__main__":
    log.configure("error")
    main(*sys.argv[1:])
