"""Ends a connection without an answer, as a network does."""

from starlette.types import Receive, Send


async def hang_up(receive: Receive, send: Send) -> None:
    transport = getattr(getattr(send, "__self__", None), "transport", None)
    abort = getattr(transport, "abort", None)
    if abort:
        abort()
        while (await receive())["type"] != "http.disconnect":
            continue
        return
    # Behind something that hides the connection: an answer that breaks off says as little.
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"1")]})
    await send({"type": "http.response.body", "body": b"", "more_body": True})
