"""The pages of the inbox: the list, a message in its four views, its attachments."""

import re
from pathlib import Path
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, HTTPException, Query, Request, Response
from fastapi.responses import JSONResponse, RedirectResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from deploy.inbox import presenting
from deploy.inbox.api import TheMailbox, TheMessage, attachment_path
from deploy.inbox.message import Message
from shared.clock import now

router = APIRouter(default_response_class=Response)
environment = Environment(
    loader=FileSystemLoader(Path(__file__).with_name("templates")),
    autoescape=select_autoescape(default=True),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
environment.filters.update(
    initials=presenting.initials,
    hue=presenting.hue,
    size=presenting.size,
    linked=presenting.linked,
    full_moment=presenting.full_moment,
)

# The message's own document: shown, never run, and never asking another host for anything.
MESSAGE_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; base-uri 'none'; "
    "frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox"
)
OPENINGS = [re.compile(rf"<{tag}\b[^>]*>", re.IGNORECASE) for tag in ("head", "html", "!doctype")]


@router.get("/")
def show_list(request: Request, mailbox: TheMailbox, q: Annotated[str, Query(max_length=200)] = "") -> Response:
    return _page("list.html", request, mailbox, q=q)


@router.get("/messages/{number}")
def show_message(
    request: Request,
    mailbox: TheMailbox,
    message: TheMessage,
    view: Annotated[str, Query(pattern="^(html|text|headers|source)?$")] = "",
    q: Annotated[str, Query(max_length=200)] = "",
) -> Response:
    mailbox.mark_seen(message.number)
    view = view or ("text" if message.html is None else "html")
    source = message.source.decode("utf-8", "replace")
    return _page(
        "message.html", request, mailbox, q=q, message=message, view=view, source=source, path=attachment_path
    )


@router.get("/messages/{number}/html")
def show_html(message: TheMessage) -> Response:
    html = message.html or ""
    at = next((opening.end() for pattern in OPENINGS if (opening := pattern.search(html))), 0)
    html = f'{html[:at]}<base target="_blank">{html[at:]}'
    return Response(html, media_type="text/html", headers={"Content-Security-Policy": MESSAGE_POLICY})


@router.get("/messages/{number}/source")
def download_source(message: TheMessage) -> Response:
    return _download(message.source, f"message-{message.number}.eml")


@router.get("/messages/{number}/attachments/{index}")
def download_attachment(message: TheMessage, index: int) -> Response:
    attachments = message.body.attachments
    if not 0 <= index < len(attachments):
        raise HTTPException(404)
    return _download(attachments[index].content, attachments[index].name)


async def show_missing(request: Request, error: Exception) -> Response:
    """Programs get the bare fact, people a way back."""
    if request.url.path.startswith(f"{request.scope.get('root_path', '')}/api/"):
        return JSONResponse({"detail": getattr(error, "detail", "Not found.")}, 404)
    page = _page("missing.html", request, request.app.state.mailbox, q="")
    page.status_code = 404
    return page


@router.post("/clear")
def clear(request: Request, mailbox: TheMailbox) -> Response:
    mailbox.clear()
    return RedirectResponse(f"{request.scope.get('root_path', '')}/", 303)


def _page(
    template: str,
    request: Request,
    mailbox: TheMailbox,
    *,
    q: str,
    message: Message | None = None,
    **values: object,
) -> Response:
    unseen = mailbox.unseen()
    html = environment.get_template(template).render(
        root=request.scope.get("root_path", ""),
        revision=mailbox.revision,
        messages=mailbox.messages(mentioning=q),
        total=len(mailbox.messages()),
        unseen=unseen,
        moment=lambda when: presenting.moment(when, now()),
        q=q,
        message=message,
        **values,
    )
    return Response(html, media_type="text/html", headers={"Cache-Control": "no-store"})


def _download(content: bytes, name: str) -> Response:
    """Never by the type that the sender claims: a browser must not think of opening it here."""
    headers = {"Content-Disposition": f"attachment; filename*=utf-8''{quote(name, safe='')}"}
    return Response(content, media_type="application/octet-stream", headers=headers)
