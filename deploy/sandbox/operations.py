"""Every operation the API answers, by Stripe's own names for them."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from deploy.sandbox import checkout, endpoints, refunds
from deploy.sandbox.accounts import account_document
from deploy.sandbox.balance import balance
from deploy.sandbox.books import Books, Document
from deploy.sandbox.parameters import Text, Wish, read
from deploy.sandbox.reading import ListWish, listed
from deploy.sandbox.refusals import ResourceMissing
from deploy.sandbox.wishes import SessionList, SessionWish


@dataclass(frozen=True, slots=True)
class Visit:
    """A request that was let in: its account's books, the id in its path, its parameters."""

    books: Books
    ident: str
    form: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Operation:
    name: str
    method: str
    path: str
    answer: Callable[[Visit], Document]


class Nothing(Wish):
    """An operation without parameters."""


class IntentList(ListWish):
    customer: Text | None = None


class ChargeList(ListWish):
    payment_intent: Text | None = None


class EventList(ListWish):
    type: Text | None = None
    types: tuple[Text, ...] = ()

    @property
    def conditions(self) -> dict[str, Any]:
        usual = super().conditions
        if not self.types:
            return usual
        usual.pop("json_extract(body, '$.types') = ?")
        one_of = "json_extract(body, '$.type') IN (SELECT value FROM json_each(?))"
        return usual | {one_of: json.dumps(self.types)}


def _one(kind: str, *, param: str) -> Callable[[Visit], Document]:
    def answer(visit: Visit) -> Document:
        read(visit.form, Nothing)
        return visit.books.need(kind, visit.ident, param=param)

    return answer


def _many(kind: str, wish: type[ListWish], *, url: str) -> Callable[[Visit], Document]:
    def answer(visit: Visit) -> Document:
        return listed(visit.books, kind, wish=read(visit.form, wish), url=url)

    return answer


def _create_session(visit: Visit) -> Document:
    return checkout.create(visit.books, read(visit.form, SessionWish))


def _expire_session(visit: Visit) -> Document:
    read(visit.form, Nothing)
    return checkout.expire(visit.books, visit.books.need("checkout.session", visit.ident, param="session"))


def _line_items(visit: Visit) -> Document:
    items: Document = visit.books.need("checkout.session", visit.ident, param="session")["line_items"]
    return items


def _create_refund(visit: Visit) -> Document:
    return refunds.create(visit.books, read(visit.form, refunds.RefundWish))


def _create_endpoint(visit: Visit) -> Document:
    return endpoints.create(visit.books, read(visit.form, endpoints.EndpointWish))


def _delete_endpoint(visit: Visit) -> Document:
    return endpoints.delete(
        visit.books, visit.books.need("webhook_endpoint", visit.ident, param="webhook_endpoint")
    )


def _account(visit: Visit) -> Document:
    if visit.ident not in ("", visit.books.account):
        raise ResourceMissing("account", visit.ident, param="account")
    return account_document(visit.books.account)


def _balance(visit: Visit) -> Document:
    return balance(visit.books)


SESSIONS = "/v1/checkout/sessions"
INTENTS = "/v1/payment_intents"
ENDPOINTS = "/v1/webhook_endpoints"

OPERATIONS = (
    Operation("checkout.sessions.create", "POST", SESSIONS, _create_session),
    Operation("checkout.sessions.list", "GET", SESSIONS, _many("checkout.session", SessionList, url=SESSIONS)),
    Operation("checkout.sessions.retrieve", "GET", SESSIONS + "/{id}", _one("checkout.session", param="session")),
    Operation("checkout.sessions.expire", "POST", SESSIONS + "/{id}/expire", _expire_session),
    Operation("checkout.sessions.line_items.list", "GET", SESSIONS + "/{id}/line_items", _line_items),
    Operation("payment_intents.list", "GET", INTENTS, _many("payment_intent", IntentList, url=INTENTS)),
    Operation("payment_intents.retrieve", "GET", INTENTS + "/{id}", _one("payment_intent", param="intent")),
    Operation("charges.list", "GET", "/v1/charges", _many("charge", ChargeList, url="/v1/charges")),
    Operation("charges.retrieve", "GET", "/v1/charges/{id}", _one("charge", param="charge")),
    Operation("refunds.create", "POST", "/v1/refunds", _create_refund),
    Operation("refunds.list", "GET", "/v1/refunds", _many("refund", refunds.RefundList, url="/v1/refunds")),
    Operation("refunds.retrieve", "GET", "/v1/refunds/{id}", _one("refund", param="refund")),
    Operation("payment_methods.retrieve", "GET", "/v1/payment_methods/{id}", _one("payment_method", param="id")),
    Operation("events.list", "GET", "/v1/events", _many("event", EventList, url="/v1/events")),
    Operation("events.retrieve", "GET", "/v1/events/{id}", _one("event", param="id")),
    Operation("webhook_endpoints.create", "POST", ENDPOINTS, _create_endpoint),
    Operation("webhook_endpoints.list", "GET", ENDPOINTS, _many("webhook_endpoint", ListWish, url=ENDPOINTS)),
    Operation("webhook_endpoints.retrieve", "GET", ENDPOINTS + "/{id}", _one("webhook_endpoint", param="id")),
    Operation("webhook_endpoints.delete", "DELETE", ENDPOINTS + "/{id}", _delete_endpoint),
    Operation("balance.retrieve", "GET", "/v1/balance", _balance),
    Operation("accounts.retrieve_current", "GET", "/v1/account", _account),
    Operation("accounts.retrieve", "GET", "/v1/accounts/{id}", _account),
)
