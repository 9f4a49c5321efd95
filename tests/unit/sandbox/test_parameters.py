"""Forms become typed values, or a refusal that names the parameter."""

from typing import Annotated

import pytest
from pydantic import Field

from deploy.sandbox.parameters import Email, Flag, Metadata, Text, Url, Whole, Wish, read, tree
from deploy.sandbox.refusals import InvalidParameters


class Line(Wish):
    name: Text
    quantity: Annotated[Whole, Field(ge=1)] = 1


class Order(Wish):
    lines: tuple[Line, ...]
    email: Email | None = None
    gift: Flag = False
    metadata: Metadata = Field(default_factory=dict)
    url: Url | None = None


def refusal(encoded: bytes) -> tuple[str | None, str | None]:
    with pytest.raises(InvalidParameters) as problem:
        read(tree(encoded), Order)
    return problem.value.code, problem.value.param


def test_nested_names_become_groups_and_lists() -> None:
    encoded = (
        b"lines[0][name]=Paper&lines[1][name]=Ink&lines[1][quantity]=3&expand[]=a.b&expand[]=c&metadata[k]=v+w"
    )
    assert tree(encoded) == {
        "lines": [{"name": "Paper"}, {"name": "Ink", "quantity": "3"}],
        "expand": ["a.b", "c"],
        "metadata": {"k": "v w"},
    }


def test_metadata_may_have_numbers_for_keys() -> None:
    assert tree(b"metadata[1042]=paid&data[metadata][7]=x") == {
        "metadata": {"1042": "paid"},
        "data": {"metadata": {"7": "x"}},
    }


def test_order_is_read_with_its_types() -> None:
    form = tree(
        b"lines[0][name]=Paper&lines[0][quantity]=3&gift=true&metadata[a]=1&metadata[b]=&url=http%3A%2F%2Fa.test"
    )
    assert read(form, Order).model_dump() == {
        "lines": ({"name": "Paper", "quantity": 3},),
        "email": None,
        "gift": True,
        "metadata": {"a": "1"},
        "url": "http://a.test",
    }


@pytest.mark.parametrize(
    ("encoded", "code", "param"),
    [
        (b"", "parameter_missing", "lines"),
        (b"lines[0][quantity]=1", "parameter_missing", "lines[0][name]"),
        (b"lines[0][name]=", "parameter_invalid_empty", "lines[0][name]"),
        (b"lines[0][name]=a&lines[0][colour]=red", "parameter_unknown", "lines[0][colour]"),
        (b"lines[0][name]=a&colour=red", "parameter_unknown", "colour"),
        (b"lines[0][name]=a&lines[0][quantity]=0", None, "lines[0][quantity]"),
        (b"lines[0][name]=a&gift=yes", None, "gift"),
        (b"lines[0][name]=a&metadata=x", None, "metadata"),
        (b"lines[0][name]=a&email=a%40b%20c", "email_invalid", "email"),
        (b"lines[0][name]=a&email=nobody", "email_invalid", "email"),
        (b"lines[0][name]=a&url=ftp%3A%2F%2Fa.test", "url_invalid", "url"),
        (b"lines[0][name]=a&url=http%3A%2F%2Fa.test%3B%20script-src%20*", "url_invalid", "url"),
        (b"lines[0][name]=a&url=http%3A%2F%2Fa.test%3A99999", "url_invalid", "url"),
        (b"lines[0][name]=a&url=%2Fpath", "url_invalid", "url"),
    ],
)
def test_wrong_parameter_is_named(encoded: bytes, code: str | None, param: str) -> None:
    assert refusal(encoded) == (code, param)


@pytest.mark.parametrize("amount", ["1.0", "1e3", "NaN", "+1", "١٢", "1_000", " 1", "0x1", "9" * 30, ""])
def test_whole_number_has_no_other_spelling(amount: str) -> None:
    form = {"lines": [{"name": "a", "quantity": amount}]}
    with pytest.raises(InvalidParameters) as problem:
        read(form, Order)
    assert (problem.value.code, problem.value.param) == ("parameter_invalid_integer", "lines[0][quantity]")


@pytest.mark.parametrize(
    "encoded", [b"a]b=1", b"a[b=1", b"[a]=1", b"a[b][c][d][e][f][g]=1", b"a=1&a[b]=2", b"\xff=1", b"a=\xff", b"=1"]
)
def test_form_that_makes_no_sense_is_refused(encoded: bytes) -> None:
    with pytest.raises(InvalidParameters):
        tree(encoded)
