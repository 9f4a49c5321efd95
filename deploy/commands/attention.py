"""What customers have asked and nobody has dealt with: listed, read, answered, resolved."""

from enum import StrEnum
from typing import Annotated

import typer

from deploy.commands.answering import Output, OutputOption, answering, asking, show
from deploy.commands.billing import TenantOption
from deploy.commands.tenants import operator
from shared.contracts.billing.attention import ListAttention, Place, ResolveAttention, Waiting
from shared.contracts.billing.comments import Comment, GetThread, ReplyToComment

app = typer.Typer(no_args_is_help=True, help="What customers have asked and nobody has dealt with yet.")
SHOWN = 60
"""Characters of a comment in a list."""


class Kind(StrEnum):
    INVOICE = "invoice"
    ESTIMATE = "estimate"


KindArgument = Annotated[Kind, typer.Argument(help="The kind of document that `list` shows")]
Document = Annotated[int, typer.Argument(help="The id that `list` shows")]
After = Annotated[str, typer.Option(help="The `since,thread` of the last one that was shown, for the next page")]


@app.command("list")
@answering
def all_waiting(
    *,
    tenant: TenantOption,
    customer: Annotated[int | None, typer.Option(help="Of one customer, by id")] = None,
    after: After = "",
    limit: Annotated[int, typer.Option(min=1, max=100, help="How many")] = 50,
    output: OutputOption = Output.TABLE,
) -> None:
    """List what needs attention, the newest first.

    Example: portico attention list --tenant acme
    """
    with asking() as bus:
        page = bus.ask(
            ListAttention(who=operator(bus, tenant), customer=customer, after=_place(after), limit=limit)
        )
    show([_waiting_row(each) for each in page.waiting], output)
    typer.echo(f"{len(page.waiting)} of {page.total}", err=True)


@app.command("show")
@answering
def read(
    kind: KindArgument, document: Document, *, tenant: TenantOption, output: OutputOption = Output.TABLE
) -> None:
    """Show what was said about a document, oldest first.

    Example: portico attention show invoice 4 --tenant acme
    """
    with asking() as bus:
        thread = bus.ask(GetThread(who=operator(bus, tenant), kind=kind.value, document=document))
    show([_comment_row(each) for each in thread.comments], output)


@app.command()
@answering
def reply(
    kind: KindArgument,
    document: Document,
    words: Annotated[str, typer.Argument(help="What to say; - reads it from stdin")],
    *,
    tenant: TenantOption,
    name: Annotated[str, typer.Option("--as", help="Who says it")] = "",
    output: OutputOption = Output.TABLE,
) -> None:
    """Answer on a document. The customer who asked gets it by e-mail; it still needs attention until resolved.

    Example: portico attention reply invoice 4 "It left today." --tenant acme --as "Marta Lindqvist"
    """
    body = typer.get_text_stream("stdin").read() if words == "-" else words
    with asking() as bus:
        who = operator(bus, tenant).model_copy(update={"name": name})
        comment = bus.ask(ReplyToComment(who=who, kind=kind.value, document=document, body=body))
    show([_comment_row(comment)], output)


@app.command()
@answering
def resolve(
    kind: KindArgument,
    document: Document,
    *,
    tenant: TenantOption,
    seen: Annotated[int, typer.Option(min=0, help="The last comment you have read: `seen` in the list")],
    name: Annotated[str, typer.Option("--as", help="Who resolves it")] = "",
) -> None:
    """Say that a document is dealt with. Refused when the customer has said something since.

    Example: portico attention resolve invoice 4 --seen 17 --tenant acme
    """
    with asking() as bus:
        who = operator(bus, tenant).model_copy(update={"name": name})
        bus.ask(ResolveAttention(who=who, kind=kind.value, document=document, seen=seen))
    typer.echo(f"{kind.value} {document} needs no attention any more.", err=True)


def _place(text: str) -> Place | None:
    if not text:
        return None
    since, _, thread = text.rpartition(",")
    return Place.model_validate({"since": since, "thread": thread})


def _waiting_row(waiting: Waiting) -> dict[str, object]:
    return {
        "kind": waiting.kind,
        "id": waiting.document,
        "number": waiting.number,
        "customer": waiting.customer_name,
        "reason": waiting.reason,
        "since": waiting.since.isoformat(timespec="microseconds"),
        "thread": waiting.thread,
        "seen": waiting.seen,
        "last": _brief(waiting.last.body) if waiting.last else "",
    }


def _comment_row(comment: Comment) -> dict[str, object]:
    return {
        "id": comment.id,
        "at": comment.written_at.isoformat(timespec="seconds"),
        "by": f"{comment.author} (business)" if comment.is_business else comment.author,
        "words": comment.body,
    }


def _brief(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= SHOWN else f"{line[: SHOWN - 1]}…"
