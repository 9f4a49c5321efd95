"""The body of a form, of a size and kind that somebody may have meant."""

from starlette.requests import Request

from deploy.sandbox.refusals import InvalidParameters

LARGEST = 256 * 1024
FORM = "application/x-www-form-urlencoded"


async def form_body(request: Request) -> bytes:
    """The encoded form. Refuses with InvalidParameters when it is another kind, or too large."""
    kind = request.headers.get("content-type", FORM).partition(";")[0].strip().lower()
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > LARGEST:
            raise InvalidParameters("The request body is too large.")
    if body and kind != FORM:
        raise InvalidParameters(f"The request must be sent as {FORM}.")
    return body
