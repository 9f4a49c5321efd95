"""What every command has in common: its configuration, its output, and what a failure means to a shell."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from functools import wraps
from typing import Annotated, Any, NoReturn, ParamSpec, TypeVar

import orjson
import typer
from pydantic import ValidationError
from sqlalchemy.exc import OperationalError

from deploy.embedded import embedded_config
from deploy.ports import PortTaken
from deploy.road import open_bus
from deploy.wording import failing, missing, plain, refusing
from shared.bus.service import Bus
from shared.config import Config, embedded_folder
from shared.contracts.errors import Broken, NotFound, Refusal, Unavailable

P = ParamSpec("P")
R = TypeVar("R")

NOTHING_HERE = (
    f"Nothing of Portico is in {embedded_folder()} below this folder: run the command where `make demo` was run, "
    "or set PORTICO_BROKER_URL and the other variables of docs/operations.md."
)
FAILED, USAGE, NOT_FOUND, MISCONFIGURED, UNREACHABLE, TRY_LATER = 1, 2, 3, 4, 5, 75


class Output(StrEnum):
    TABLE = "table"
    JSON = "json"


OutputOption = Annotated[Output, typer.Option("-o", "--output", help="Data as a table or as JSON, on stdout.")]


def read_config() -> Config:
    """From PORTICO_* variables; without a broker, the embedded product below this folder."""
    from os import environ

    if environ.get("PORTICO_BROKER_URL"):
        return Config()
    return embedded_config(embedded_folder(), port=environ.get("PORTICO_PORT") or 8000)


@contextmanager
def asking() -> Iterator[Bus]:
    config = read_config()
    if str(embedded_folder()) in config.database_url and not embedded_folder().exists():
        _end(NOTHING_HERE, MISCONFIGURED)
    with open_bus(config) as bus:
        yield bus


def show(rows: list[dict[str, Any]], output: Output) -> None:
    """Rows of the same fields; strings, numbers and None."""
    if output is Output.JSON:
        typer.echo(orjson.dumps(rows, option=orjson.OPT_INDENT_2).decode())
        return
    if not rows:
        return
    fields = list(rows[0])
    cells = [fields, *[[plain(row[field]) for field in fields] for row in rows]]
    widths = [max(len(cell[column]) for cell in cells) for column in range(len(fields))]
    for row in cells:
        typer.echo("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


def answering(command: Callable[P, R]) -> Callable[P, R]:
    """Turns what can go wrong into a sentence on stderr and an exit code."""

    @wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return command(*args, **kwargs)
        except NotFound as refusal:
            _end(missing(refusal), NOT_FOUND)
        except Unavailable as refusal:
            _end(f"Nobody answered in time ({refusal.about}). Try again later.", UNREACHABLE)
        except Refusal as refusal:
            _end(refusing(refusal), FAILED)
        except Broken:
            _end("The service failed on this question; its log says why.", FAILED)
        except PortTaken as taken:
            _end(str(taken), FAILED)
        except ValidationError as mistake:
            _end(failing(mistake), MISCONFIGURED if mistake.title == "Config" else USAGE)
        except OperationalError as away:
            _end(f"The database cannot be reached: {away.orig}", UNREACHABLE)
        except BrokenPipeError:
            raise  # whoever read the output has gone, which is nobody's mistake
        except OSError as trouble:
            _end(f"This machine says no: {trouble}", FAILED)

    return run


def _end(sentence: str, code: int) -> NoReturn:
    typer.echo(sentence, err=True)
    raise typer.Exit(code)
