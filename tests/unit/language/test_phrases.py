"""Phrases that pages, documents and e-mails share."""

import pytest

from shared.language import phrases
from shared.language.catalogue import Words
from shared.language.formats import Formats


@pytest.mark.parametrize(
    ("locale", "told"),
    [("en-US", "PDF, 662\xa0bytes"), ("de-DE", "PDF, 662\xa0Byte"), ("ar-AE", "\u2066PDF\u2069، 662\xa0بايت")],
)
def test_a_file_is_told_with_its_kind_and_its_size(locale: str, told: str) -> None:
    formats = Formats(Words(locale), zone="UTC")
    assert phrases.file_facts(formats, "application/pdf", 662) == told
