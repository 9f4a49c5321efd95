"""What a business says on its pages in words of its own, in the reader's language if it has said it in that."""

from dataclasses import dataclass

from shared.contracts.settings.look import Texts, Translated
from shared.language.catalogue import language_of


@dataclass(frozen=True, slots=True)
class Said:
    """`language` is the one that `text` is in; a page in another one says so."""

    text: str
    language: str


@dataclass(frozen=True, slots=True)
class OwnWords:
    """None where nothing was said that this reader might understand."""

    welcome: Said | None
    account: Said | None
    footer: Said | None


def own_words(texts: Texts, *, spoken: str, home: str) -> OwnWords:
    """`spoken` and `home` are the locales of the reader and of the business: BCP 47 tags."""
    languages = (language_of(spoken), language_of(home))
    return OwnWords(*(_said(each, languages) for each in (texts.welcome, texts.account, texts.footer)))


def _said(translated: Translated, languages: tuple[str | None, ...]) -> Said | None:
    return next((Said(translated[each], each) for each in languages if each and each in translated), None)
