"""How a business's pages look besides its accent and its logo, and what it says on them in words of its own."""

from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StringConstraints

from shared.contracts.message import Ask, Strict
from shared.contracts.settings.base import Base
from shared.contracts.values import without_nul

Scheme = Literal["both", "light"]
LARGEST_PICTURE = 100_000
FAMILY = r"[A-Za-z0-9][A-Za-z0-9 -]*"
Families = Annotated[
    str, StringConstraints(strip_whitespace=True, max_length=200, pattern=rf"^({FAMILY}(, ?{FAMILY})*)?$")
]
"""Names of typefaces, parted by commas."""
Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}$")]
"""ISO 639, such as "de"."""
OwnWords = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=1000), AfterValidator(without_nul)
]
Translated = Annotated[dict[Language, OwnWords], Field(max_length=20)]


class Look(Strict):
    """With `scheme` "light" pages stay light, whatever their readers prefer. `radius` of corners is in CSS pixels,
    None for ours. `font` are typefaces that readers may have, the best first, before ours. `dark_logo` stands for
    the logo on dark pages, `icon` in the browser's tab; both as the profile's `logo`."""

    scheme: Scheme = "both"
    radius: Annotated[int, Field(ge=0, le=22)] | None = None
    font: Families = ""
    dark_logo: str = ""
    icon: str = ""


class Texts(Strict):
    """Plain texts of the business's own, in as many languages as it likes: on the page where one signs in, on My
    Account, at the foot of every page."""

    welcome: Translated = Field(default_factory=dict)
    account: Translated = Field(default_factory=dict)
    footer: Translated = Field(default_factory=dict)


class ChangeLook(Ask[Look]):
    """Another look from now on. Refuses with Conflict ("version"), TenantNotFound, Denied or Invalid (`about`
    "dark_logo" or "icon")."""

    look: Look
    base: Base = None


class ChangeTexts(Ask[Texts]):
    """Other texts from now on. Refuses with Conflict ("version"), TenantNotFound or Denied."""

    texts: Texts
    base: Base = None
