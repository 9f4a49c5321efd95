"""What an invoice is for, in one line."""

import pytest

from services.billing.domain.summary import summary_of

LONG = "Carefully hand-made paper of the very finest sort"


@pytest.mark.parametrize(
    ("names", "summary"),
    [
        (["Paper"], "Paper"),
        (["Paper", "Ink", "Delivery"], "Paper, Ink, Delivery"),
        (["Paper", "Ink", "Delivery", "Thanks"], "Paper, Ink, Delivery …"),
        ([LONG, LONG], f"{LONG} …"),
        ([f"{LONG}, {LONG}"], f"{LONG}, Carefully hand-made paper of…"),
        (["ورق", "حبر", "توصيل", "A4"], "ورق، حبر، توصيل …"),
        (["x" * 100], "x" * 79 + "…"),
        (["x" * 100, "Ink"], "x" * 79 + "…"),
    ],
    ids=[
        "one",
        "three",
        "four",
        "too long for two",
        "too long for one",
        "in Arabic",
        "one word",
        "one word and more",
    ],
)
def test_a_summary_names_whole_lines_in_whole_words(names: list[str], summary: str) -> None:
    assert summary_of(names) == summary
