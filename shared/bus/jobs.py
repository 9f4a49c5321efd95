"""Work that comes round by the clock, done once however many replicas there are."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Table, or_, select, update

from shared import clock
from shared.columns import insert_unless_there
from shared.database import Database


@dataclass(frozen=True, slots=True)
class Job:
    """`work` runs `every` so often; a run that takes longer than `lease` may be taken over by another replica."""

    name: str
    every: timedelta
    work: Callable[[], None]
    lease: timedelta = timedelta(minutes=5)


class Clockwork:
    """Runs a job when it is due and no other replica is running it."""

    def __init__(self, database: Database, jobs: Table, *, job: Job) -> None:
        self._database = database
        self._jobs = jobs
        self._job = job

    def run_if_due(self) -> bool:
        """Runs the job once, or not; there is never more to do at once."""
        if self._is_due() and (lease := self._claimed()):
            try:
                self._job.work()
            finally:
                self._release(lease)
        return False

    def _is_due(self) -> bool:
        next_at = select(self._jobs.c.next_at).where(self._jobs.c.name == self._job.name)
        with self._database.transaction(tenant=None, write=False) as connection:
            moment = connection.execute(next_at).scalar()
        if moment is None:
            self._enrol()
        return moment is None or moment <= clock.now()

    def _enrol(self) -> None:
        """Two replicas may do so at once."""
        row = {"name": self._job.name, "next_at": clock.now()}
        with self._database.transaction(tenant=None, write=True) as connection:
            connection.execute(insert_unless_there(self._jobs, connection.dialect.name), [row])

    def _claimed(self) -> datetime | None:
        """Until when the job is ours; None when it is somebody else's."""
        moment = clock.now()
        free = or_(self._jobs.c.locked_until.is_(None), self._jobs.c.locked_until < moment)
        due = update(self._jobs).where(self._jobs.c.name == self._job.name, self._jobs.c.next_at <= moment, free)
        lease = moment + self._job.lease
        with self._database.transaction(tenant=None, write=True) as connection:
            return lease if connection.execute(due.values(locked_until=lease)).rowcount == 1 else None

    def _release(self, lease: datetime) -> None:
        """Unless another replica has taken the job over."""
        jobs = self._jobs
        mine = update(jobs).where(jobs.c.name == self._job.name, jobs.c.locked_until == lease)
        with self._database.transaction(tenant=None, write=True) as connection:
            connection.execute(mine.values(locked_until=None, next_at=clock.now() + self._job.every))
