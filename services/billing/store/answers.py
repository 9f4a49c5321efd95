"""The same question under the same idempotency key gets the same answer, and has its effect once."""

import hashlib
from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from sqlalchemy import delete, select, update

from services.billing.models import KeptAnswerRow
from shared import clock
from shared.columns import insert_unless_there
from shared.contracts.errors import Invalid
from shared.contracts.message import Ask
from shared.secrets import fingerprint
from shared.store import Store

R = TypeVar("R")


class AnswerQueries(Store):
    def once(self, ask: Ask[R], work: Callable[[], R]) -> R:
        """Call inside a unit: effect and answer are kept together. Raises Invalid for a key that came with another
        question before."""
        key = ask.who.idempotency_key
        if key is None:
            return work()
        mine, asked = self._named(ask, key), _fingerprint(ask)
        if not self._claim(mine, asked):
            return self._kept(ask, mine, asked)
        answer = work()
        self.session.flush()
        keeping = update(KeptAnswerRow).filter_by(**mine)
        self.session.execute(keeping.values(answer=ask.answer_json(answer).decode()))
        return answer

    def answered(self, ask: Ask[R]) -> R | None:
        """What was answered under the question's key before, if anything."""
        key = ask.who.idempotency_key
        if key is None:
            return None
        mine = self._named(ask, key)
        is_known = self.session.scalars(select(KeptAnswerRow.id).filter_by(**mine)).first() is not None
        return self._kept(ask, mine, _fingerprint(ask)) if is_known else None

    def forget_answers(self, before: datetime) -> None:
        self.session.execute(
            delete(KeptAnswerRow).where(KeptAnswerRow.tenant_id == self.tenant, KeptAnswerRow.kept_at < before)
        )

    def _named(self, ask: Ask[R], key: str) -> dict[str, object]:
        return {"tenant_id": self.tenant, "question": ask.wire_name(), "key_hash": fingerprint(key)}

    def _claim(self, mine: dict[str, object], asked: str) -> bool:
        """Whoever comes second waits here until the first has answered."""
        dialect = self.session.get_bind().dialect.name
        claim = insert_unless_there(KeptAnswerRow.metadata.tables[KeptAnswerRow.__tablename__], dialect)
        fresh = {**mine, "fingerprint": asked, "answer": "", "kept_at": clock.now()}
        return self.session.execute(claim.values(fresh).returning(KeptAnswerRow.id)).first() is not None

    def _kept(self, ask: Ask[R], mine: dict[str, object], asked: str) -> R:
        row = self.session.scalars(select(KeptAnswerRow).filter_by(**mine)).one()
        if row.fingerprint != asked:
            raise Invalid("idempotency_key")
        return ask.answer_from(row.answer.encode())


def _fingerprint(ask: Ask[R]) -> str:
    return hashlib.sha256(ask.model_dump_json(exclude={"who"}).encode()).hexdigest()
