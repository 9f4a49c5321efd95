"""A customer's lists, a page in one statement."""

import json
from collections.abc import Iterator
from zoneinfo import ZoneInfo

from sqlalchemy import select

from services.billing.models import CustomerRow
from services.billing.store.lists import LISTINGS
from services.billing.store.lists.listing import Day, Listing, placed
from services.billing.store.lists.tails import LONGEST_TERM, find
from services.billing.store.messages import CUSTOMER, CUSTOMER_MESSAGE, TENANT
from shared import clock
from shared.contracts.billing.activity import MOST_COUNTED, PAGE, ListView, Place, Wanted
from shared.contracts.errors import CustomerNotFound, Invalid
from shared.json_columns import json_list, json_object, json_text
from shared.store import Store

AT_ONCE = 5_000
"""Rows of an export that are read together."""


class ListQueries(Store):
    def list_view(self, kind: str, wanted: Wanted, *, customer: int, zone: str) -> ListView:
        """Call inside a unit. Raises CustomerNotFound, or Invalid for what the kind does not know."""
        listing = self._searched(_listing(kind), wanted.term, customer)
        found = self._page(listing, wanted, customer=customer, day=_day(zone))
        if wanted.is_backwards and not found.has_earlier and len(found.rows) < PAGE:
            # Before the place there is less than a page: the first page is what is meant.
            forwards = wanted.model_copy(update={"place": None, "is_backwards": False})
            return self._page(listing, forwards, customer=customer, day=_day(zone))
        return found

    def list_pieces(self, kind: str, wanted: Wanted, *, customer: int, zone: str, most: int) -> Iterator[str]:
        """All rows, at most so many, as JSON arrays; each in a unit of its own, so call outside units.
        Raises Invalid for what the kind does not know."""
        listing, day, left = _listing(kind), _day(zone), most
        wanted = wanted.model_copy(update={"place": None, "is_backwards": False})
        while left > 0:
            with self.reading():
                found = self._searched(listing, wanted.term, customer)
                piece = self._rows(found, wanted, customer=customer, day=day, most=min(left, AT_ONCE))
            rows = json.loads(piece)
            if rows:
                yield piece
            if len(rows) < AT_ONCE:
                return
            left -= len(rows)
            wanted = wanted.model_copy(update={"place": Place.model_validate(rows[-1]["place"])})

    def _searched(self, listing: Listing, term: str, customer: int) -> Listing:
        """With what an index knows of a term; SQLite has none of this kind, and reads every row."""
        if self._database.is_sqlite or not 0 < len(term) <= LONGEST_TERM:
            return listing
        facts: dict[str, int | str] = {"tenant": self.tenant, "customer": customer, "term": term}
        return Listing(
            tuple(
                source
                if source.having_part is None
                else source.knowing(find(self.session, source.having_part, facts))
                for source in listing.sources
            )
        )

    def _rows(self, listing: Listing, wanted: Wanted, *, customer: int, day: Day, most: int) -> str:
        rows = listing.rows(wanted, day, most=most, line=lambda source: placed(source, wanted, day))
        mine = {"tenant": self.tenant, "customer": customer}
        return self.session.scalars(select(json_text(json_list(rows))), mine).one()

    def _page(self, listing: Listing, wanted: Wanted, *, customer: int, day: Day) -> ListView:
        rows = listing.rows(wanted, day, most=PAGE + 1, line=lambda source: placed(source, wanted, day))
        page = json_object(customer=CUSTOMER_MESSAGE, count=listing.count(wanted, day), rows=json_list(rows))
        mine = select(json_text(page)).where(CustomerRow.tenant_id == TENANT, CustomerRow.id == CUSTOMER)
        text = self.session.scalar(mine, {"tenant": self.tenant, "customer": customer})
        if text is None:
            raise CustomerNotFound(str(customer))
        return _cut(ListView.model_validate_json(text), wanted)


def _cut(found: ListView, wanted: Wanted) -> ListView:
    """To a page, in the order of the list; one row more than a page tells that there are more."""
    rows, has_more, came_from = found.rows[:PAGE], len(found.rows) > PAGE, wanted.place is not None
    return found.model_copy(
        update={
            "count": min(found.count, MOST_COUNTED + 1),
            "rows": rows[::-1] if wanted.is_backwards else rows,
            "has_earlier": has_more if wanted.is_backwards else came_from,
            "has_later": came_from if wanted.is_backwards else has_more,
        }
    )


def _listing(kind: str) -> Listing:
    if kind not in LISTINGS:
        raise Invalid("kind")
    return LISTINGS[kind]


def _day(zone: str) -> Day:
    return Day(clock.today(zone), ZoneInfo(zone))
