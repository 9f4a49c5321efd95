"""The business's own style sheet and script: checked, published, listed, brought back."""

from collections.abc import Mapping
from typing import Annotated

import typer

from deploy.commands.answering import FAILED, USAGE, Output, OutputOption, answering, show
from deploy.commands.billing import TenantOption
from deploy.commands.portal.changing import COMMAND_LINE, AsOption, change_extras, inside
from shared.bus.service import Bus
from shared.contracts.errors import CodeNotFound
from shared.contracts.message import Caller
from shared.contracts.settings.code import (
    CheckCss,
    CodeKind,
    CodeProblem,
    CodeVersion,
    GetCode,
    ListCode,
    PublishCode,
    RestoreCode,
)

WHY: Mapping[str, str] = {
    "import": "put what it imports into this sheet",
    "namespace": "not for pages",
    "address": "only the portal's own addresses and data:image may be loaded",
    "expression": "runs code",
    "behavior": "runs code",
    "binding": "runs code",
    "closing tag": "not allowed anywhere, not even in a comment",
    "broken": "cannot be read",
    "too long": "64 KB at most",
}
File = Annotated[typer.FileBinaryRead, typer.Argument(help="A file; - reads stdin")]
Version = Annotated[int, typer.Argument(help="The number that `list` shows")]


def _app(kind: CodeKind, what: str) -> typer.Typer:
    app = typer.Typer(no_args_is_help=True, help=f"The business's own {what}, after ours.")

    def example(words: str) -> str:
        return f"\n\nExample: portico portal {kind} {words} --tenant acme"

    @app.command("publish", help=f"Make this {what} the business's." + example(f"publish portal.{kind}"))
    @answering
    def publish(
        file: File, *, tenant: TenantOption, name: AsOption = COMMAND_LINE, output: OutputOption = Output.TABLE
    ) -> None:
        text = _text(file)
        with inside(tenant, name) as (bus, who):
            if kind == "css":
                _demand_harmless(bus.ask(CheckCss(who=who, text=text)), output)
            bus.ask(PublishCode(who=who, kind=kind, text=text))
            show([_row(_newest(bus, who, kind))], output)

    @app.command("list", help=f"List what was published as {what}, the newest first." + example("list"))
    @answering
    def versions(*, tenant: TenantOption, output: OutputOption = Output.TABLE) -> None:
        with inside(tenant) as (bus, who):
            show([_row(version) for version in bus.ask(ListCode(who=who, kind=kind))], output)

    @app.command("show", help=f"Print a {what}, to the letter." + example("show 3"))
    @answering
    def print_(version: Version, *, tenant: TenantOption) -> None:
        with inside(tenant) as (bus, who):
            found = next((each for each in bus.ask(ListCode(who=who, kind=kind)) if each.number == version), None)
            if found is None:
                raise CodeNotFound(str(version))
            text = bus.ask(GetCode(who=who, kind=kind, digest=found.digest)) if found.digest else ""
        typer.echo(text.encode(), nl=False)

    @app.command("restore", help=f"Publish an earlier {what} once more." + example("restore 3"))
    @answering
    def restore(
        version: Version,
        *,
        tenant: TenantOption,
        name: AsOption = COMMAND_LINE,
        output: OutputOption = Output.TABLE,
    ) -> None:
        with inside(tenant, name) as (bus, who):
            bus.ask(RestoreCode(who=who, kind=kind, number=version))
            show([_row(_newest(bus, who, kind))], output)

    @app.command("remove", help=f"Do without a {what}; earlier ones can be restored." + example("remove"))
    @answering
    def remove(*, tenant: TenantOption, name: AsOption = COMMAND_LINE) -> None:
        with inside(tenant, name) as (bus, who):
            bus.ask(PublishCode(who=who, kind=kind, text=""))
        typer.echo(f"There is no {what} any more.", err=True)

    return app


style_sheets = _app("css", "style sheet")
scripts = _app("js", "script")


@style_sheets.command("check")
@answering
def check(file: File, *, tenant: TenantOption, output: OutputOption = Output.TABLE) -> None:
    """Say what would be refused in a style sheet, line by line, without publishing it.

    Example: portico portal css check portal.css --tenant acme
    """
    with inside(tenant) as (bus, who):
        _demand_harmless(bus.ask(CheckCss(who=who, text=_text(file))), output)
    show([], output)
    typer.echo("Nothing would be refused.", err=True)


@scripts.command("places")
@answering
def places(
    *,
    tenant: TenantOption,
    sign_in: Annotated[
        bool | None, typer.Option(help="Also on sign-in pages, where it can read what is typed")
    ] = None,
    pay: Annotated[
        bool | None, typer.Option(help="Also where something is paid, where it can change what is shown")
    ] = None,
    name: AsOption = COMMAND_LINE,
    output: OutputOption = Output.TABLE,
) -> None:
    """Say where the script runs. Never where an e-mailed sign-in link is opened, whatever is said here.

    Example: portico portal js places --tenant acme --no-pay
    """
    wished = {"runs_on_sign_in": sign_in, "runs_on_pay": pay}
    with inside(tenant, name) as (bus, who):
        extras = change_extras(bus, who, **{place: runs for place, runs in wished.items() if runs is not None})
    show([{"sign_in": _yes(extras.runs_on_sign_in), "pay": _yes(extras.runs_on_pay)}], output)


def _demand_harmless(problems: list[CodeProblem], output: Output) -> None:
    """Shows what is wrong and ends, if anything is."""
    if not problems:
        return
    show(
        [
            {"line": each.line, "reason": each.reason, "found": each.found, "why": WHY[each.reason]}
            for each in problems
        ],
        output,
    )
    typer.echo("Nothing was published.", err=True)
    raise typer.Exit(FAILED)


def _newest(bus: Bus, who: Caller, kind: CodeKind) -> CodeVersion:
    return bus.ask(ListCode(who=who, kind=kind))[0]


def _text(file: typer.FileBinaryRead) -> str:
    try:
        return file.read().decode()
    except UnicodeDecodeError as mistake:
        typer.echo("The file is not text in UTF-8.", err=True)
        raise typer.Exit(USAGE) from mistake


def _row(version: CodeVersion) -> dict[str, object]:
    return {
        "version": version.number,
        "at": version.at.isoformat(timespec="seconds"),
        "by": version.author,
        "bytes": version.size,
        "digest": version.digest,
    }


def _yes(is_so: bool) -> str:
    return "yes" if is_so else "no"
