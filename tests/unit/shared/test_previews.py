"""The mark of the business's own look: for one document, for a while, and nobody else's to make."""

import pytest
import time_machine

from shared.config import DEMO_SECRET
from shared.previews import is_preview, preview_mark
from shared.secrets import Vault

VAULT = Vault(DEMO_SECRET)
TOKEN = "t" * 24


def test_a_mark_is_good_for_its_document_and_its_time() -> None:
    with time_machine.travel(1_700_000_000, tick=False) as now:
        mark = preview_mark(VAULT, tenant=7, token=TOKEN, seconds=60)
        assert is_preview(VAULT, mark, tenant=7, token=TOKEN)
        assert not is_preview(VAULT, mark, tenant=8, token=TOKEN)
        assert not is_preview(VAULT, mark, tenant=7, token="u" * 24)
        now.shift(61)
        assert not is_preview(VAULT, mark, tenant=7, token=TOKEN)


@pytest.mark.parametrize(
    "mark",
    ["", "1", "demo:", "x" * 10_000, "💶", VAULT.seal("preview"), VAULT.seal(f"other 7 {TOKEN} 99999999999")],
)
def test_what_we_did_not_make_is_no_mark(mark: str) -> None:
    assert not is_preview(VAULT, mark, tenant=7, token=TOKEN)
