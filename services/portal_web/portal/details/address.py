"""The billing address, with the fields and the words of its country."""

from dataclasses import dataclass, replace

from starlette.responses import Response

from services.portal_web.portal.details.summary import PATH, changed
from services.portal_web.portal.visit import Visit
from services.portal_web.portal.ways import Way
from shared.contracts.billing.customers import Customer
from shared.contracts.billing.details import ChangeCustomer, ViewDetails
from shared.language.address_forms import (
    Choice,
    Field,
    Part,
    Problem,
    Typed,
    address_of,
    countries,
    countries_in,
    fields_of,
    problems_of,
    settled,
    typed_of,
)
from shared.language.catalogue import Words

UNKNOWN_HOME = "US"


@dataclass(frozen=True, slots=True)
class AddressPage:
    """`fields` are those of the country that stands in `typed`; `is_unknown`: there is no such country."""

    typed: Typed
    fields: tuple[Field, ...]
    countries: tuple[Choice, ...]
    problems: dict[Part, Problem]
    is_unknown: bool = False


async def show(visit: Visit) -> Response:
    customer = (await visit.read(ViewDetails(who=visit.who))).customer
    return _page(visit, customer, typed_of(customer.address, home=_home(visit)))


async def save(visit: Visit) -> Response:
    await visit.limit("details")
    customer = (await visit.read(ViewDetails(who=visit.who))).customer
    typed, language = _typed(visit), _language(visit, customer)
    if typed.country not in countries():
        return _page(visit, customer, replace(typed, country=_home(visit)), is_unknown=True)
    if "show" in visit.form:
        return _page(visit, customer, typed)
    tidy = settled(typed, language)
    problems = problems_of(tidy, language)
    if problems:
        return _page(visit, customer, typed, problems=problems)
    await visit.ask(ChangeCustomer(who=visit.who, address=address_of(tidy)))
    return await changed(visit, "address")


def address_page(
    typed: Typed, *, words: Words, problems: dict[Part, Problem] | None = None, is_unknown: bool = False
) -> AddressPage:
    fields = fields_of(typed.country, words.locale.language)
    # What is chosen from a list is found there in whichever way it was written.
    shown = replace(typed, state=settled(typed, words.locale.language).state or typed.state)
    return AddressPage(shown, fields, countries_in(words.locale), problems or {}, is_unknown)


def _page(
    visit: Visit,
    customer: Customer,
    typed: Typed,
    *,
    problems: dict[Part, Problem] | None = None,
    is_unknown: bool = False,
) -> Response:
    words = Words(visit.spoken(customer.locale))
    page = address_page(typed, words=words, problems=problems, is_unknown=is_unknown)
    status = 422 if problems or is_unknown else 200
    return visit.page("details/address.html", page, locale=customer.locale, status=status)


def _typed(visit: Visit) -> Typed:
    """Browsers write line ends in their own way."""
    form = visit.form
    lines = form.get("lines", "").replace("\r\n", "\n").replace("\r", "\n")
    rest = {part: form.get(part, "") for part in ("country", "city", "state", "postal_code")}
    return Typed(lines=lines, **rest)


def _language(visit: Visit, customer: Customer) -> str:
    return Words(visit.spoken(customer.locale)).locale.language


def _home(visit: Visit) -> str:
    own = visit.tenant.address.country
    return own if own in countries() else UNKNOWN_HOME


WAYS = (
    Way(
        f"{PATH}/address",
        get=show,
        post=save,
        level="full",
        module="details",
        edit="edit_address",
    ),
)
