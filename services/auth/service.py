"""Who may come in: sign-in requests and sessions."""

from datetime import timedelta

from services.auth.asking import Asking
from services.auth.auditing import Auditing
from services.auth.following import Following
from services.auth.forgetting import Forgetting
from services.auth.magic_keys import MagicKeys
from services.auth.magic_links import MagicLinks
from services.auth.mailboxes import Mailboxes
from services.auth.models import POST
from services.auth.requests import Requests
from services.auth.sessions import Sessions
from services.auth.signing_in import SigningIn
from services.auth.store import AuthStore
from services.auth.switching import Switching
from shared.bus.jobs import Job
from shared.bus.loops import Bell
from shared.bus.service import Bus, Service
from shared.config import Config
from shared.contracts.message import Caller, Origin
from shared.database import Database
from shared.secrets import Vault


def make(config: Config, bus: Bus) -> Service:
    """The service, ready to be hosted. It asks billing who has an address, settings which tenants there are."""
    database = Database(config.database("auth"), connections=config.workers + 4)
    vault = Vault(config.secret_key.get_secret_value())
    bell = Bell()

    def store(who: Origin) -> AuthStore:
        return AuthStore(database, who, news=bell.ring)

    def asking(who: Caller) -> Asking:
        mine = store(who)
        return Asking(mine, bus, Mailboxes(bus, who), Requests(mine, vault, config))

    def signing_in(who: Caller) -> SigningIn:
        mine = store(who)
        return SigningIn(mine, Mailboxes(bus, who), Requests(mine, vault, config), config)

    def magic_links(who: Caller) -> MagicLinks:
        mine = store(who)
        return MagicLinks(mine, bus, vault, Requests(mine, vault, config), config)

    return Service(
        "auth",
        database=database,
        post=POST,
        bell=bell,
        rooms={
            Asking: asking,
            MagicKeys: lambda who: MagicKeys(store(who), vault),
            MagicLinks: magic_links,
            SigningIn: signing_in,
            Following: lambda who: Following(store(who), bus, who),
            Switching: lambda who: Switching(store(who), Mailboxes(bus, who), config),
            Auditing: lambda who: Auditing(store(who)),
            Sessions: lambda who: Sessions(store(who), bus, config),
        },
        jobs=(Job("auth memory", timedelta(days=1), Forgetting(bus, store=store).run),),
    )
