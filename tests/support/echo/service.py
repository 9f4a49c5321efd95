"""The echo service: entrypoints, rows and store in one place."""

import os
import signal
import socket
import threading
from contextlib import suppress
from urllib.parse import urlsplit

from sqlalchemy import String, select
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from shared import clock
from shared.bus.client import Bus
from shared.bus.loops import Bell
from shared.bus.marks import answers, on
from shared.bus.service import Service
from shared.bus.tables import post_tables
from shared.columns import Id
from shared.config import Config
from shared.contracts.errors import Refusal
from shared.contracts.message import Origin
from shared.database import Database, InsideUnit
from shared.store import Store
from tests.support.echo import messages


class Model(DeclarativeBase):
    pass


class NoteRow(Model):
    __tablename__ = "notes"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    tenant_id: Mapped[int] = mapped_column(Id)
    text: Mapped[str] = mapped_column(String(200))


POST = post_tables(Model.metadata)


class NoteStore(Store):
    post = POST

    def write(self, text: str) -> int:
        row = NoteRow(text=text)
        self.add(row)
        self.session.flush()
        return row.id

    def texts(self) -> list[str]:
        mine = select(NoteRow.text).where(NoteRow.tenant_id == self.tenant).order_by(NoteRow.id)
        return list(self.session.scalars(mine))


class Echo:
    def __init__(self, store: NoteStore, bus: Bus, broker_port: int | None) -> None:
        self._store = store
        self._bus = bus
        self._broker_port = broker_port

    @answers(messages.Say)
    def say(self, ask: messages.Say) -> messages.Said:
        return messages.Said(
            text=ask.text,
            times=ask.times,
            price=ask.price,
            at=clock.now(),
            tenant=ask.who.tenant,
            asker=ask.who.name,
        )

    @answers(messages.Refuse)
    def refuse(self, ask: messages.Refuse) -> None:
        refusal = Refusal.named(ask.kind, ask.about, ask.facts)
        raise refusal or LookupError(ask.kind)

    @answers(messages.Stumble)
    def stumble(self, ask: messages.Stumble) -> None:
        raise RuntimeError(f"the password is {ask.secret}")

    @answers(messages.Dawdle)
    def dawdle(self, ask: messages.Dawdle) -> str:
        with self._store.begin():
            self._store.write(f"began {ask.text}")
        threading.Event().wait(ask.milliseconds / 1000)
        return ask.text

    @answers(messages.Note)
    def note(self, ask: messages.Note) -> int:
        with self._store.begin():
            number = self._store.write(ask.text)
            self._store.emit(
                messages.Noted(tenant=ask.who.tenant, at=clock.now(), request_id=ask.who.request_id, text=ask.text)
            )
            if ask.fail:
                raise RuntimeError("the unit fails")
        if ask.then_die:
            os.kill(os.getpid(), signal.SIGKILL)
        return number

    @answers(messages.CutOff)
    def cut_off(self, ask: messages.CutOff) -> None:
        for number in map(int, os.listdir("/proc/self/fd")):
            with suppress(OSError), socket.socket(fileno=os.dup(number)) as connection:
                if connection.getpeername()[1] == self._broker_port:
                    connection.shutdown(socket.SHUT_RDWR)

    @answers(messages.Notes)
    def notes(self, ask: messages.Notes) -> list[str]:
        with self._store.reading():
            return self._store.texts()

    @answers(messages.AskInsideUnit)
    def ask_inside_unit(self, ask: messages.AskInsideUnit) -> str:
        with self._store.begin():
            try:
                self._bus.ask(messages.Notes(who=ask.who))
            except InsideUnit as refused:
                return type(refused).__name__
        return "asked"

    @on(messages.Noted)
    def hear_itself(self, event: messages.Noted) -> None:
        with self._store.begin():
            self._store.write(f"heard {event.text}")


def make(config: Config, bus: Bus) -> Service:
    database = Database(config.database("echo"), connections=config.workers + 4)
    bell = Bell()
    broker_port = urlsplit(config.broker_url).port

    def echo(who: Origin) -> Echo:
        return Echo(NoteStore(database, who, news=bell.ring), bus, broker_port)

    return Service("echo", database=database, post=POST, bell=bell, rooms={Echo: echo})
