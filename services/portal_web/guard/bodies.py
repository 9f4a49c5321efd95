"""What was sent: short text fields of a form, or a body that is not too long."""

from collections.abc import Mapping
from urllib.parse import parse_qsl

from starlette.requests import ClientDisconnect, Request

from services.portal_web.guard.refused import TooLarge, Unreadable

LARGEST = 64 * 1024
MOST_FIELDS = 100
URLENCODED = "application/x-www-form-urlencoded"


async def read_form(request: Request, *, largest: int = LARGEST) -> Mapping[str, str]:
    """The fields of the form; of a field that is there twice, the first. Raises TooLarge or Unreadable."""
    if request.headers.get("content-type", URLENCODED).partition(";")[0].strip().lower() != URLENCODED:
        raise Unreadable
    body = await read_body(request, largest=largest)
    try:
        pairs = parse_qsl(
            body.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=MOST_FIELDS
        )
    except ValueError as mistake:
        raise Unreadable from mistake
    return dict(reversed(pairs))


async def read_body(request: Request, *, largest: int) -> bytes:
    """The whole body. Raises TooLarge as soon as it is, or Unreadable when the line is cut."""
    body = bytearray()
    try:
        async for chunk in request.stream():
            body += chunk
            if len(body) > largest:
                raise TooLarge
    except ClientDisconnect as gone:
        raise Unreadable from gone
    return bytes(body)
