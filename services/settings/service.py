"""Who the businesses are, how each wants to look and speak, and what each adds to its pages."""

from services.settings.appearance import Appearance
from services.settings.blocked import BlockedSources
from services.settings.code import CodeDesk
from services.settings.domains import Domains
from services.settings.late_fees import LateFees
from services.settings.models import POST
from services.settings.naming import NameServers
from services.settings.store import SettingsStore
from services.settings.tenants import Tenants
from shared.bus.loops import Bell
from shared.bus.service import Bus, Service
from shared.config import Config
from shared.contracts.message import Origin
from shared.database import Database


def make(config: Config, bus: Bus) -> Service:
    """The service, ready to be hosted. It asks nobody."""
    database = Database(config.database("settings"), connections=config.workers + 4)
    bell = Bell()

    def store(who: Origin) -> SettingsStore:
        return SettingsStore(database, who, news=bell.ring)

    def domains(who: Origin) -> Domains:
        mine = store(who)
        return Domains(mine, Tenants(mine, config), NameServers(), config)

    return Service(
        "settings",
        database=database,
        post=POST,
        bell=bell,
        rooms={
            Tenants: lambda who: Tenants(store(who), config),
            Domains: domains,
            Appearance: lambda who: Appearance(store(who)),
            LateFees: lambda who: LateFees(store(who)),
            CodeDesk: lambda who: CodeDesk(store(who)),
            BlockedSources: lambda who: BlockedSources(store(who)),
        },
    )
