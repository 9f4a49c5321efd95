"""How pages look and what they say, as the business decides."""

import pytest

from shared.contracts.errors import Denied, Invalid
from shared.contracts.message import Visitor
from shared.contracts.settings import GetTenant
from shared.contracts.settings.look import ChangeLook, ChangeTexts, Look, Texts
from tests.support.house import House, system

MARK = "<svg><path/></svg>"


def test_look_and_texts_are_the_tenants_at_its_next_version(house: House) -> None:
    tenant = house.tenant()
    look = Look(scheme="light", radius=0, font="Inter", dark_logo=MARK, icon=MARK)
    texts = Texts(welcome={"en": "Hello", "ar": "أهلًا"})
    assert house.bus.ask(ChangeLook(who=system(tenant), look=look)) == look
    assert house.bus.ask(ChangeTexts(who=system(tenant), texts=texts)) == texts
    expected = tenant.model_copy(update={"look": look, "texts": texts, "version": 3})
    assert house.bus.ask(GetTenant(who=system(tenant))) == expected


@pytest.mark.parametrize("field", ["dark_logo", "icon"])
def test_a_picture_that_is_none_is_refused(house: House, field: str) -> None:
    tenant = house.tenant()
    with pytest.raises(Invalid) as refused:
        house.bus.ask(ChangeLook(who=system(tenant), look=Look(**{field: "https://elsewhere.example/x.png"})))
    assert refused.value.about == field
    assert house.bus.ask(GetTenant(who=system(tenant))) == tenant


def test_visitors_change_neither(house: House) -> None:
    who = system(house.tenant(), actor=Visitor())
    with pytest.raises(Denied):
        house.bus.ask(ChangeLook(who=who, look=Look()))
    with pytest.raises(Denied):
        house.bus.ask(ChangeTexts(who=who, texts=Texts()))
