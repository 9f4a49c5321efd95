"""The people at a customer who may sign in: added, changed, removed."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from pydantic import ValidationError
from starlette.responses import Response

from services.portal_web.portal.details.summary import PATH, changed, problem_with
from services.portal_web.portal.visit import Visit
from services.portal_web.portal.ways import Way
from shared.contracts.billing.details import (
    AddContact,
    ChangeContact,
    Details,
    KnownContact,
    RemoveContact,
    ViewDetails,
)
from shared.contracts.errors import AlreadyExists, Conflict, ContactNotFound
from shared.contracts.message import Ask


@dataclass(frozen=True, slots=True)
class ContactPage:
    """`name` and `email` as they stand in the form; `problem` is about the field `about`, or about all of it.
    `is_own`: whoever looks at it is signed in with that address."""

    action: str
    is_new: bool
    name: str = ""
    email: str = ""
    about: str = ""
    problem: str = ""
    is_own: bool = False


async def show_new(visit: Visit) -> Response:
    details = await visit.read(ViewDetails(who=visit.who))
    return _page(visit, details, ContactPage(visit.path, is_new=True))


async def add(visit: Visit) -> Response:
    return await _send(visit, "contact-added", lambda: AddContact.model_validate(_typed(visit)))


async def show(visit: Visit) -> Response:
    details, contact = await _found(visit)
    is_own = _is_own(visit, contact)
    page = ContactPage(visit.path, is_new=False, name=contact.name, email=contact.email, is_own=is_own)
    return _page(visit, details, page)


async def change(visit: Visit) -> Response:
    token = visit.parameters["contact"]
    return await _send(
        visit, "contact-changed", lambda: ChangeContact.model_validate({**_typed(visit), "contact": token})
    )


async def show_removal(visit: Visit) -> Response:
    details, contact = await _found(visit)
    page = ContactPage(visit.path, False, contact.name, contact.email, is_own=_is_own(visit, contact))
    return visit.page("details/remove_contact.html", page, locale=details.customer.locale)


async def remove(visit: Visit) -> Response:
    await visit.limit("details")
    await visit.ask(RemoveContact(who=visit.who, contact=visit.parameters["contact"]))
    return await changed(visit, "contact-removed")


async def _send(visit: Visit, what: str, question: Callable[[], Ask[KnownContact]]) -> Response:
    await visit.limit("details")
    try:
        await visit.ask(question())
    except ValidationError as mistake:
        return await _again(visit, str(mistake.errors()[0]["loc"][-1]), problem_with(mistake))
    except AlreadyExists:
        return await _again(visit, "email", "taken")
    except Conflict:
        return await _again(visit, "", "many")
    return await changed(visit, what)


async def _again(visit: Visit, about: str, problem: str) -> Response:
    details, is_new = await visit.read(ViewDetails(who=visit.who)), "contact" not in visit.parameters
    if not is_new:
        _known(details, visit.parameters["contact"])
    name, email = visit.form.get("name", ""), visit.form.get("email", "")
    page = ContactPage(visit.path, is_new, name, email, about=about, problem=problem)
    return _page(visit, details, page)


async def _found(visit: Visit) -> tuple[Details, KnownContact]:
    details = await visit.read(ViewDetails(who=visit.who))
    return details, _known(details, visit.parameters["contact"])


def _known(details: Details, token: str) -> KnownContact:
    for contact in details.contacts:
        if contact.token == token:
            return contact
    raise ContactNotFound


def _page(visit: Visit, details: Details, page: ContactPage) -> Response:
    status = 422 if page.problem else 200
    return visit.page("details/contact.html", page, locale=details.customer.locale, status=status)


def _typed(visit: Visit) -> dict[str, object]:
    return {"who": visit.who, "name": visit.form.get("name", ""), "email": visit.form.get("email", "")}


def _is_own(visit: Visit, contact: KnownContact) -> bool:
    return visit.known_session.email.lower() == contact.email.lower()


def _way(
    path: str, get: Callable[[Visit], Awaitable[Response]], post: Callable[[Visit], Awaitable[Response]]
) -> Way:
    """A contact signs in: letting somebody in asks for as much as changing the address itself."""
    return Way(
        f"{PATH}/contacts{path}",
        get=get,
        post=post,
        patience="sign_in",
        level="fresh",
        module="details",
        edit="edit_contacts",
    )


WAYS = (
    _way("/new", show_new, add),
    _way("/{contact}", show, change),
    _way("/{contact}/remove", show_removal, remove),
)
