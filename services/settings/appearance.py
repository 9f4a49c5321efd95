"""How a business's pages look, and what it says on them in words of its own."""

from services.settings.domain.differences import differences
from services.settings.domain.pictures import is_picture
from services.settings.store import SettingsStore
from shared.bus.marks import answers
from shared.callers import demand_business
from shared.contracts.errors import Invalid
from shared.contracts.settings.look import ChangeLook, ChangeTexts, Look, Texts


class Appearance:
    def __init__(self, store: SettingsStore) -> None:
        self._store = store

    @answers(ChangeLook)
    def look(self, ask: ChangeLook) -> Look:
        demand_business(ask.who)
        for field in ("dark_logo", "icon"):
            if not is_picture(getattr(ask.look, field)):
                raise Invalid(field)
        with self._store.begin():
            row = self._store.changing_tenant(ask.who, base=ask.base)
            before, row.look = Look.model_validate(row.look), ask.look.model_dump(mode="json")
            self._store.note(ask.who, "changed the look", differences(before.model_dump(mode="json"), row.look))
        return ask.look

    @answers(ChangeTexts)
    def texts(self, ask: ChangeTexts) -> Texts:
        demand_business(ask.who)
        with self._store.begin():
            row = self._store.changing_tenant(ask.who, base=ask.base)
            before, row.texts = row.texts, ask.texts.model_dump(mode="json")
            self._store.note(ask.who, "changed its texts", differences(before, row.texts))
        return ask.texts
