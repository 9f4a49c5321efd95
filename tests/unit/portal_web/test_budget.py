"""What a page loads of ours: no more than a slow connection takes."""

import re

import pytest

from services.portal_web.portal.look.statics import FOLDER, statics
from tests.support.theming import CLASS, our_css
from tests.unit.portal_web.test_templates import CASES, Case
from tests.unit.portal_web.test_theming import in_full_dress

MOST_SCRIPT = 45 * 1024
MOST_STYLE = 20 * 1024
IMPORTANT = re.compile(r"[^{};]*!important")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.template)
def test_the_scripts_of_a_page_are_no_more_than_45_kilobytes(case: Case) -> None:
    """With everything on: what a business adds brings two of ours."""
    scripts = set(re.findall(r'<script[^>]*src="/static/([^"]+)"', in_full_dress(case)))
    loaded = [statics().find(name) for name in scripts]
    assert sum(len(file.content) for file in loaded if file) <= MOST_SCRIPT
    assert None not in loaded


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.template)
def test_the_style_of_a_page_is_no_more_than_20_kilobytes(case: Case) -> None:
    assert len(style_of(in_full_dress(case)).encode()) <= MOST_STYLE


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.template)
def test_a_page_loads_the_rules_of_every_block_it_has(case: Case) -> None:
    html = in_full_dress(case)
    has = {name for value in re.findall(r'\sclass="([^"]*)"', html) for name in value.split()}
    unstyled = has & set(CLASS.findall(our_css())) - set(CLASS.findall(style_of(html)))
    assert unstyled == set()


def style_of(html: str) -> str:
    """The one sheet of ours, as it is served."""
    (name,) = re.findall(r'<link rel="stylesheet" href="/static/([^"]+)"', html)
    sheet = statics().find(name)
    assert sheet
    return sheet.content.decode()


def test_nothing_of_ours_is_important_but_on_paper_and_what_is_hidden() -> None:
    sheets = [path for path in sorted(FOLDER.glob("css/**/*.css")) if path.name not in ("print.css", "reset.css")]
    found = [each for sheet in sheets for each in IMPORTANT.findall(re.sub(r"/\*.*?\*/", "", sheet.read_text()))]
    assert found == []
