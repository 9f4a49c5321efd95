"""Renders templates: the words of the reader's language, and what every page shows around its own."""

from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from babel import Locale
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from services.portal_web.portal.look.brand import brand_of
from services.portal_web.portal.look.marked import Marked
from services.portal_web.portal.look.own_words import own_words
from services.portal_web.portal.look.statics import sheet_for, statics
from shared.contracts.values import Address
from shared.language import addresses
from shared.language.catalogue import SOURCE, Words, translations
from shared.language.formats import Formats
from shared.language.initials import initials

if TYPE_CHECKING:
    from services.portal_web.portal.visit import Visit

TEMPLATES = Path(__file__).parents[1] / "templates"


def render(template: str, page: object, *, visit: "Visit", locale: str) -> bytes:
    words, marked = _voice(locale, visit.tenant.zone)
    context = _frame(visit, words) | {"f": marked, "page": page, "sheet": sheet_for(template)}
    html = _environment(words.locale.language).get_template(template).render(context)
    # What ends in a full stop, such as dirhams in Arabic, ends its sentence as well.
    return html.replace(".</bdi>.", ".</bdi>").encode()


def render_neutral(template: str, *, language: str = SOURCE, **facts: object) -> bytes:
    """A page without a business."""
    words = Words(language)
    context = {"lang": words.tag, "direction": words.direction, "sheet": sheet_for(template)} | facts
    return _environment(language).get_template(template).render(context).encode()


def _frame(visit: "Visit", words: Words) -> dict[str, Any]:
    tenant = visit.tenant
    return {
        "tenant": tenant,
        "brand": brand_of(tenant),
        "initials": initials(tenant.name),
        "own": own_words(tenant.texts, spoken=words.tag, home=tenant.locale),
        "seat": _seat(tenant.address, words.locale),
        "session": visit.session,
        "lang": words.tag,
        "direction": words.direction,
        "nonce": visit.nonce,
        "extras": visit.extras,
        "has_entered": visit.has_entered,
        "form_token": lambda: visit.form_token,
        "browser_token": lambda: visit.browser_token,
        "reference": visit.arrival.request_id,
        "today": visit.today,
    }


@lru_cache(maxsize=1024)
def _seat(address: Address, locale: Locale) -> str:
    return " · ".join(addresses.written(address, locale=locale, home=address.country))


@cache
def _environment(language: str) -> Environment:
    """One for each language, so that templates are compiled once, with its words."""
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        undefined=StrictUndefined,
        autoescape=True,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    environment.install_gettext_translations(translations(language), newstyle=True)  # type: ignore[attr-defined]
    environment.globals["static"] = statics().address
    return environment


@lru_cache(maxsize=256)
def _voice(locale: str, zone: str) -> tuple[Words, Marked]:
    words = Words(locale)
    return words, Marked(Formats(words, zone=zone))
