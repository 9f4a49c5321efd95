"""Files that the business puts on documents, for whoever has the document's link."""

from pathlib import Path
from typing import Annotated

import typer

from deploy.commands.answering import Output, OutputOption, answering, asking, show
from deploy.commands.attention import Document, KindArgument
from deploy.commands.billing import TenantOption
from deploy.commands.tenants import operator
from shared.bus.files import upload
from shared.contracts.billing.comments import AttachFile, RemoveAttachment

app = typer.Typer(no_args_is_help=True, help="Files on invoices and estimates.")


@app.command("add")
@answering
def add(
    kind: KindArgument,
    document: Document,
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="PDF, picture, text or office file")],
    *,
    tenant: TenantOption,
    name: Annotated[str, typer.Option(help="What customers see; the file's own name unless given")] = "",
    output: OutputOption = Output.TABLE,
) -> None:
    """Put a file on a document.

    Example: portico attachment add invoice 4 note.pdf --tenant acme
    """
    content = file.read_bytes()
    if not content:
        raise typer.BadParameter(f"{file} is empty")
    with asking() as bus:
        who = operator(bus, tenant)
        kept = upload(bus, content, name=name or file.name, who=who)
        made = bus.ask(AttachFile(who=who, kind=kind.value, document=document, file=kept))
    show([{"token": made.token, "name": made.name, "type": made.media_type, "size": made.size}], output)


@app.command("remove")
@answering
def remove(
    kind: KindArgument,
    document: Document,
    token: Annotated[str, typer.Argument(help="As `add` showed it, or the last part of the file's address")],
    *,
    tenant: TenantOption,
) -> None:
    """Take a file off a document again, whoever it came from.

    Example: portico attachment remove invoice 4 aB3dE6gH9jK2mN5pQ8sT2vW4 --tenant acme
    """
    with asking() as bus:
        who = operator(bus, tenant)
        bus.ask(RemoveAttachment(who=who, kind=kind.value, document=document, attachment=token))
    typer.echo("It is not on the document any more.", err=True)
