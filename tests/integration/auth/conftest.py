"""A business for each test, and somebody at it who can sign in."""

import pytest

from tests.integration.auth.doorkeeper import Doorkeeper
from tests.support.business import business
from tests.support.house import House


@pytest.fixture
def door(house: House) -> Doorkeeper:
    return Doorkeeper(business(house, is_connected=False))
