"""The messages received, newest first, as many as fit; used by the SMTP thread and by the pages at once."""

import os
import time
from collections import deque
from datetime import UTC, datetime
from pathlib import Path
from threading import Condition

from deploy.inbox.faults import Faults
from deploy.inbox.message import Message
from shared.clock import now


class Mailbox:
    """With a folder, each message is also an .eml file there and comes back after a restart."""

    def __init__(self, *, capacity: int = 500, folder: Path | None = None) -> None:
        self.faults = Faults()
        self._changed = Condition()
        self._messages: deque[Message] = deque()
        self._capacity = capacity
        self._folder = folder
        self._unseen: set[int] = set()
        self._last = 0
        self._revision = 0
        if folder:
            folder.mkdir(parents=True, exist_ok=True)
            self._restore(folder)

    def deliver(self, source: bytes, *, sender: str, recipients: tuple[str, ...]) -> Message:
        with self._changed:
            message = Message(self._last + 1, now(), source, sender, recipients)
            self._append(message)
            self._unseen.add(message.number)
            if self._folder:
                _path(self._folder, message.number).write_bytes(source)
            self._tell()
        return message

    def messages(self, *, mentioning: str = "") -> list[Message]:
        with self._changed:
            found = list(reversed(self._messages))
        return [message for message in found if message.mentions(mentioning)]

    def message(self, number: int) -> Message | None:
        return next((message for message in self.messages() if message.number == number), None)

    def clear(self) -> None:
        with self._changed:
            while self._messages:
                self._drop_oldest()
            self._tell()

    def mark_seen(self, number: int) -> None:
        with self._changed:
            if number in self._unseen:
                self._unseen.remove(number)
                self._tell()

    def unseen(self) -> frozenset[int]:
        with self._changed:
            return frozenset(self._unseen)

    @property
    def revision(self) -> int:
        """Another number whenever the list has become another."""
        with self._changed:
            return self._revision

    def wait_for(self, count: int, *, mentioning: str = "", seconds: float = 10) -> list[Message]:
        """The messages, once there are so many; those that came, when the time is over."""
        deadline = time.monotonic() + seconds
        while len(found := self.messages(mentioning=mentioning)) < count:
            with self._changed:
                left = deadline - time.monotonic()
                if left <= 0:
                    break
                self._changed.wait(min(left, 0.1))
        return found

    def _append(self, message: Message) -> None:
        self._messages.append(message)
        self._last = message.number
        while len(self._messages) > self._capacity:
            self._drop_oldest()

    def _drop_oldest(self) -> None:
        message = self._messages.popleft()
        self._unseen.discard(message.number)
        if self._folder:
            _path(self._folder, message.number).unlink(missing_ok=True)

    def _tell(self) -> None:
        self._revision += 1
        self._changed.notify_all()

    def _restore(self, folder: Path) -> None:
        """The envelope is not in the file; the addresses in the headers stand in for it."""
        for path in sorted(folder.glob("*.eml")):
            if not path.stem.isdigit():
                continue
            received = datetime.fromtimestamp(os.stat(path).st_mtime, UTC)
            read = Message(int(path.stem), received, path.read_bytes(), "", ())
            recipients = tuple(person.address for person in (*read.to, *read.copies))
            self._append(Message(read.number, received, read.source, read.author.address, recipients))


def _path(folder: Path, number: int) -> Path:
    return folder / f"{number:06}.eml"
