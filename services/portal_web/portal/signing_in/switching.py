"""From one account of a mailbox to another."""

from dataclasses import dataclass

from starlette.responses import Response

from services.portal_web.portal.visit import Visit
from services.portal_web.portal.ways import Way
from shared.contracts.auth import Account, ListAccounts
from shared.contracts.errors import SessionNotFound

LONGEST_NUMBER = 18


@dataclass(frozen=True, slots=True)
class AccountsPage:
    accounts: tuple[Account, ...]
    present: int
    is_unchosen: bool = False


async def show(visit: Visit) -> Response:
    return await _page(visit)


async def switch(visit: Visit) -> Response:
    chosen = visit.form.get("customer", "")
    if not (chosen.isascii() and chosen.isdigit() and len(chosen) <= LONGEST_NUMBER and int(chosen)):
        return await _page(visit, is_unchosen=True)
    await visit.desk.sessions.switch(_secret(visit), int(chosen), visit.who)
    return visit.go("/")


async def _page(visit: Visit, *, is_unchosen: bool = False) -> Response:
    accounts = await visit.read(ListAccounts(who=visit.who, secret=_secret(visit)))
    page = AccountsPage(tuple(accounts), visit.known_session.customer, is_unchosen)
    return visit.page("signing_in/accounts.html", page, status=422 if is_unchosen else 200)


def _secret(visit: Visit) -> str:
    if visit.secret is None:
        raise SessionNotFound
    return visit.secret


WAYS = (
    Way(
        "/sign-in/accounts",
        get=show,
        post=switch,
        patience="sign_in",
        opened_only=True,
        level="session",
        is_of_browser=True,
    ),
)
