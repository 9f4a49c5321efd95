"""The scripted side, under /_sandbox: JSON in, JSON out, for tests that need trouble or the truth.

Anyone who reaches it may use it, so it exists only where `create_sandbox(admin=True)`. Writing needs
`Content-Type: application/json`, which no foreign web page can send.

GET    /_sandbox/payments                 what was taken and given back, per session ({"data": [...]});
                                          `?metadata[invoice]=7` and `?key=sk_test_…` narrow it
POST   /_sandbox/payments/{id}/settle     {"outcome": "succeeded" | "failed"} for a debit (pi_… or cs_…) on its way
GET    /_sandbox/faults                   what is left of each fault, and how many requests it holds
POST   /_sandbox/faults                   {"operation": "checkout.sessions.create" | … | "checkout.page.pay" | "*",
                                           "answer": "late" | "held" | "lost" | "broken",
                                           "when": "before" | "after" the effect, "times": 1, "seconds": 0,
                                           "key": "sk_test_…" | null, "remembered": true}
DELETE /_sandbox/faults[/{id}]            lets go of what is held, and ends the fault(s)
GET    /_sandbox/deliveries               every letter: event, type, endpoint, state, attempts, answer
POST   /_sandbox/deliveries/hold          {"types": ["*"]}: letters of these types stay here
POST   /_sandbox/deliveries/release       {"order": "oldest" | "newest"}: everything undelivered goes out now
POST   /_sandbox/deliveries/duplicate     {"event": "evt_…", "copies": 1}: sent again to everyone it was for
POST   /_sandbox/deliveries/drop          {}: everything undelivered is lost for good
"""

from collections.abc import Awaitable, Callable
from dataclasses import asdict
from typing import Any, TypeVar

from anyio.to_thread import run_sync
from pydantic import ValidationError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from deploy.sandbox import deliveries, ledger, settlements
from deploy.sandbox.accounts import account_id
from deploy.sandbox.banks import NOT_ALLOWED
from deploy.sandbox.books import Books, Document
from deploy.sandbox.courier import Courier
from deploy.sandbox.faults import Fault
from deploy.sandbox.orders import DuplicateOrder, FaultOrder, HoldOrder, Order, ReleaseOrder, SettleOrder
from deploy.sandbox.parameters import tree
from deploy.sandbox.paying import settle
from deploy.sandbox.provider import Provider

O = TypeVar("O", bound=Order)  # noqa: E741 an order
Handler = Callable[[Request], Awaitable[Response]]


class Misunderstood(Exception):
    """The instruction cannot be followed: a status, and why."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status = status


class Admin:
    def __init__(self, provider: Provider, courier: Courier) -> None:
        self._provider = provider
        self._courier = courier

    @property
    def routes(self) -> list[Route]:
        handlers: dict[tuple[str, str], Handler] = {
            ("GET", "/payments"): self._payments,
            ("POST", "/payments/{id}/settle"): self._settle,
            ("GET", "/faults"): self._faults,
            ("POST", "/faults"): self._add_fault,
            ("DELETE", "/faults"): self._release_all_faults,
            ("DELETE", "/faults/{id}"): self._release_fault,
            ("GET", "/deliveries"): self._deliveries,
            ("POST", "/deliveries/hold"): self._hold,
            ("POST", "/deliveries/release"): self._release,
            ("POST", "/deliveries/duplicate"): self._duplicate,
            ("POST", "/deliveries/drop"): self._drop,
        }
        return [
            Route(f"/_sandbox{path}", _polite(handler), methods=[method])
            for (method, path), handler in handlers.items()
        ]

    async def _payments(self, request: Request) -> Response:
        wanted = tree(request.scope["query_string"])
        found = await run_sync(ledger.payments, self._provider)
        metadata = wanted.get("metadata", {}).items()
        account = account_id(wanted["key"]) if "key" in wanted else None
        data = [
            payment
            for payment in found
            if account in (None, payment["account"]) and metadata <= payment["metadata"].items()
        ]
        return JSONResponse({"data": data})

    async def _settle(self, request: Request) -> Response:
        order = await _order(request, SettleOrder)
        status = await run_sync(self._settle_now, request.path_params["id"], order)
        return JSONResponse({"status": status})

    def _settle_now(self, ident: str, order: SettleOrder) -> str:
        with self._provider.database.begin() as tx:
            row = tx.execute("SELECT account FROM documents WHERE id = ?", (ident,)).fetchone()
            books = Books(tx, row["account"] if row else "", self._provider.terms)
            intent = _intent(books, ident)
            if intent is None or intent["status"] != "processing":
                raise Misunderstood(409, f"{ident} is not a payment on its way")
            settlements.take(books, intent["id"])
            reason = None if order.outcome == "succeeded" else NOT_ALLOWED
            return str(settle(books, intent, reason)["status"])

    async def _faults(self, request: Request) -> Response:
        return JSONResponse({"data": [_told(fault) for fault in self._provider.faults]})

    async def _add_fault(self, request: Request) -> Response:
        order = await _order(request, FaultOrder)
        return JSONResponse(_told(self._provider.faults.add(order.trouble)))

    async def _release_fault(self, request: Request) -> Response:
        ident = request.path_params["id"]
        if not self._provider.faults.release(ident):
            raise Misunderstood(404, f"no fault {ident}")
        return JSONResponse({"released": ident})

    async def _release_all_faults(self, request: Request) -> Response:
        self._provider.faults.release_all()
        return JSONResponse({"released": "all"})

    async def _deliveries(self, request: Request) -> Response:
        def told() -> list[dict[str, Any]]:
            with self._provider.database.begin() as tx:
                return [asdict(delivery) for delivery in deliveries.all_of(tx)]

        return JSONResponse({"data": await run_sync(told)})

    async def _hold(self, request: Request) -> Response:
        self._courier.held = frozenset((await _order(request, HoldOrder)).types)
        return JSONResponse({"held": sorted(self._courier.held)})

    async def _release(self, request: Request) -> Response:
        order = await _order(request, ReleaseOrder)
        await run_sync(self._courier.release, order.order)
        return JSONResponse({"held": []})

    async def _duplicate(self, request: Request) -> Response:
        order = await _order(request, DuplicateOrder)
        letters = await run_sync(self._courier.duplicate, order.event, order.copies)
        return JSONResponse({"letters": letters})

    async def _drop(self, request: Request) -> Response:
        await _order(request, Order)
        return JSONResponse({"dropped": await run_sync(self._courier.drop)})


def _polite(handler: Handler) -> Handler:
    async def answer(request: Request) -> Response:
        try:
            return await handler(request)
        except Misunderstood as problem:
            return JSONResponse({"error": str(problem)}, status_code=problem.status)

    return answer


async def _order(request: Request, kind: type[O]) -> O:
    if request.headers.get("content-type", "").partition(";")[0] != "application/json":
        raise Misunderstood(415, "send application/json")
    try:
        return kind.model_validate_json(await request.body())
    except ValidationError as problems:
        raise Misunderstood(400, str(problems)) from None


def _intent(books: Books, ident: str) -> Document | None:
    found = books.find(ident)
    if found and found["object"] == "checkout.session":
        return books.find(found["payment_intent"] or "")
    return found


def _told(fault: Fault) -> dict[str, Any]:
    return fault.trouble.model_dump() | {"id": fault.id, "left": fault.left, "waiting": fault.waiting}
