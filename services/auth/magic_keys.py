"""The keys that a business signs magic links with, and what holds for its links."""

from services.auth.models import MagicLinkKeyRow
from services.auth.store import AuthStore
from shared import clock
from shared.bus.marks import answers
from shared.contracts.auth.magic_links import (
    ChangeMagicLinkRules,
    CreateMagicLinkKey,
    GetMagicLinkRules,
    ListMagicLinkKeys,
    MagicLinkKey,
    MagicLinkRules,
    RetireMagicLinkKey,
)
from shared.contracts.errors import AlreadyExists, Denied
from shared.contracts.message import Caller, Staff, System
from shared.secrets import Vault, new_token


class MagicKeys:
    def __init__(self, store: AuthStore, vault: Vault) -> None:
        self._store = store
        self._vault = vault

    @answers(CreateMagicLinkKey)
    def create(self, ask: CreateMagicLinkKey) -> MagicLinkKey:
        _demand_business(ask.who)
        secret = ask.secret or new_token()
        with self._store.begin():
            if secret in map(self._vault.open, self._store.sealed_keys()):
                raise AlreadyExists("secret")
            row = self._store.add_magic_key(sealed=self._vault.seal(secret), ending=secret[-4:])
            self._store.note(ask.who, "made a magic-link key", facts={"key": str(row.id)})
        return _message(row).model_copy(update={"secret": secret})

    @answers(ListMagicLinkKeys)
    def all(self, ask: ListMagicLinkKeys) -> list[MagicLinkKey]:
        _demand_business(ask.who)
        with self._store.reading():
            return [_message(row) for row in self._store.magic_keys()]

    @answers(RetireMagicLinkKey)
    def retire(self, ask: RetireMagicLinkKey) -> None:
        _demand_business(ask.who)
        with self._store.begin():
            row = self._store.magic_key(ask.key)
            if row.retired_at is not None:
                return
            row.retired_at, row.slot, row.sealed = clock.now(), None, ""
            self._store.note(ask.who, "retired a magic-link key", facts={"key": str(row.id)})

    @answers(GetMagicLinkRules)
    def rules(self, ask: GetMagicLinkRules) -> MagicLinkRules:
        _demand_business(ask.who)
        with self._store.reading():
            return self._store.magic_rules()

    @answers(ChangeMagicLinkRules)
    def change_rules(self, ask: ChangeMagicLinkRules) -> MagicLinkRules:
        _demand_business(ask.who)
        rules = MagicLinkRules(longest_days=ask.longest_days, is_single_use=ask.is_single_use)
        with self._store.begin():
            self._store.set_magic_rules(rules)
            facts = {"longest_days": str(rules.longest_days), "single_use": "yes" if rules.is_single_use else "no"}
            self._store.note(ask.who, "changed the rules of magic links", facts=facts)
        return rules


def _demand_business(who: Caller) -> None:
    """People of the business, and its operator: a key opens every account, so no program makes one."""
    if not isinstance(who.actor, (Staff, System)):
        raise Denied


def _message(row: MagicLinkKeyRow) -> MagicLinkKey:
    return MagicLinkKey(id=row.id, ending=row.ending, created_at=row.created_at, retired_at=row.retired_at)
