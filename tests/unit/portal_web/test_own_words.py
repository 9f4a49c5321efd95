"""What a business says in words of its own, and in which language a reader gets it."""

from services.portal_web.portal.look.own_words import OwnWords, Said, own_words
from services.portal_web.portal.pages import render
from services.portal_web.portal.signing_in.signing_in import SignInPage
from shared.contracts.settings.look import Texts
from tests.support import samples
from tests.support.gateway import visit_to

TEXTS = Texts(
    welcome={"en": "Good to see you.", "de": "Schön, dass Sie da sind."},
    footer={"en": f"Open 9–5.\n{samples.SCRIPT}"},
)


def test_the_readers_language_comes_first_then_the_businesss_own() -> None:
    footer = Said(f"Open 9–5.\n{samples.SCRIPT}", "en")
    assert own_words(TEXTS, spoken="de-AT", home="en-US") == OwnWords(
        Said("Schön, dass Sie da sind.", "de"), None, footer
    )
    assert own_words(TEXTS, spoken="ar", home="en-US").welcome == Said("Good to see you.", "en")


def test_a_language_that_nobody_here_speaks_is_not_shown() -> None:
    assert own_words(TEXTS, spoken="ar", home="fr-FR") == OwnWords(None, None, None)


def test_it_is_text_and_says_its_language_when_the_page_has_another() -> None:
    tenant = samples.tenant(locale="en-US").model_copy(update={"texts": TEXTS})
    visit = visit_to("/sign-in", tenant=tenant)
    html = render("signing_in/ask.html", SignInPage("", "/"), visit=visit, locale="de").decode()
    assert 'data-pl-slot="sign-in.welcome" dir="auto">Schön, dass Sie da sind.</p>' in html
    assert 'data-pl-slot="footer.text" dir="auto" lang="en">Open 9–5.\n' in html
    assert samples.SCRIPT not in html
