"""Tells the story to a running installation without businesses, once, and says where to look."""

from deploy.demo.block import block
from deploy.demo.running import told_before
from deploy.demo.telling import Teller, one_click_link
from shared.bus.service import Bus, platform_origin
from shared.config import Config
from shared.contracts.settings import ListTenants

MADE_OF = "compose: PostgreSQL, RabbitMQ, Redis, payment sandbox"


class NotOurStory(Exception):
    """Other businesses are there, or the demo's were left half told by an interrupted start."""


def seed(bus: Bus, config: Config, *, hooks_url: str) -> str:
    """The block to print. Raises NotOurStory."""
    if not bus.ask(ListTenants(who=platform_origin())):
        Teller(bus, config, hooks_url=hooks_url).tell()
    try:
        told = told_before(bus)
    except LookupError as missing:
        raise NotOurStory from missing
    return block(
        told,
        made_of=MADE_OF,
        link=one_click_link(bus, told[0]),
        inbox_url=config.site("inbox"),
        stop="docker compose down",
        afresh="docker compose down --volumes",
    )
