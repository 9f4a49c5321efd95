"""What a business says on its pages in words of its own."""

from enum import StrEnum
from typing import Annotated

import typer

from deploy.commands.answering import Output, OutputOption, answering, show
from deploy.commands.billing import TenantOption
from deploy.commands.portal.changing import COMMAND_LINE, AsOption, inside, settings
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
    with inside(tenant, name) as (bus, who):
        before = settings(bus, who)
        said = getattr(before.texts, place) | {language or _home(before): text}
        show(_rows(bus.ask(ChangeTexts(who=who, texts=_with(before, place, said)))), output)


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
    with inside(tenant, name) as (bus, who):
        before = settings(bus, who)
        said = getattr(before.texts, place)
        left = {each: text for each, text in said.items() if language is not None and each != language}
        show(_rows(bus.ask(ChangeTexts(who=who, texts=_with(before, place, left)))), output)


def _with(tenant: Tenant, place: Place, said: dict[str, str]) -> Texts:
    return Texts(**{**dict(tenant.texts), place.value: said})


def _home(tenant: Tenant) -> str:
    return language_of(tenant.locale) or "en"


def _rows(texts: Texts) -> list[dict[str, object]]:
    return [
        {"place": place, "language": language, "text": text}
        for place, said in texts
        for language, text in said.items()
    ]
