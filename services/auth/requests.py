"""Sign-in requests as they are made: an address, a destination, a time, and a handle to derive the link by."""

from datetime import timedelta

from services.auth.domain.links import Link, mailbox, mint, tidy_next
from services.auth.models import SignInRequestRow
from services.auth.store import AuthStore
from shared import clock
from shared.config import Config
from shared.contracts.auth import SignInAsked, SignInRequested
from shared.contracts.message import Caller
from shared.secrets import Vault, fingerprint, new_token


class Requests:
    def __init__(self, store: AuthStore, vault: Vault, config: Config) -> None:
        self._store = store
        self._vault = vault
        self._config = config

    def note(self, who: Caller, *, email: str, next_path: str, browser: str) -> SignInAsked:
        """Asks for an e-mail to an address, whoever has it; in the open unit."""
        handle = new_token()
        request = self.made(handle, email=email, next_path=next_path, seconds=self._config.sign_in_seconds)
        request.browser = browser
        number = self._store.add_request(request)
        self._store.emit(
            SignInRequested(tenant=who.tenant, at=clock.now(), request_id=who.request_id, request=number)
        )
        return SignInAsked(request=handle)

    def made(self, handle: str, *, email: str, next_path: str, seconds: int) -> SignInRequestRow:
        moment = clock.now()
        return SignInRequestRow(
            email=email,
            mailbox=mailbox(email),
            handle_hash=fingerprint(handle),
            key_id=self._vault.key_id,
            tries=0,
            level="full",
            next=tidy_next(next_path),
            browser="",
            asked_at=moment,
            expires_at=moment + timedelta(seconds=seconds),
        )

    def link(self, request: SignInRequestRow) -> Link:
        return mint(self._vault, request.handle_hash, key_id=request.key_id)
