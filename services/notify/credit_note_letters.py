"""What e-mails about credit notes say."""

from dataclasses import dataclass
from typing import ClassVar, Literal

from services.notify.domain.plain import apart
from services.notify.figures import Figure, credit_note_figures
from services.notify.letterhead import Letterhead, formats_for, letterhead
from shared.contracts.billing.credit_notes import CreditNoteView
from shared.contracts.settings import Tenant
from shared.language.formats import Formats


@dataclass(frozen=True, slots=True)
class CreditNoteLetter:
    """`amount` is what was credited, `standing` a sentence about what is left of it."""

    kind: ClassVar[Literal["credit_note"]] = "credit_note"
    head: Letterhead
    url: str
    number: str
    amount: str
    standing: str
    rows: tuple[Figure, ...]
    has_paper: bool = True


def credit_note(view: CreditNoteView, tenant: Tenant) -> CreditNoteLetter:
    formats = formats_for(tenant, view.customer.locale)
    note = view.note
    return CreditNoteLetter(
        head=letterhead(tenant, formats.words),
        url=f"{tenant.url}/credit_notes/{note.token}",
        number=note.number,
        amount=formats.money(note.total),
        standing=_standing(view, formats),
        rows=credit_note_figures(note, formats),
    )


def _standing(view: CreditNoteView, formats: Formats) -> str:
    say, note = formats.words.gettext, view.note
    numbers = {use.number for use in view.uses}
    if note.left and note.used:
        return say("%(left)s of it can still be used for what you owe.", left=formats.money(note.left))
    if note.left:
        return say("It can be used for what you owe.")
    if len(numbers) == 1:
        number = apart(numbers.pop(), within=formats.words.direction)
        return say("It was used for invoice %(number)s.", number=number)
    return say("All of it was used.")
