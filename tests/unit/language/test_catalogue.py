"""Every language says everything that English says."""

import re

import pytest

from shared.language.catalogue import SOURCE, Words, catalogue, languages, pick
from shared.language.extract import source_messages

PLACEHOLDER = re.compile(r"%\((\w+)\)s|%%")
OTHERS = sorted(languages() - {SOURCE})


def forms(message: str | tuple[str, ...] | list[str] | None) -> tuple[str, ...]:
    return (message,) if isinstance(message, str) else tuple(message or ())


def facts(message: str) -> set[str]:
    return {found[1] for found in PLACEHOLDER.finditer(message)}


def test_five_languages_are_spoken() -> None:
    assert languages() == {"en", "de", "fr", "es", "ar"}


@pytest.mark.parametrize("language", OTHERS)
def test_no_message_of_the_source_is_missing(language: str) -> None:
    translated = catalogue(language)
    found = {
        message.id: translated.get(message.id, message.context) for message in source_messages() if message.id
    }
    missing = [key for key, message in found.items() if message is None or not all(forms(message.string))]
    assert missing == []


@pytest.mark.parametrize("language", OTHERS)
def test_translations_name_the_same_facts_as_the_source(language: str) -> None:
    """Forms for one or two of a thing need not name the number."""
    strange = [
        message.string
        for message in catalogue(language)
        if message.id
        and (
            facts(forms(message.string)[-1]) != facts(forms(message.id)[-1])
            or any(facts(form) - facts(forms(message.id)[-1]) for form in forms(message.string))
        )
    ]
    assert strange == []


@pytest.mark.parametrize("language", OTHERS)
def test_no_translation_says_itself_again(language: str) -> None:
    """As happens to a long one that is written on several lines when two catalogues are merged line by line."""
    repeated = re.compile(r"(.{8,}?)\1+", re.DOTALL)
    again = [form for message in catalogue(language) for form in forms(message.string) if repeated.fullmatch(form)]
    assert again == []


def test_a_wish_is_granted_by_its_language_and_else_goes_to_the_next() -> None:
    wishes = [
        pick("de-AT", "en-US"),
        pick("nl-NL", "ar-AE"),
        pick(None, "de-DE"),
        pick("nl-NL"),
        pick("not a locale"),
    ]
    assert wishes == ["de-AT", "ar-AE", "de-DE", "en", "en"]


def test_french_signs_of_two_parts_stand_off_by_a_space_that_never_breaks() -> None:
    said = [each for message in catalogue("fr") if message.id for each in forms(message.string)]
    wrong = [each for each in said if re.search(r"[^\u202f:;!?][:;!?]+(?=$|[\s»)])|«[^\u202f]|[^\u202f]»", each)]
    assert wrong == []


@pytest.mark.parametrize(
    ("locale", "phrases"),
    [
        ("en-US", ["in 1 day", "in 2 days", "in 7 days", "in 12 days", "in 100 days"]),
        ("de-DE", ["in 1 Tag", "in 2 Tagen", "in 7 Tagen", "in 12 Tagen", "in 100 Tagen"]),
        ("fr-FR", ["dans 1 jour", "dans 2 jours", "dans 7 jours", "dans 12 jours", "dans 100 jours"]),
        ("es-ES", ["en 1 día", "en 2 días", "en 7 días", "en 12 días", "en 100 días"]),
        ("ar-AE", ["خلال يوم واحد", "خلال يومين", "خلال 7 أيام", "خلال 12 يومًا", "خلال 100 يوم"]),
    ],
)
def test_numbers_of_things_take_the_right_form(locale: str, phrases: list[str]) -> None:
    said = [Words(locale).ngettext("in %(num)s day", "in %(num)s days", days) for days in (1, 2, 7, 12, 100)]
    assert said == phrases


def test_directions_follow_the_language() -> None:
    assert [Words(locale).direction for locale in ("en-US", "fr-FR", "ar-AE")] == ["ltr", "ltr", "rtl"]


def test_a_word_that_languages_tell_apart_is_told_apart() -> None:
    words = Words("de-DE")
    assert (words.gettext("Change"), words.pgettext("difference", "Change")) == ("Ändern", "Veränderung")
    assert Words("en-US").pgettext("difference", "Change") == "Change"
