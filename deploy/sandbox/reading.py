"""What a GET shows: one object or a page of a list, with the parts the reader asked to expand."""

import json
from typing import Annotated, Any

from pydantic import Field

from deploy.sandbox.books import Books, Document, public
from deploy.sandbox.parameters import Text, Whole, Wish
from deploy.sandbox.refusals import InvalidParameters

EXPANDABLE = {
    "charge": ("balance_transaction", "customer", "payment_intent"),
    "checkout.session": ("customer", "line_items", "payment_intent"),
    "payment_intent": ("customer", "latest_charge", "payment_method"),
    "refund": ("balance_transaction", "charge", "payment_intent"),
}


class CreatedRange(Wish):
    gt: Whole | None = None
    gte: Whole | None = None
    lt: Whole | None = None
    lte: Whole | None = None


class ListWish(Wish):
    """The parameters that every list has; a subclass adds the fields it can be filtered by."""

    created: CreatedRange | Whole | None = None
    ending_before: Text | None = None
    limit: Annotated[Whole, Field(ge=1, le=100)] = 10
    starting_after: Text | None = None

    @property
    def conditions(self) -> dict[str, Any]:
        """SQL conditions on an object's body, with their values."""
        own = self.model_fields_set - set(ListWish.model_fields)
        fields = {f"json_extract(body, '$.{name}') = ?": getattr(self, name) for name in sorted(own)}
        return fields | self._created_conditions()

    def _created_conditions(self) -> dict[str, Any]:
        created = "json_extract(body, '$.created')"
        if isinstance(self.created, int):
            return {f"{created} = ?": self.created}
        limits = self.created.model_dump(exclude_none=True) if self.created else {}
        signs = {"gt": ">", "gte": ">=", "lt": "<", "lte": "<="}
        return {f"{created} {signs[name]} ?": value for name, value in limits.items()}


def listed(books: Books, kind: str, *, wish: ListWish, url: str) -> Document:
    """A page of the account's objects of a kind, newest first."""
    conditions = {"account = ?": books.account, "kind = ?": kind} | wish.conditions
    if wish.starting_after:
        conditions["seq < ?"] = _place(books, kind, wish.starting_after, param="starting_after")
    if wish.ending_before:
        conditions["seq > ?"] = _place(books, kind, wish.ending_before, param="ending_before")
    direction = "ASC" if wish.ending_before else "DESC"
    rows = books.tx.execute(
        f"SELECT body FROM documents WHERE {' AND '.join(conditions)} ORDER BY seq {direction} LIMIT ?",  # noqa: S608 all ours
        (*conditions.values(), wish.limit + 1),
    ).fetchall()
    data = [json.loads(row["body"]) for row in rows[: wish.limit]]
    if wish.ending_before:
        data.reverse()
    return {"object": "list", "data": data, "has_more": len(rows) > wish.limit, "url": url}


def shown(books: Books, document: Document, *, expand: tuple[str, ...]) -> Document:
    """The document as the reader sees it: private parts away, expanded parts in place of their ids."""
    if document["object"] == "list":
        return document | {
            "data": [shown(books, each, expand=_below("data", expand)) for each in document["data"]]
        }
    heads = {path.partition(".")[0] for path in expand}
    visible = public(document) | {name: document[name] for name in heads & {"line_items"} if name in document}
    if document["object"] == "event":
        visible["pending_webhooks"] = _undelivered(books, document["id"])
    for head in sorted(heads):
        visible[head] = _expanded(books, visible, head, expand=_below(head, expand))
    return visible


def _expanded(books: Books, document: Document, head: str, *, expand: tuple[str, ...]) -> Any:
    if head not in EXPANDABLE.get(document["object"], ()):
        raise InvalidParameters(f"This property cannot be expanded ({head}).", param="expand")
    value = document[head]
    if isinstance(value, str):
        value = books.get(value)
    return shown(books, value, expand=expand) if isinstance(value, dict) else value


def _below(head: str, expand: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(path[len(head) + 1 :] for path in expand if path.startswith(f"{head}."))


def _place(books: Books, kind: str, ident: str, *, param: str) -> int:
    books.need(kind, ident, param=param)
    row = books.tx.execute("SELECT seq FROM documents WHERE id = ?", (ident,)).fetchone()
    return int(row["seq"])


def _undelivered(books: Books, event: str) -> int:
    row = books.tx.execute(
        "SELECT count(*) AS waiting FROM deliveries WHERE event = ? AND state = 'waiting'", (event,)
    ).fetchone()
    return int(row["waiting"])
