"""Events that a handler failed on too often."""

from collections.abc import Iterator
from typing import Annotated

import typer

from deploy.commands.answering import Output, OutputOption, answering, read_config, show
from deploy.postrooms import inbox_of
from shared.bus.inbox import Letter
from shared.config import SERVICES
from shared.contracts.errors import NotFound

app = typer.Typer(no_args_is_help=True, help="Events that a handler failed on too often, kept until replayed.")

Service = Annotated[str, typer.Argument(help="settings, billing, auth or notify")]
Number = Annotated[int, typer.Argument(min=1, max=2**31 - 1, help="The id that `list` shows")]


@app.command("list")
@answering
def all_parked(*, output: OutputOption = Output.TABLE) -> None:
    """List them, of all services.

    Example: portico deadletters list
    """
    show([_row(service, letter) for service, letter in _parked()], output)


@app.command("show")
@answering
def one(service: Service, number: Number, *, output: OutputOption = Output.JSON) -> None:
    """Show one whole, with its last error.

    Example: portico deadletters show notify 7
    """
    found = [letter for name, letter in _parked() if (name, letter.id) == (service, number)]
    if not found:
        raise NotFound(f"{service} {number}")
    show([{**_row(service, found[0]), "body": found[0].body}], output)


@app.command()
@answering
def replay(service: Service, number: Number) -> None:
    """Give one another round.

    Example: portico deadletters replay notify 7
    """
    if not inbox_of(service, read_config()).replay(number):
        raise NotFound(f"{service} {number}")
    typer.echo(f"{service} {number} will be tried again.", err=True)


def _parked() -> Iterator[tuple[str, Letter]]:
    config = read_config()
    for service in SERVICES:
        for letter in inbox_of(service, config).parked():
            yield service, letter


def _row(service: str, letter: Letter) -> dict[str, object]:
    return {
        "service": service,
        "id": letter.id,
        "handler": letter.handler,
        "topic": letter.topic,
        "tenant": letter.tenant,
        "attempts": letter.attempts,
        "received": letter.received_at.isoformat(timespec="seconds"),
        "error": letter.error,
    }
