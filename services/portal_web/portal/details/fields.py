"""The fields of a customer that have a page of their own: one line, or one choice."""

from dataclasses import dataclass
from typing import Literal

from pydantic import ValidationError
from starlette.responses import Response

from services.portal_web.portal.details.summary import PATH, changed, own_name, problem_with
from services.portal_web.portal.visit import Visit
from services.portal_web.portal.ways import Way
from shared.contracts.billing.customers import Customer
from shared.contracts.billing.details import ChangeCustomer, ViewDetails
from shared.contracts.settings import Edit
from shared.language.address_forms import Choice
from shared.language.catalogue import Words, language_of, languages

Named = Literal["name", "attention_to", "tax_id", "locale"]


@dataclass(frozen=True, slots=True)
class FieldPage:
    """`value` is what stands in the field; of the `choices` of a language the first is the business's own, without
    a value."""

    field: Named
    action: str
    value: str
    problem: str = ""
    choices: tuple[Choice, ...] = ()


@dataclass(frozen=True, slots=True)
class OneField:
    field: Named
    path: str
    edit: Edit

    @property
    def way(self) -> Way:
        return Way(
            self.path,
            get=self.show,
            post=self.save,
            level="full",
            module="details",
            edit=self.edit,
        )

    async def show(self, visit: Visit) -> Response:
        customer = (await visit.read(ViewDetails(who=visit.who))).customer
        return self._page(visit, customer, value_of(customer, self.field, own=_own_language(visit)))

    async def save(self, visit: Visit) -> Response:
        await visit.limit("details")
        typed = visit.form.get("value", "")
        customer = (await visit.read(ViewDetails(who=visit.who))).customer
        value = typed
        if self.field == "locale":
            value = language_kept(typed, customer.locale, own=_own_language(visit))
        if self.field == "locale" and typed not in ("", *languages()):
            return self._page(visit, customer, "", problem="missing")
        try:
            question = ChangeCustomer.model_validate({"who": visit.who, self.field: value})
        except ValidationError as mistake:
            return self._page(visit, customer, typed, problem=problem_with(mistake))
        await visit.ask(question)
        return await changed(visit, self.field)

    def _page(self, visit: Visit, customer: Customer, value: str, *, problem: str = "") -> Response:
        choices = choices_of(visit) if self.field == "locale" else ()
        page = FieldPage(self.field, self.path, value, problem, choices)
        status = 422 if problem else 200
        return visit.page("details/field.html", page, locale=customer.locale, status=status)


def value_of(customer: Customer, field: Named, *, own: str) -> str:
    """As the form has it; the language of the business, `own`, is its first choice and has no value."""
    if field != "locale":
        found: str = getattr(customer, field)
        return found
    spoken = language_of(customer.locale) if customer.locale else own
    return "" if spoken in (None, own) else spoken or ""


def language_kept(chosen: str, present: str | None, *, own: str) -> str:
    """A customer that speaks the language already keeps its way of writing it."""
    return present if present and language_of(present) == (chosen or own) else chosen


def choices_of(visit: Visit) -> tuple[Choice, ...]:
    """The business's own language, and all others that there are words for, each by its own name."""
    own = _own_language(visit)
    named = sorted((own_name(language), language) for language in languages() if language != own)
    return (Choice("", own_name(own)), *(Choice(language, name) for name, language in named))


def _own_language(visit: Visit) -> str:
    return Words(visit.spoken(None)).locale.language


FIELDS = (
    OneField("name", f"{PATH}/name", "edit_name"),
    OneField("attention_to", f"{PATH}/attention-to", "edit_name"),
    OneField("tax_id", f"{PATH}/tax-id", "edit_tax_id"),
    OneField("locale", f"{PATH}/language", "edit_language"),
)
WAYS = tuple(field.way for field in FIELDS)
