"""Custom fields: a document's own words first, the customer's where it is silent."""

import pytest

from services.billing.domain.fields import inherited, named
from shared.contracts.billing.customers import CustomField
from shared.contracts.errors import Invalid


def fields(**told: str) -> tuple[CustomField, ...]:
    return tuple(CustomField(name=name, value=value) for name, value in told.items())


@pytest.mark.parametrize(
    ("own", "customers", "shown"),
    [
        ({}, {}, {}),
        ({"Site": "North"}, {}, {"Site": "North"}),
        ({}, {"Site": "South"}, {"Site": "South"}),
        ({"Site": "North"}, {"Site": "South"}, {"Site": "North"}),
        ({"Site": ""}, {"Site": "South"}, {"Site": "South"}),
        ({"Site": ""}, {"Site": ""}, {}),
        ({"B": "2", "A": ""}, {"A": "1", "C": "3"}, {"B": "2", "A": "1", "C": "3"}),
    ],
)
def test_what_a_document_leaves_empty_is_its_customers(
    own: dict[str, str], customers: dict[str, str], shown: dict[str, str]
) -> None:
    assert inherited(fields(**own), fields(**customers)) == fields(**shown)


def test_a_name_that_comes_twice_is_refused() -> None:
    twice = (*fields(Site="North"), *fields(Site="South"))
    with pytest.raises(Invalid) as refused:
        named(twice)
    assert refused.value.about == "fields"
