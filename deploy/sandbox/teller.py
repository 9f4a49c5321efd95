"""Answers each call once: its key is taken before the effect, and its answer is kept with the effect."""

from dataclasses import dataclass
from typing import Any

from anyio.to_thread import run_sync

from deploy.sandbox import idempotency
from deploy.sandbox.books import Cause
from deploy.sandbox.database import all_or_nothing
from deploy.sandbox.faults import Fault, broken_answer, endure
from deploy.sandbox.idempotency import Answer, KeyedRequest
from deploy.sandbox.operations import Operation, Visit
from deploy.sandbox.provider import Provider
from deploy.sandbox.reading import shown
from deploy.sandbox.refusals import ProviderFailure, Refusal


@dataclass(frozen=True, slots=True)
class Call:
    """A request as it was understood, before anything was done about it."""

    operation: Operation
    account: str
    cause: Cause
    request_id: str
    ident: str
    form: dict[str, Any]
    expand: tuple[str, ...]
    keyed: KeyedRequest | None


class Teller:
    def __init__(self, provider: Provider) -> None:
        self._provider = provider

    async def answer(self, call: Call) -> Answer:
        """The answer, after whatever trouble lies in its way. Raises Refusal or ConnectionLost."""
        earlier = await run_sync(self._claim, call)
        fault = self._provider.faults.meet(call.operation.name, account=call.account)
        try:
            await endure(fault, "before")
            answer = await run_sync(self._perform, call, fault) if earlier is None else earlier
        except BaseException as problem:
            if earlier is None:
                await run_sync(self._let_go, call, fault, problem)
            raise
        await endure(fault, "after")
        return answer

    def _claim(self, call: Call) -> Answer | None:
        if call.keyed is None:
            return None
        with self._provider.database.begin() as tx:
            return idempotency.claim(tx, call.keyed)

    def _perform(self, call: Call, fault: Fault | None) -> Answer:
        with self._provider.books(call.account, call.cause) as books:
            visit = Visit(books, call.ident, call.form)
            answer, remembered = _effect(call, visit)
            if call.keyed and remembered:
                hidden = fault is not None and fault.replaces_answer
                kept = Answer.refusal(broken_answer(), request_id=call.request_id) if hidden else answer
                idempotency.keep(books.tx, call.keyed, kept)
            if call.keyed:
                idempotency.release(books.tx, call.keyed)
            return answer

    def _let_go(self, call: Call, fault: Fault | None, problem: BaseException) -> None:
        if call.keyed is None:
            return
        with self._provider.database.begin() as tx:
            if fault and fault.replaces_answer and isinstance(problem, ProviderFailure):
                idempotency.keep(tx, call.keyed, Answer.refusal(problem, request_id=call.request_id))
            idempotency.release(tx, call.keyed)


def _effect(call: Call, visit: Visit) -> tuple[Answer, bool]:
    """The operation's answer, and whether it belongs to the key from now on."""
    try:
        with all_or_nothing(visit.books.tx):
            document = call.operation.answer(visit)
            visible = shown(visit.books, document, expand=call.expand)
    except Refusal as refusal:
        return Answer.refusal(refusal, request_id=call.request_id), refusal.remembered
    secret = {"secret": document["secret"]} if call.operation.name == "webhook_endpoints.create" else {}
    return Answer.success(visible | secret, request_id=call.request_id), True
