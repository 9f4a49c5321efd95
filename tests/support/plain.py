"""An unmodified nameko service: what the tests hold our hosting against. Run with the broker's address."""

import warnings

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import eventlet

    eventlet.monkey_patch()

import sys
from pathlib import Path
from typing import Any

from nameko.containers import ServiceContainer
from nameko.events import event_handler
from nameko.rpc import rpc


class Plain:
    name = "plain"

    worked: list[str] = []  # noqa: RUF012 - nameko makes an object for every message

    @rpc  # type: ignore[untyped-decorator]
    def say(self, who: dict[str, Any], text: str) -> dict[str, Any]:
        return {"text": text, "times": 1, "tenant": who["tenant"], "asker": who["name"]}

    @rpc  # type: ignore[untyped-decorator]
    def note(self, text: str) -> None:
        self.worked.append(text)

    @rpc  # type: ignore[untyped-decorator]
    def notes(self) -> list[str]:
        return self.worked

    @rpc  # type: ignore[untyped-decorator]
    def stumble(self, secret: str) -> None:
        raise RuntimeError(f"the password is {secret}")

    @event_handler("plain", "noted")  # type: ignore[untyped-decorator]
    def hear(self, text: str) -> None:
        self.worked.append(text)
        raise RuntimeError("the handler fails")


if __name__ == "__main__":
    container = ServiceContainer(Plain, {"AMQP_URI": sys.argv[1], "max_workers": 16})
    container.start()
    Path(sys.argv[2]).touch()
    container.wait()
