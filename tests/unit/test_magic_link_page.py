"""The code on the page about magic links makes links that work."""

import json
import re
import sys
from datetime import timedelta
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from services.auth.domain.magic_links import Claims, Reader
from shared import clock
from tests.support.magic import token

PAGE = Path(__file__).parents[2] / "docs" / "magic-links.md"
CODE = re.findall(r"```python\n(.+?)```", PAGE.read_text(), re.DOTALL)
SECRET = "s" * 43


def encode(claims: dict[str, Any], secret: str, algorithm: str) -> str:
    """What PyJWT documents of its `encode`, for where it is not installed."""
    return token(secret, header={"alg": algorithm, "typ": "JWT"}, payload=json.dumps(claims).encode())


@pytest.mark.parametrize("code", CODE, ids=["with PyJWT", "without a library"])
def test_the_code_on_the_page_makes_a_link_that_opens(code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    library = ModuleType("jwt")
    library.encode = encode  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "jwt", library)
    there: dict[str, Any] = {}
    exec(compile(code, str(PAGE), "exec"), there)
    now = clock.now()
    link = there["sign_in_link"](42, secret=SECRET, portal="https://acme.example.com", seconds=600)
    address, _, found = link.rpartition("/login/")
    claims = Reader((SECRET,), "acme.example.com", now, timedelta(days=90)).read(found)
    assert address == "https://acme.example.com"
    assert claims.customer == 42
    assert 590 <= claims.expires - now.timestamp() <= 610
    assert isinstance(claims, Claims)
