"""What the documents say of the code is what the code says."""

import re

import pytest

from deploy.commands.variables import PAGE, with_table

ROOT = PAGE.parents[1]
FEATURES = ROOT / "docs" / "features.md"
ROW = re.compile(r"^\| ([SD]\d+) \| .+ \| (.+) \|$", re.MULTILINE)
PROOF = re.compile(r"\[[^\]]+\]\(\.\./(tests/[\w/]+\.py)\) `(test_\w+)`")
ROWS: dict[str, str] = dict(ROW.findall(FEATURES.read_text()))


def test_operations_page_lists_every_variable_as_it_is() -> None:
    page = PAGE.read_text()
    assert page == with_table(page)


def test_every_feature_has_its_row() -> None:
    assert list(ROWS) == [*(f"S{number}" for number in range(1, 27)), *(f"D{number}" for number in range(1, 28))]


@pytest.mark.parametrize("row", ROWS)
def test_every_proof_of_a_feature_is_a_test(row: str) -> None:
    if ROWS[row] == "later":
        return
    proofs = PROOF.findall(ROWS[row])
    missing = [(file, name) for file, name in proofs if f"def {name}(" not in (ROOT / file).read_text()]
    assert (bool(proofs), missing) == (True, [])
