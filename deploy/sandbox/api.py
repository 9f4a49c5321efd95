"""The API over HTTP: forms in, JSON out, Stripe's headers on both."""

import re
from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from deploy.sandbox import idempotency
from deploy.sandbox.accounts import account_of
from deploy.sandbox.books import API_VERSION, Cause
from deploy.sandbox.forms import form_body
from deploy.sandbox.idempotency import Answer, KeyedRequest
from deploy.sandbox.ids import fresh
from deploy.sandbox.operations import OPERATIONS, Operation
from deploy.sandbox.parameters import tree
from deploy.sandbox.provider import Provider
from deploy.sandbox.refusals import InvalidParameters, Refusal
from deploy.sandbox.teller import Call, Teller

VERSION = re.compile(r"\d{4}-\d{2}-\d{2}(\.[a-z]+)?")
Endpoint = Callable[[Request], Awaitable[Response]]


def api_routes(provider: Provider) -> list[Route]:
    teller = Teller(provider)
    return [Route(each.path, _endpoint(each, provider, teller), methods=[each.method]) for each in OPERATIONS]


async def unknown_address(request: Request) -> Response:
    refusal = Refusal(f"Unrecognized request URL ({request.method}: {request.url.path}).")
    return _response(Answer(404, Answer.refusal(refusal, request_id="").body, fresh("req", length=14)))


def _endpoint(operation: Operation, provider: Provider, teller: Teller) -> Endpoint:
    async def answer(request: Request) -> Response:
        request_id = fresh("req", length=14)
        try:
            call = await _understood(
                operation, request, request_id=request_id, now=provider.terms.now_ms() // 1000
            )
            return _response(await teller.answer(call), call=call)
        except Refusal as refusal:
            return _response(Answer.refusal(refusal, request_id=request_id))

    return answer


async def _understood(operation: Operation, request: Request, *, request_id: str, now: int) -> Call:
    account = account_of(request.headers.get("authorization", ""))
    version = request.headers.get("stripe-version", API_VERSION)
    if not VERSION.fullmatch(version):
        raise InvalidParameters(f"Invalid Stripe API version: {version[:40]}")
    writes = operation.method == "POST"
    form = tree(await form_body(request) if writes else request.scope["query_string"])
    key = request.headers.get("idempotency-key") if writes else None
    ident = request.path_params.get("id", "")
    path = operation.path.replace("{id}", ident)
    keyed = KeyedRequest(account, key, path, idempotency.fingerprint(form), request_id, now) if key else None
    expand = form.pop("expand", [])
    if not isinstance(expand, list) or not all(isinstance(each, str) for each in expand):
        raise InvalidParameters("Invalid expand: it must be a list of names.", param="expand")
    cause = Cause(request_id, key, version)
    return Call(operation, account, cause, request_id, ident, form, tuple(expand), keyed)


def _response(answer: Answer, *, call: Call | None = None) -> Response:
    headers = {"Request-Id": answer.replayed_in or answer.request_id, "Cache-Control": "no-store"}
    if call:
        headers["Stripe-Version"] = call.cause.api_version
    if call and call.keyed:
        headers |= {"Idempotency-Key": call.keyed.key, "Original-Request": answer.request_id}
    if answer.replayed_in:
        headers["Idempotent-Replayed"] = "true"
    if answer.status == 409:
        headers["Stripe-Should-Retry"] = "true"
    return Response(answer.body, status_code=answer.status, headers=headers, media_type="application/json")
