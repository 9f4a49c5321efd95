"""Where a path leads, and that what a business has switched off leads nowhere."""

import pytest
from starlette.responses import Response

from services.portal_web.portal.visit import Visit
from services.portal_web.portal.ways import NOWHERE, Way, Ways
from shared.contracts.settings import Switches


async def _page(_visit: Visit) -> Response:
    return Response()


INVOICE = Way("/invoices/{token}", get=_page)
ESTIMATE = Way("/estimates/{token}", get=_page, module="estimates")
WAYS = Ways((INVOICE, ESTIMATE))
TOKEN = "abcdefghijklmnopqrstuvwx"


def test_a_path_leads_to_its_way_with_its_parts() -> None:
    assert WAYS.find(f"/estimates/{TOKEN}") == (ESTIMATE, {"token": TOKEN})


def test_a_module_that_is_switched_off_leads_nowhere_and_the_others_stay() -> None:
    switches = Switches(off=frozenset({"estimates"}))
    assert WAYS.find(f"/estimates/{TOKEN}", switches) == (NOWHERE, {})
    assert WAYS.find(f"/invoices/{TOKEN}", switches) == (INVOICE, {"token": TOKEN})


@pytest.mark.parametrize(
    ("switches", "leads_on"),
    [
        (Switches(), True),
        (Switches(edit_name=False), False),
        (Switches(edit_email=False), True),
        (Switches(off=frozenset({"details"})), False),
    ],
    ids=str,
)
def test_what_customers_may_not_change_has_no_page(switches: Switches, leads_on: bool) -> None:
    name = Way("/details/name", get=_page, edit="edit_name")
    assert Ways([name]).find("/details/name", switches)[0] == (name if leads_on else NOWHERE)


@pytest.mark.parametrize(
    "path", ["/estimates/", f"/estimates/{TOKEN}x", f"/estimates/{TOKEN}/", "/estimates/../x", ""]
)
def test_what_is_not_exactly_a_path_leads_nowhere(path: str) -> None:
    assert WAYS.find(path) == (NOWHERE, {})
