"""The parrot service. What a note says decides how its handler behaves."""

from datetime import timedelta

from sqlalchemy import String, func, select
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from shared import clock
from shared.bus.client import Bus
from shared.bus.jobs import Job
from shared.bus.loops import Bell
from shared.bus.marks import answers, on
from shared.bus.service import Service, system_caller
from shared.bus.tables import post_tables
from shared.columns import Id
from shared.config import Config
from shared.contracts.message import Origin
from shared.database import Database
from shared.store import Store
from tests.support.echo.messages import Dawdle, Noted, Say
from tests.support.parrot import messages

SHORT_DELAYS = (timedelta(milliseconds=20),) * 3
PERIOD = timedelta(seconds=1)
HOUSE = 1
"""The tenant whose notes count the job's runs."""


class Model(DeclarativeBase):
    pass


class HeardRow(Model):
    __tablename__ = "heard"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    tenant_id: Mapped[int] = mapped_column(Id)
    kind: Mapped[str] = mapped_column(String(10))
    text: Mapped[str] = mapped_column(String(200))


POST = post_tables(Model.metadata)


class HeardStore(Store):
    post = POST

    def write(self, kind: str, text: str) -> None:
        self.add(HeardRow(kind=kind, text=text))

    def texts(self, kind: str) -> list[str]:
        mine = select(HeardRow.text).where(HeardRow.tenant_id == self.tenant, HeardRow.kind == kind)
        return list(self.session.scalars(mine.order_by(HeardRow.id)))

    def count(self, kind: str, text: str) -> int:
        mine = HeardRow.tenant_id == self.tenant, HeardRow.kind == kind, HeardRow.text == text
        return self.session.execute(select(func.count()).where(*mine)).scalar_one()


class Parrot:
    def __init__(self, store: HeardStore, bus: Bus) -> None:
        self._store = store
        self._bus = bus

    @answers(messages.Repeat)
    def repeat(self, ask: messages.Repeat) -> str:
        return self._bus.ask(Say(who=ask.who, text=ask.text)).text

    @answers(messages.RepeatSoon)
    def repeat_soon(self, ask: messages.RepeatSoon) -> str:
        soon = clock.now() + timedelta(milliseconds=ask.patience)
        hurried = ask.who.model_copy(update={"deadline": soon})
        return self._bus.ask(Dawdle(who=hurried, text="too late", milliseconds=ask.milliseconds))

    @answers(messages.Heard)
    def heard(self, ask: messages.Heard) -> list[str]:
        with self._store.reading():
            return self._store.texts("heard")

    @answers(messages.Ticks)
    def ticks(self, ask: messages.Ticks) -> int:
        with self._store.reading():
            return len(self._store.texts("tick"))

    @on(Noted)
    def hear(self, event: Noted) -> None:
        """`fails N` fails as many times before it succeeds."""
        failures = int(event.text.removeprefix("fails ")) if event.text.startswith("fails ") else 0
        with self._store.begin():
            tried = self._store.count("tried", event.text)
            self._store.write("tried", event.text)
        if tried < failures:
            raise RuntimeError(f"tried {tried} times")
        with self._store.begin():
            self._store.write("heard", event.text)


def make(config: Config, bus: Bus) -> Service:
    database = Database(config.database("parrot"), connections=config.workers + 4)
    bell = Bell()

    def parrot(who: Origin) -> Parrot:
        return Parrot(HeardStore(database, who, news=bell.ring), bus)

    def tick() -> None:
        store = HeardStore(database, system_caller(HOUSE, job="tick"))
        with store.begin():
            store.write("tick", "")

    jobs = (Job("tick", PERIOD, tick),)
    return Service(
        "parrot", database=database, post=POST, bell=bell, rooms={Parrot: parrot}, jobs=jobs, delays=SHORT_DELAYS
    )
