"""What the documents say of the code is what the code says."""

import re

import pytest

from deploy.commands.variables import PAGE, with_table

ROOT = PAGE.parents[1]
FEATURES = ROOT / "docs" / "features.md"
THREATS = ROOT / "docs" / "threats.md"
ROW = re.compile(r"^\| ([A-Z]\d+) \| .+ \| (.+) \|$", re.MULTILINE)
PROOF = re.compile(r"\[[^\]]+\]\(\.\./(tests/[\w/]+\.py)\) `(test_\w+)`")
ROWS: dict[str, str] = dict(ROW.findall(FEATURES.read_text()))
TRIED: dict[str, str] = dict(ROW.findall(THREATS.read_text()))
UNTESTED = {"T6": "words", "B4": "words", "M2": "later", "M6": "later", "M9": "later", "M11": "later"}
"""What is only said, and what comes with what it is about."""


def test_operations_page_lists_every_variable_as_it_is() -> None:
    page = PAGE.read_text()
    assert page == with_table(page)


def test_every_feature_has_its_row() -> None:
    assert list(ROWS) == [*(f"S{number}" for number in range(1, 27)), *(f"D{number}" for number in range(1, 28))]


def test_every_threat_has_its_row() -> None:
    numbers = {"T": 13, "A": 11, "B": 9, "M": 14}
    assert list(TRIED) == [f"{part}{number}" for part, last in numbers.items() for number in range(1, last + 1)]
    assert {row: proof for row, proof in TRIED.items() if not PROOF.search(proof)} == UNTESTED


@pytest.mark.parametrize("proof", [*ROWS.values(), *TRIED.values()], ids=[*ROWS, *TRIED])
def test_every_proof_is_a_test(proof: str) -> None:
    if proof in ("later", "words"):
        return
    proofs = PROOF.findall(proof)
    missing = [(file, name) for file, name in proofs if f"def {name}(" not in (ROOT / file).read_text()]
    assert (bool(proofs), missing, proof.count("](")) == (True, [], len(proofs))
