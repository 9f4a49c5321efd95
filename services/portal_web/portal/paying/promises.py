"""The form of a promise to pay: when the money is expected, and what it can be known by."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from pydantic import TypeAdapter, ValidationError

from services.portal_web.portal.paying.pay_pages import PayPage
from services.portal_web.portal.typed import NUL, marked
from services.portal_web.portal.visit import Visit
from shared.contracts.billing.invoices import Promise
from shared.contracts.billing.promises import FARTHEST, Note
from shared.contracts.values import Line, OfflineMethod

Wrong = Literal["", "empty", "day", "reference", "note", "junk"]
REFERENCE: TypeAdapter[str] = TypeAdapter(Line)
NOTE: TypeAdapter[str] = TypeAdapter(Note)
LONGEST_SHOWN = 2_000


@dataclass(frozen=True, slots=True)
class PromiseForm:
    """What was typed, or said before, and what is wrong with it. From `first` to `last` can be promised. `known`:
    something was said of all that is chosen."""

    first: date
    last: date
    day: date | None = None
    reference: str = ""
    note: str = ""
    wrong: Wrong = ""
    known: bool = False


def promise_form(page: PayPage, method: OfflineMethod, *, visit: Visit) -> PromiseForm:
    """With what was said before in the same way."""
    form = PromiseForm(first=visit.today, last=visit.today + FARTHEST)
    said = {promise_of(row.promise, today=visit.today) for row in page.offer.rows}
    known = said.pop() if len(said) == 1 else None
    if known is None or known.method != method:
        return form
    return replace(form, day=known.expected_on, reference=known.reference, note=known.note, known=True)


def typed_promise(form: PromiseForm, typed: Mapping[str, str]) -> PromiseForm:
    note = typed.get("note", "").replace("\r\n", "\n").strip()
    reference = typed.get("reference", "").strip()
    said = replace(form, day=_day(typed.get("expected_on", "")), reference=reference, note=note)
    return replace(
        said, wrong=_trouble(said, typed), reference=reference[:LONGEST_SHOWN], note=marked(note[:LONGEST_SHOWN])
    )


def promise_of(promise: Promise | None, *, today: date) -> Promise | None:
    """What still holds."""
    return promise if promise and promise.holds(today=today) else None


def _trouble(form: PromiseForm, typed: Mapping[str, str]) -> Wrong:
    if not typed.get("expected_on", "").strip():
        return "empty"
    if form.day is None or not form.first <= form.day <= form.last:
        return "day"
    if not _fits(REFERENCE, form.reference):
        return "reference"
    if NUL in form.note:
        return "junk"
    return "" if _fits(NOTE, form.note) else "note"


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None


def _fits(kind: TypeAdapter[str], text: str) -> bool:
    try:
        kind.validate_python(text)
    except ValidationError:
        return False
    return True
