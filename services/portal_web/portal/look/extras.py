"""What of a business's own runs on a page: its style sheet, its script, its analytics."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from services.portal_web.guard.csp import NO_SOURCES, Sources

if TYPE_CHECKING:
    from services.portal_web.portal.visit import Visit

SAFE = b"pl_safe=1"
"""In a page's query: without anything of the business's own, so that a broken script can be told from ours."""
COUNTER_PATH = "/counting"
COUNTER = Sources(frame=("'self'",))
"""A counter has a page of its own inside the others, and only that may reach Google."""
GOOGLE = Sources(
    script=("https://*.googletagmanager.com",),
    connect=(
        "https://*.google-analytics.com",
        "https://*.analytics.google.com",
        "https://*.googletagmanager.com",
    ),
    img=("https://*.google-analytics.com", "https://*.googletagmanager.com"),
)


@dataclass(frozen=True, slots=True)
class PageExtras:
    """Addresses of the sheet and the script, and the analytics id: empty where nothing is to be loaded."""

    sheet: str = ""
    script: str = ""
    analytics: str = ""
    asks_consent: bool = False
    sources: Sources = NO_SOURCES

    @property
    def has_scripts(self) -> bool:
        return bool(self.script or self.analytics)


NOTHING = PageExtras()


def extras_of(visit: "Visit") -> PageExtras:
    """Where a sign-in link is opened, nothing: neither a sheet nor a counter may see its address."""
    if visit.way.hides_address or visit.way.kind == "asset" or visit.is_safe:
        return NOTHING
    chosen, published = visit.tenant.extras, visit.tenant.published
    runs_code = _runs_code(visit)
    analytics = chosen.analytics if runs_code or not chosen.is_tag_manager else ""
    script = f"/custom/{published.js}.js" if published.js and runs_code else ""
    return PageExtras(
        sheet=f"/custom/{published.css}.css" if published.css else "",
        script=script,
        analytics=analytics,
        asks_consent=chosen.asks_consent,
        sources=_sources(visit, is_code=bool(script) or chosen.is_tag_manager, analytics=analytics),
    )


def _runs_code(visit: "Visit") -> bool:
    """Not where somebody signs in or pays, unless the business has said so."""
    chosen, way = visit.tenant.extras, visit.way
    if way.charges:
        return chosen.runs_on_pay
    return chosen.runs_on_sign_in or way.patience != "sign_in"


def _sources(visit: "Visit", *, is_code: bool, analytics: str) -> Sources:
    own = Sources(**dict(visit.tenant.extras.hosts)) if is_code and _runs_code(visit) else NO_SOURCES
    if not analytics:
        return own
    return own + (GOOGLE if visit.tenant.extras.is_tag_manager else COUNTER)
