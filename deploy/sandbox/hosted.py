"""The hosted payment page, server-rendered and without a script: shown, paid, confirmed, or explained."""

from collections.abc import Awaitable, Callable
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

from anyio.to_thread import run_sync
from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse, Response
from starlette.routing import Route

from deploy.sandbox.faults import endure
from deploy.sandbox.forms import form_body
from deploy.sandbox.means import N_
from deploy.sandbox.provider import Provider
from deploy.sandbox.refusals import InvalidParameters, ProviderFailure
from deploy.sandbox.steps import Form, Outcome, SentTo, Shown, Step, ask, confirm, pay, show
from deploy.sandbox.views import NoticeView, page

STYLESHEET = Path(__file__).parent / "static" / "checkout.css"
UNKNOWN = Shown(
    NoticeView(
        N_("We cannot find this payment page"), N_("The link may be incomplete. You have not been charged.")
    ),
    status=404,
)
UNREADABLE = Shown(
    NoticeView(N_("We could not read this form"), N_("You have not been charged. Go back and try again.")),
    status=400,
)
TROUBLE = Shown(
    NoticeView(
        N_("There is a problem with this page"), N_("Check whether your payment arrived before you try again.")
    ),
    status=500,
)


class Hosted:
    def __init__(self, provider: Provider) -> None:
        self._provider = provider
        self._prefix = urlsplit(provider.terms.public_url).path

    @property
    def routes(self) -> list[Route]:
        page_url, confirm_url = "/c/pay/{id}", "/c/pay/{id}/confirm"
        return [
            Route("/c/checkout.css", _stylesheet),
            Route(page_url, self._get(show)),
            Route(page_url, self._post(pay, operation="checkout.page.pay"), methods=["POST"]),
            Route(confirm_url, self._get(ask)),
            Route(confirm_url, self._post(confirm, operation="checkout.page.confirm"), methods=["POST"]),
        ]

    def _get(self, step: Step) -> Callable[[Request], Awaitable[Response]]:
        async def answer(request: Request) -> Response:
            return self._response(await run_sync(self._take, step, request.path_params["id"], {}))

        return answer

    def _post(self, step: Step, *, operation: str) -> Callable[[Request], Awaitable[Response]]:
        async def answer(request: Request) -> Response:
            ident = request.path_params["id"]
            fault = self._provider.faults.meet(operation, account=await run_sync(self._account, ident))
            try:
                form = await _form(request)
                await endure(fault, "before")
                outcome = await run_sync(self._take, step, ident, form)
                await endure(fault, "after")
            except InvalidParameters:
                return self._response(UNREADABLE)
            except ProviderFailure:
                return self._response(TROUBLE)
            return self._response(outcome)

        return answer

    def _take(self, step: Step, ident: str, form: Form) -> Outcome:
        with self._provider.session(ident) as (books, session):
            return step(books, session, form) if session else UNKNOWN

    def _account(self, ident: str) -> str:
        with self._provider.session(ident) as (books, _):
            return books.account

    def _response(self, outcome: Outcome) -> Response:
        if isinstance(outcome, SentTo):
            return RedirectResponse(outcome.url, status_code=303, headers={"Cache-Control": "no-store"})
        return page(outcome.view, prefix=self._prefix, session=outcome.session, status=outcome.status)


async def not_found(_: Request) -> Response:
    return page(UNKNOWN.view, prefix="", session=None, status=404)


async def _stylesheet(_: Request) -> Response:
    return FileResponse(STYLESHEET, media_type="text/css", headers={"X-Content-Type-Options": "nosniff"})


async def _form(request: Request) -> Form:
    try:
        return dict(parse_qsl((await form_body(request)).decode(), max_num_fields=50))
    except ValueError:
        raise InvalidParameters("The form cannot be read.") from None
