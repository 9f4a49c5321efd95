"""A business's style sheet may say anything about its pages, and reach nobody else's."""

import pytest

from services.settings.domain.style_sheet import MOST_PROBLEMS, problems
from shared.contracts.settings.code import LARGEST_CODE, CodeProblem

PLAIN = """
@charset "utf-8";
@font-face { font-family: Own; src: url(/custom/own.woff2) }
@media (min-width: 40rem) { .pl-card { scroll-behavior: smooth; background: url("data:image/png;base64,AA==") } }
@layer brand { .behavior:hover::after { content: "url(https://only.example/words)"; } }
.pl-btn[data-variant="primary"]:not(:hover) { color: var(--pl-accent); mask: url(#shape) }
@supports (display: grid) { .pl-main { display: grid; & a { color: red } } }
"""


def test_an_ordinary_sheet_has_no_problems() -> None:
    assert problems(PLAIN) == []


@pytest.mark.parametrize(
    ("text", "reason", "found"),
    [
        ('@import "/x.css";', "import", "@import"),
        ("@IMPORT url(/x.css);", "import", "@import"),
        (r"@\69mport '/x.css';", "import", "@import"),
        ("@namespace svg url(/x);", "namespace", "@namespace"),
        ("a { background: url(https://evil.example/x) }", "address", "https://evil.example/x"),
        ("a { background: url('//evil.example/x') }", "address", "//evil.example/x"),
        (r"a { background: u\72l(https://evil.example/x) }", "address", "https://evil.example/x"),
        (r"a { background: url('/\5c evil.example/x') }", "address", "/\\evil.example/x"),
        ("a { background: image-set('https://evil.example/x' 1x) }", "address", "https://evil.example/x"),
        ("a { background: image-set(var(--x) 1x) }", "address", "var("),
        (r"a { background: src(v\61r(--x)) }", "address", "var("),
        ("a { background: -webkit-image-set(--x() 1x) }", "address", "--x("),
        ("a { background: image(attr(title)) }", "address", "attr("),
        ("a { background: url('data:text/html,<b>') }", "address", "data:text/html,<b>"),
        ("a { background: url(javascript:alert) }", "address", "javascript:alert"),
        ("a { width: expression(alert(1)) }", "expression", "expression("),
        ("a { behavior: url(/x.htc) }", "behavior", "behavior"),
        ("a { -moz-binding: url(/x.xml) }", "binding", "-moz-binding"),
        ("a { color: red } </style><script>", "closing tag", "</style><script>"),
        ("a { color: red } }", "broken", None),
        ('a { content: "never closed\n; color: red }', "broken", None),
    ],
)
def test_a_way_out_of_the_page_is_refused_with_its_line(text: str, reason: str, found: str | None) -> None:
    first = problems(f"\n\n{text}")[0]
    assert (first.line, first.reason) == (3, reason)
    assert found is None or first.found == found


def test_a_way_out_is_found_however_deep_it_is() -> None:
    deep = "@media all { @supports (display: grid) { a { & b { background: url(http://evil.example) } } } }"
    assert problems(deep) == [CodeProblem(line=1, reason="address", found="http://evil.example")]


def test_braces_without_end_are_read_to_their_end() -> None:
    assert problems("{" * 20_000 + "}" * 20_000) == []


def test_a_sheet_beyond_64_kilobytes_is_too_long_counted_in_bytes() -> None:
    assert problems("é" * (LARGEST_CODE // 2 + 1)) == [CodeProblem(line=1, reason="too long")]
    assert problems(f"/*{'a' * (LARGEST_CODE - 4)}*/") == []


def test_problems_are_told_from_top_to_bottom_and_not_without_end() -> None:
    lines = [problem.line for problem in problems('@import "/x";\n' * 200)]
    assert lines == list(range(1, MOST_PROBLEMS + 1))
