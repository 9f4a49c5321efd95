"""A service, whichever road it is on: what it answers, what it hears, and the loops that keep its promises."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import uuid4

import structlog
from pydantic import ValidationError

from shared import clock
from shared.bus import wire
from shared.bus.client import DEADLINE
from shared.bus.client import Bus as Bus
from shared.bus.inbox import DELAYS, Inbox
from shared.bus.jobs import Clockwork, Job
from shared.bus.loops import Bell, Loop
from shared.bus.marks import ANSWERS, HEARS, answers
from shared.bus.outbox import Parcel, Publish, Relay
from shared.bus.tables import Post
from shared.contracts.errors import Broken, Invalid, Refusal, Unavailable
from shared.contracts.message import Caller, Event, Origin, Ping, Pong, Question, System
from shared.database import Database

log = structlog.get_logger(__name__)

HANDLER_SECONDS = 50
"""How long an event handler may take; shorter than the inbox's lease."""

Build = Callable[[Any], object]
"""Makes the object that serves one question, from the question's `who`."""


@dataclass(frozen=True, slots=True)
class Answering:
    question: type[Question[Any]]
    build: Build
    method: str


@dataclass(frozen=True, slots=True)
class Hearing:
    event: type[Event]
    build: Build
    method: str


class Service:
    """One of the services: `rooms` says how to make, for each question, an object of each class of entrypoints."""

    def __init__(
        self,
        name: str,
        *,
        database: Database,
        post: Post,
        bell: Bell,
        rooms: Mapping[type, Build],
        jobs: tuple[Job, ...] = (),
        delays: Sequence[timedelta] = DELAYS,
        close: Callable[[], None] = lambda: None,
    ) -> None:
        self.name = name
        self.database = database
        self.answering: dict[str, Answering] = {}
        self.hearing: dict[str, Hearing] = {}
        for room, build in rooms.items():
            self._read_marks(room, build)
        self._read_marks(_Presence, lambda _who: _Presence(name))
        self.inbox = Inbox(database, post.inbox, handle=self.handle, delays=delays)
        self._post = post
        self.jobs = (
            *jobs,
            Job(f"{name} inbox", timedelta(hours=1), self.inbox.forget),
            Job(f"{name} outbox", timedelta(hours=1), Relay(database, post.outbox, publish=_nothing).forget),
            Job(f"{name} early news", timedelta(minutes=1), self._adopt),
        )
        self._close = close
        self._sending: list[Loop] = []
        self._working: list[Loop] = []
        self._ticking: list[Loop] = []
        bell.listen(self._send_soon)

    def topics(self) -> set[str]:
        return {hearing.event.topic() for hearing in self.hearing.values()}

    def answer(self, method: str, fields: bytes) -> bytes:
        """From JSON to JSON. Raises the Refusal, or Broken when the service has a bug."""
        answering = self.answering.get(method)
        if answering is None:
            raise Invalid("method", {"method": method})
        question = _read(answering.question, fields)
        with structlog.contextvars.bound_contextvars(request_id=question.who.request_id, service=self.name):
            if clock.now() > question.who.deadline:
                raise Unavailable(DEADLINE)
            try:
                answer = getattr(answering.build(question.who), answering.method)(question)
                return answering.question.answer_json(answer)
            except Refusal:
                raise
            except Exception as bug:
                log.exception("question failed", question=method)
                raise Broken(method) from bug

    def reply(self, method: str, body: bytes) -> bytes:
        """The reply to a question, both as they travel. Whatever happens, there is one."""
        try:
            return wire.answer_body(self.answer(method, wire.question_fields(body)))
        except (Refusal, Broken) as error:
            return wire.error_body(error)
        except Exception as bug:
            log.exception("question not understood", service=self.name, question=method)
            return wire.error_body(bug)

    def receive(self, topic: str, body: bytes) -> None:
        """Writes an event into the inbox. Raises Unavailable when it cannot now; anything else: it never will."""
        event = Event.model_validate_json(body)
        handlers = self._handlers().get(topic, [])
        self.inbox.receive(Parcel(event.event_id, event.tenant, topic, body.decode()), handlers=handlers)
        _wake(self._working)

    def handle(self, handler: str, parcel: Parcel) -> None:
        """Runs one handler on one event, as the system, in the event's tenant."""
        hearing = self.hearing[handler]
        event = hearing.event.model_validate_json(parcel.body)
        who = system_caller(parcel.tenant, job=handler, request_id=event.request_id, seconds=HANDLER_SECONDS)
        with structlog.contextvars.bound_contextvars(request_id=event.request_id, service=self.name):
            getattr(hearing.build(who), hearing.method)(event)

    def start(self, publish: Publish) -> None:
        """Starts the loops: the relay of the outbox, the work of the inbox, the jobs."""
        relay = Relay(self.database, self._post.outbox, publish=publish)
        self._sending = [Loop(f"{self.name} outbox", relay.send_some, pause=1)]
        if self.hearing:
            self._working = [Loop(f"{self.name} inbox {n}", self.inbox.work_some, pause=1) for n in (1, 2)]
        self._ticking = [
            Loop(job.name, Clockwork(self.database, self._post.jobs, job=job).run_if_due, pause=1)
            for job in self.jobs
        ]
        for loop in self._loops():
            loop.start()

    def stop(self) -> None:
        for loop in self._loops():
            loop.stop()
        self._close()
        self.database.close()

    def _loops(self) -> list[Loop]:
        return [*self._sending, *self._working, *self._ticking]

    def _handlers(self) -> dict[str, list[str]]:
        """The names of handlers by the topic that they hear of."""
        found: dict[str, list[str]] = {}
        for name, hearing in self.hearing.items():
            found.setdefault(hearing.event.topic(), []).append(name)
        return found

    def _adopt(self) -> None:
        self.inbox.adopt(self._handlers())
        _wake(self._working)

    def _send_soon(self) -> None:
        _wake(self._sending)

    def _read_marks(self, room: type, build: Build) -> None:
        for name, method in vars(room).items():
            if question := getattr(method, ANSWERS, None):
                self.answering[question.wire_name()] = Answering(question, build, name)
            if event := getattr(method, HEARS, None):
                self.hearing[f"{room.__name__}.{name}"] = Hearing(event, build, name)


class _Presence:
    """Every service says that it is there."""

    def __init__(self, service: str) -> None:
        self._service = service

    @answers(Ping)
    def ping(self, ask: Ping) -> Pong:
        return Pong(service=self._service, at=clock.now())


def _read(kind: type[Question[Any]], fields: bytes) -> Question[Any]:
    try:
        return kind.model_validate_json(fields)
    except ValidationError as mistake:
        first = mistake.errors()[0]
        raise Invalid(".".join(str(part) for part in first["loc"]), {"why": first["type"]}) from mistake


def _nothing(_parcels: Sequence[Parcel]) -> None:
    """For a relay that only forgets."""


def _wake(loops: Sequence[Loop]) -> None:
    for loop in loops:
        loop.wake()


def system_caller(tenant: int, *, job: str, request_id: str = "", seconds: int = 30) -> Caller:
    """A caller for Portico's own work in one tenant."""
    return Caller(
        request_id=request_id or uuid4().hex,
        deadline=clock.from_now(seconds=seconds),
        tenant=tenant,
        actor=System(job=job),
        name="Portico",
    )


def platform_origin(*, request_id: str = "", seconds: int = 30) -> Origin:
    return Origin(request_id=request_id or uuid4().hex, deadline=clock.from_now(seconds=seconds))
