"""Who may come in: sign-in requests and sessions."""

from datetime import timedelta

from services.auth.asking import Asking
from services.auth.auditing import Auditing
from services.auth.forgetting import Forgetting
from services.auth.mailboxes import Mailboxes
from services.auth.models import POST
from services.auth.sessions import Sessions
from services.auth.signing_in import SigningIn
from services.auth.store import AuthStore
from shared.bus.jobs import Job
from shared.bus.loops import Bell
from shared.bus.service import Bus, Service
from shared.config import Config
from shared.contracts.message import Origin
from shared.database import Database
from shared.secrets import Vault


def make(config: Config, bus: Bus) -> Service:
    """The service, ready to be hosted. It asks billing who has an address, settings which tenants there are."""
    database = Database(config.database("auth"), connections=config.workers + 4)
    vault = Vault(config.secret_key.get_secret_value())
    bell = Bell()

    def store(who: Origin) -> AuthStore:
        return AuthStore(database, who, news=bell.ring)

    return Service(
        "auth",
        database=database,
        post=POST,
        bell=bell,
        rooms={
            Asking: lambda who: Asking(store(who), bus, Mailboxes(bus, who), vault, config),
            SigningIn: lambda who: SigningIn(store(who), Mailboxes(bus, who), config),
            Auditing: lambda who: Auditing(store(who)),
            Sessions: lambda who: Sessions(store(who), bus, config),
        },
        jobs=(Job("auth memory", timedelta(days=1), Forgetting(bus, store=store).run),),
    )
