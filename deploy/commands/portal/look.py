"""How a business's pages look: its logo, its icon, corners, typefaces, light and dark."""

import base64
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from deploy.commands.answering import USAGE, Output, OutputOption, answering, show
from deploy.commands.billing import TenantOption
from deploy.commands.changing import changed
from deploy.commands.portal.changing import COMMAND_LINE, AsOption, change_look, inside, settings
from shared.bus.service import Bus
from shared.colour import accent_colours
from shared.contracts.message import Caller
from shared.contracts.settings import ChangeTenant, Profile, Tenant

look = typer.Typer(
    no_args_is_help=True, help="Light and dark, corners, typefaces, and what follows from the accent."
)
logo = typer.Typer(no_args_is_help=True, help="The logo at the head of every page.")
icon = typer.Typer(no_args_is_help=True, help="The icon in the browser's tab.")
TYPES = {".png": "png", ".jpg": "jpeg", ".jpeg": "jpeg", ".gif": "gif", ".webp": "webp"}
CHANGED = "Changed. It is on every page within seconds."
OURS = "ours"


class SchemeChoice(StrEnum):
    BOTH = "both"
    LIGHT = "light"


File = Annotated[
    Path, typer.Argument(exists=True, dir_okay=False, help="SVG, PNG, JPEG, GIF or WebP, 75 KB at most")
]
Dark = Annotated[bool, typer.Option("--dark", help="The one for dark pages")]


@look.command("show")
@answering
def show_look(*, tenant: TenantOption, output: OutputOption = Output.TABLE) -> None:
    """Show the look, and the colours that make the accent readable.

    Example: portico portal look show --tenant acme
    """
    with inside(tenant) as (bus, who):
        show([_row(settings(bus, who))], output)


@look.command("set")
@answering
def set_look(
    *,
    tenant: TenantOption,
    accent: Annotated[str | None, typer.Option(help="Colour, #rrggbb")] = None,
    scheme: Annotated[SchemeChoice | None, typer.Option(help="`light`: also for readers who prefer dark")] = None,
    radius: Annotated[str | None, typer.Option(help=f"Of corners, in pixels up to 22, or `{OURS}`")] = None,
    font: Annotated[str | None, typer.Option(help=f"Typefaces, the best first, or `{OURS}`")] = None,
    name: AsOption = COMMAND_LINE,
    output: OutputOption = Output.TABLE,
) -> None:
    """Change the look; what is not named stays as it is.

    Example: portico portal look set --radius 0 --font "Inter, Georgia" --tenant acme
    """
    wished = {
        "scheme": scheme and scheme.value,
        "radius": radius,
        "font": "" if font == OURS else font,
    }
    changes: dict[str, object] = {field: value for field, value in wished.items() if value is not None}
    if radius == OURS:
        changes["radius"] = None
    with inside(tenant, name) as (bus, who):
        change_look(bus, who, **changes)
        if accent is not None:
            _change_profile(bus, who, accent=accent.lower())
        show([_row(settings(bus, who))], output)


@logo.command("set")
@answering
def set_logo(
    file: File,
    *,
    tenant: TenantOption,
    dark: Dark = False,
    name: AsOption = COMMAND_LINE,
) -> None:
    """Show this picture at the head of every page. An SVG drawn in `currentColor` is coloured with the accent.

    Example: portico portal logo set logo.svg --tenant acme
    """
    _set_logo(tenant, name, _uploaded(file), is_dark=dark)


@logo.command("remove")
@answering
def remove_logo(*, tenant: TenantOption, dark: Dark = False, name: AsOption = COMMAND_LINE) -> None:
    """Show the business's initials instead, or, with --dark, the same logo on light and dark pages.

    Example: portico portal logo remove --tenant acme
    """
    _set_logo(tenant, name, "", is_dark=dark)


@icon.command("set")
@answering
def set_icon(file: File, *, tenant: TenantOption, name: AsOption = COMMAND_LINE) -> None:
    """Show this picture in the browser's tab.

    Example: portico portal icon set icon.png --tenant acme
    """
    with inside(tenant, name) as (bus, who):
        change_look(bus, who, icon=_uploaded(file))
    typer.echo(CHANGED, err=True)


@icon.command("remove")
@answering
def remove_icon(*, tenant: TenantOption, name: AsOption = COMMAND_LINE) -> None:
    """Show the business's initials in the browser's tab.

    Example: portico portal icon remove --tenant acme
    """
    with inside(tenant, name) as (bus, who):
        change_look(bus, who, icon="")
    typer.echo(CHANGED, err=True)


def _set_logo(tenant: str, name: str, picture: str, *, is_dark: bool) -> None:
    with inside(tenant, name) as (bus, who):
        if is_dark:
            change_look(bus, who, dark_logo=picture)
        else:
            _change_profile(bus, who, logo=picture)
    typer.echo(CHANGED, err=True)


def _change_profile(bus: Bus, who: Caller, **changes: str) -> None:
    def wish(tenant: Tenant) -> ChangeTenant:
        told = {field: getattr(tenant, field) for field in Profile.model_fields}
        return ChangeTenant(who=who, profile=Profile(**{**told, **changes}), base=tenant.version)

    changed(bus, who, wish)


def _uploaded(file: Path) -> str:
    """As it is kept: an SVG as text, a raster image as a data URL."""
    kind, content = TYPES.get(file.suffix.lower()), file.read_bytes()
    if kind:
        return f"data:image/{kind};base64,{base64.b64encode(content).decode()}"
    try:
        return content.decode()
    except UnicodeDecodeError as mistake:
        typer.echo("This is neither an SVG nor a PNG, JPEG, GIF or WebP by its name.", err=True)
        raise typer.Exit(USAGE) from mistake


def _row(tenant: Tenant) -> dict[str, object]:
    colours, own = accent_colours(tenant.accent), tenant.look
    return {
        "accent": tenant.accent,
        "on_buttons": f"{colours.on_fill} on {colours.fill}",
        "links": colours.text_on_light,
        "links_on_dark": colours.text_on_dark,
        "scheme": own.scheme,
        "radius": OURS if own.radius is None else own.radius,
        "font": own.font or OURS,
        "logo": _kind(tenant.logo),
        "dark_logo": _kind(own.dark_logo),
        "icon": _kind(own.icon),
    }


def _kind(picture: str) -> str:
    if picture.startswith("data:"):
        return picture.partition(";")[0].removeprefix("data:image/")
    return "svg" if picture else "none"
