"""What a business says on its pages in words of its own."""

from collections.abc import Callable
from enum import StrEnum
from typing import Annotated

import typer

from deploy.commands.answering import Output, OutputOption, answering, show
from deploy.commands.billing import TenantOption
from deploy.commands.changing import changed
from deploy.commands.portal.changing import COMMAND_LINE, AsOption, inside, settings
from shared.bus.service import Bus
from shared.contracts.message import Caller
from shared.contracts.settings import Tenant
from shared.contracts.settings.look import ChangeTexts, Texts
from shared.language.catalogue import language_of

app = typer.Typer(no_args_is_help=True, help="What the business says on its pages in words of its own.")


class Place(StrEnum):
    WELCOME = "welcome"
    ACCOUNT = "account"
    FOOTER = "footer"


PlaceArgument = Annotated[
    Place, typer.Argument(help="`welcome`: where one signs in; `account`: My Account; `footer`: every page")
]
Spoken = Annotated[
    str | None, typer.Option("--language", help="ISO 639, such as de; the business's own unless named")
]


@app.command("list")
@answering
def all_texts(*, tenant: TenantOption, output: OutputOption = Output.TABLE) -> None:
    """List the texts.

    Example: portico portal texts list --tenant acme
    """
    with inside(tenant) as (bus, who):
        show(_rows(settings(bus, who).texts), output)


@app.command("set")
@answering
def set_text(
    place: PlaceArgument,
    words: Annotated[str, typer.Argument(help="Plain text; - reads it from stdin")],
    *,
    tenant: TenantOption,
    language: Spoken = None,
    name: AsOption = COMMAND_LINE,
    output: OutputOption = Output.TABLE,
) -> None:
    """Say something. Who reads another language sees it in the business's own, or not at all.

    Example: portico portal texts set welcome "Good to see you." --language en --tenant acme
    """
    text = typer.get_text_stream("stdin").read() if words == "-" else words

    def said(before: Tenant) -> dict[str, str]:
        return {**getattr(before.texts, place), language or _home(before): text}

    with inside(tenant, name) as (bus, who):
        show(_rows(_changed(bus, who, place, said)), output)


@app.command()
@answering
def remove(
    place: PlaceArgument,
    *,
    tenant: TenantOption,
    language: Spoken = None,
    name: AsOption = COMMAND_LINE,
    output: OutputOption = Output.TABLE,
) -> None:
    """Say it no longer: in one language, or, without --language, at all.

    Example: portico portal texts remove welcome --tenant acme
    """

    def left(before: Tenant) -> dict[str, str]:
        said = getattr(before.texts, place)
        return {each: text for each, text in said.items() if language is not None and each != language}

    with inside(tenant, name) as (bus, who):
        show(_rows(_changed(bus, who, place, left)), output)


def _changed(bus: Bus, who: Caller, place: Place, said: Callable[[Tenant], dict[str, str]]) -> Texts:
    """`said` makes what a place says of the settings as they are."""

    def wish(tenant: Tenant) -> ChangeTexts:
        texts = Texts(**{**dict(tenant.texts), place.value: said(tenant)})
        return ChangeTexts(who=who, texts=texts, base=tenant.version)

    return changed(bus, who, wish)


def _home(tenant: Tenant) -> str:
    return language_of(tenant.locale) or "en"


def _rows(texts: Texts) -> list[dict[str, object]]:
    return [
        {"place": place, "language": language, "text": text}
        for place, said in texts
        for language, text in said.items()
    ]
