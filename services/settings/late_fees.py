"""What each business adds to invoices that are not paid in time."""

from datetime import date

from services.settings.domain.differences import differences
from services.settings.domain.late_fees import demand_sound
from services.settings.store import SettingsStore
from shared import clock
from shared.bus.marks import answers
from shared.callers import demand_business
from shared.contracts.settings.late_fees import ChangeLateFee, LateFee, LateFeeTerms


class LateFees:
    def __init__(self, store: SettingsStore) -> None:
        self._store = store

    @answers(ChangeLateFee)
    def change(self, ask: ChangeLateFee) -> LateFee | None:
        demand_business(ask.who)
        if ask.terms is not None:
            demand_sound(ask.terms)
        with self._store.begin():
            row = self._store.changing_tenant(ask.who)
            before = LateFee.model_validate(row.late_fee) if row.late_fee else None
            after = _since(clock.today(row.zone), ask.terms, before)
            old, row.late_fee = row.late_fee, after.model_dump(mode="json") if after else {}
            self._store.note(ask.who, "changed the late fee", differences(old, row.late_fee))
        return after


def _since(day: date, terms: LateFeeTerms | None, before: LateFee | None) -> LateFee | None:
    """What is said again counts since it was said first."""
    if terms is None:
        return None
    if before is not None and before.model_dump(exclude={"since"}) == terms.model_dump():
        return before
    return LateFee(**terms.model_dump(), since=day)
