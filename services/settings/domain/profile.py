"""Which profiles a tenant may have: names that can be hosts, languages and zones that exist."""

import re
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from babel import Locale, UnknownLocaleError
from babel.numbers import list_currencies

from services.settings.domain.pictures import is_picture
from shared.contracts.errors import Invalid
from shared.contracts.settings import Profile
from shared.contracts.values import Direction

RESERVED = frozenset(
    (
        "api",
        "app",
        "admin",
        "dashboard",
        "docs",
        "hooks",
        "inbox",
        "mail",
        "pay",
        "sandbox",
        "static",
        "status",
        "www",
    )
)
LABEL = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")
LONGEST_LOCALE = 35


def checked(profile: Profile, *, base_domain: str) -> Profile:
    """The profile as it will be kept. Raises Invalid with the field at fault."""
    tidy = profile.model_copy(update={"username": profile.username.lower(), "domain": _lower(profile.domain)})
    _demand(LABEL.fullmatch(tidy.username) and tidy.username not in RESERVED, "username")
    _demand(tidy.domain is None or is_own_domain(tidy.domain, base_domain=base_domain), "domain")
    _demand(len(tidy.locale) <= LONGEST_LOCALE and direction_of(tidy.locale) is not None, "locale")
    _demand(tidy.zone in available_timezones(), "zone")
    _demand(tidy.currency in list_currencies(), "currency")
    _demand(is_picture(tidy.logo), "logo")
    for field in ("terms_url", "privacy_url"):
        _demand(is_web_address(getattr(tidy, field)), field)
    return tidy


def direction_of(locale: str) -> Direction | None:
    """The direction of a BCP 47 tag's script; None when there is no such locale."""
    try:
        known = Locale.parse(locale, sep="-")
    except (UnknownLocaleError, ValueError):
        return None
    return "rtl" if known.text_direction == "rtl" else "ltr"


def is_own_domain(domain: str, *, base_domain: str) -> bool:
    """Below the base domain every host is somebody's username."""
    return is_domain(domain) and not f".{domain}".endswith(f".{base_domain}")


def demand_own_domain(domain: str, *, base_domain: str) -> str:
    """Raises Invalid when it cannot be anybody's own."""
    _demand(is_own_domain(domain, base_domain=base_domain), "domain")
    return domain


def is_domain(domain: str) -> bool:
    labels = domain.split(".")
    return len(labels) >= 2 and len(domain) <= 253 and all(LABEL.fullmatch(label) for label in labels)


def is_web_address(address: str) -> bool:
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return not address or (parts.scheme in ("http", "https") and bool(parts.hostname))


def _lower(domain: str | None) -> str | None:
    return domain.lower() if domain else None


def _demand(holds: object, field: str) -> None:
    if not holds:
        raise Invalid(field)
