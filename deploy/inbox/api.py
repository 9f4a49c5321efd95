"""The inbox for programs: what arrived, as JSON, and the faults that the next deliveries meet."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, HTTPException, Query, Request
from pydantic import BaseModel, Field

from deploy.inbox.faults import Mishap
from deploy.inbox.mailbox import Mailbox
from deploy.inbox.message import Message, Person

router = APIRouter(prefix="/api")


class FaultOrder(BaseModel, extra="forbid"):
    kind: Mishap
    times: int = Field(1, ge=1, le=1000)
    seconds: int = Field(0, ge=0, le=600)


def the_mailbox(request: Request) -> Mailbox:
    mailbox = request.app.state.mailbox
    assert isinstance(mailbox, Mailbox)  # noqa: S101  # tells the type-checker, not the caller
    return mailbox


TheMailbox = Annotated[Mailbox, Depends(the_mailbox)]


def the_message(mailbox: TheMailbox, number: int) -> Message:
    if message := mailbox.message(number):
        return message
    raise HTTPException(404, "There is no such message.")


TheMessage = Annotated[Message, Depends(the_message)]


@router.get("/messages")
def list_messages(mailbox: TheMailbox, q: Annotated[str, Query(max_length=200)] = "") -> dict[str, Any]:
    """Newest first; `q` looks in subjects, names and addresses."""
    messages = mailbox.messages(mentioning=q)
    return {"revision": mailbox.revision, "messages": [summary(message) for message in messages]}


@router.get("/messages/{number}")
def get_message(message: TheMessage) -> dict[str, Any]:
    attachments = [
        {"name": one.name, "type": one.type, "size": len(one.content), "href": attachment_path(message, index)}
        for index, one in enumerate(message.body.attachments)
    ]
    return summary(message) | {
        "text": message.body.text,
        "html": message.html,
        "headers": message.headers,
        "attachments": attachments,
    }


@router.delete("/messages", status_code=204)
def delete_messages(mailbox: TheMailbox) -> None:
    mailbox.clear()


@router.get("/revision")
def get_revision(mailbox: TheMailbox) -> dict[str, int]:
    return {"revision": mailbox.revision}


@router.post("/faults", status_code=204)
def add_fault(mailbox: TheMailbox, order: FaultOrder) -> None:
    mailbox.faults.add(order.kind, times=order.times, seconds=order.seconds)


@router.delete("/faults", status_code=204)
def delete_faults(mailbox: TheMailbox) -> None:
    mailbox.faults.clear()


def summary(message: Message) -> dict[str, Any]:
    return {
        "id": message.number,
        "received": message.received.isoformat(),
        "from": _person(message.author),
        "to": [_person(person) for person in message.to],
        "subject": message.subject,
        "envelope": {"from": message.sender, "to": message.recipients},
    }


def attachment_path(message: Message, index: int) -> str:
    return f"/messages/{message.number}/attachments/{index}"


def _person(person: Person) -> dict[str, str]:
    return {"name": person.name, "address": person.address}
