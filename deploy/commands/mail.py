"""Answers by e-mail: what a mail server runs for each message to the domain of PORTICO_REPLY_DOMAIN."""

import sys
from typing import Annotated

import requests
import typer

from deploy.commands.answering import Output, OutputOption, answering, read_config, show
from shared.config import Config
from shared.reply_addresses import mail_secret
from shared.secrets import Vault

app = typer.Typer(no_args_is_help=True, help="Answers by e-mail, as a mail server hands them over.")
SECONDS = 30
DATA_ERROR, NO_USER, NO_PERMISSION, TRY_LATER, MISCONFIGURED = 65, 67, 77, 75, 78
CODES = {200: 0, 400: DATA_ERROR, 403: NO_PERMISSION, 404: NO_USER, 413: DATA_ERROR, 422: DATA_ERROR}
"""Exit codes of sysexits.h, by which mail servers know whether to send a message back, or to try again."""


@app.command()
@answering
def receive(
    *,
    recipient: Annotated[str, typer.Option(help="Whom the envelope named; else the message's headers say")] = "",
    url: Annotated[str, typer.Option(help="The gateway's address for mail, where it is not the usual one")] = "",
) -> None:
    """Hand over one message from stdin. Exits as mail servers expect: 0, 65, 67, 75, 77 or 78.

    Example: portico mail receive --recipient "$ORIGINAL_RECIPIENT"
    """
    config = read_config()
    headers = {"Authorization": f"Bearer {_secret(config)}"}
    if recipient:
        headers["Portico-Recipient"] = recipient
    try:
        answer = requests.post(
            url or _usual(config), data=sys.stdin.buffer.read(), headers=headers, timeout=SECONDS
        )
    except requests.RequestException as away:
        typer.echo(f"The gateway cannot be reached: {away}", err=True)
        raise typer.Exit(TRY_LATER) from away
    typer.echo(f"{answer.status_code} {answer.text}".strip(), err=True)
    code = MISCONFIGURED if answer.status_code == 401 else CODES.get(answer.status_code, TRY_LATER)
    raise typer.Exit(code)


@app.command()
@answering
def secret(*, output: OutputOption = Output.TABLE) -> None:
    """Show what a mail service elsewhere sends along: Authorization: Bearer <secret>.

    Example: portico mail secret
    """
    config = read_config()
    show([{"url": _usual(config), "secret": _secret(config)}], output)


def _secret(config: Config) -> str:
    return mail_secret(Vault(config.secret_key.get_secret_value()))


def _usual(config: Config) -> str:
    """Programs do not resolve the demo's hosts."""
    if config.environment == "demo":
        return f"http://127.0.0.1:{config.port}/hooks/mail"
    return f"{config.site('hooks')}/hooks/mail"
