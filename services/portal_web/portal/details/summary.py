"""All that is known of the customer, each with the way to change it."""

from contextlib import suppress
from dataclasses import dataclass

from babel import Locale
from pydantic import ValidationError
from starlette.responses import Response

from services.portal_web.portal.visit import Visit
from services.portal_web.portal.ways import Way
from shared.contracts.billing.details import Details, ViewDetails
from shared.contracts.errors import SessionNotFound, Unavailable
from shared.language import addresses
from shared.language.catalogue import Words

PATH = "/details"


@dataclass(frozen=True, slots=True)
class DetailsPage:
    """`language` by its own name; `changed` names what was changed just now."""

    details: Details
    address: tuple[str, ...]
    language: str
    changed: str


async def show(visit: Visit) -> Response:
    details = await visit.read(ViewDetails(who=visit.who))
    return visit.page("details/show.html", details_page(details, visit=visit), locale=details.customer.locale)


def details_page(details: Details, *, visit: Visit) -> DetailsPage:
    customer, home = details.customer, visit.tenant.address.country
    words = Words(visit.spoken(customer.locale))
    return DetailsPage(
        details=details,
        address=addresses.written(customer.address, locale=words.locale, home=home),
        language=own_name(words.locale.language),
        changed=visit.query.get("changed", ""),
    )


async def changed(visit: Visit, what: str) -> Response:
    """Back to all details, where it says so; the page's own header has the new names at once."""
    if visit.secret:
        with suppress(SessionNotFound, Unavailable):
            await visit.desk.sessions.refresh(visit.secret, visit.who)
    return visit.go(f"{PATH}?changed={what}")


def problem_with(mistake: ValidationError) -> str:
    """Why a line of text is none: "missing", "long", "email" or "junk"."""
    first = mistake.errors()[0]
    kinds = {"string_too_short": "missing", "too_short": "missing", "string_too_long": "long", "too_long": "long"}
    return kinds.get(first["type"], "email" if first["loc"][-1] == "email" else "junk")


def own_name(language: str) -> str:
    name = Locale(language).get_language_name(language) or language
    return name[:1].upper() + name[1:]


WAYS = (Way(PATH, get=show, level="session", module="details"),)
