"""What a business of the demo makes of its own portal: words, a sheet, a script."""

from dataclasses import dataclass

from shared.bus.service import Bus
from shared.contracts.message import Caller
from shared.contracts.settings.code import PublishCode
from shared.contracts.settings.look import ChangeLook, ChangeTexts, Look, Texts


@dataclass(frozen=True, slots=True, kw_only=True)
class Dress:
    look: Look | None = None
    texts: Texts | None = None
    sheet: str = ""
    script: str = ""


PLAIN = Dress()


def put_on(bus: Bus, dress: Dress, *, who: Caller) -> None:
    if dress.look:
        bus.ask(ChangeLook(who=who, look=dress.look))
    if dress.texts:
        bus.ask(ChangeTexts(who=who, texts=dress.texts))
    if dress.sheet:
        bus.ask(PublishCode(who=who, kind="css", text=dress.sheet))
    if dress.script:
        bus.ask(PublishCode(who=who, kind="js", text=dress.script))
