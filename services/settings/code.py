"""Style sheets and scripts of a business: checked, published, kept, brought back."""

from collections.abc import Mapping
from hashlib import sha256

from services.settings.domain.differences import differences
from services.settings.domain.style_sheet import problems
from services.settings.models import CodeVersionRow
from services.settings.store import SettingsStore
from shared import clock
from shared.bus.marks import answers
from shared.callers import demand_business, demand_reader
from shared.contracts.errors import CodeNotFound, Invalid
from shared.contracts.message import Caller
from shared.contracts.settings.code import (
    LARGEST_CODE,
    ChangeExtras,
    CheckCss,
    CodeKind,
    CodeProblem,
    CodeVersion,
    Extras,
    GetCode,
    ListCode,
    PublishCode,
    Published,
    RestoreCode,
)

NAMES: Mapping[CodeKind, str] = {"css": "a style sheet", "js": "a script"}


class CodeDesk:
    def __init__(self, store: SettingsStore) -> None:
        self._store = store

    @answers(CheckCss)
    def check(self, ask: CheckCss) -> list[CodeProblem]:
        demand_reader(ask.who)
        return problems(ask.text)

    @answers(PublishCode)
    def publish(self, ask: PublishCode) -> Published:
        demand_business(ask.who)
        _demand_harmless(ask.kind, ask.text)
        with self._store.begin():
            return self._publish(ask.who, ask.kind, ask.text)

    @answers(RestoreCode)
    def restore(self, ask: RestoreCode) -> Published:
        demand_business(ask.who)
        with self._store.begin():
            earlier = self._store.code_version(ask.kind, number=ask.number)
            return self._publish(ask.who, ask.kind, earlier.text)

    @answers(ListCode)
    def all(self, ask: ListCode) -> list[CodeVersion]:
        demand_reader(ask.who)
        with self._store.reading():
            return [_version(row) for row in self._store.code_versions(ask.kind)]

    @answers(GetCode)
    def get(self, ask: GetCode) -> str:
        with self._store.reading():
            text = self._store.code_text(ask.kind, digest=ask.digest)
        if text is None:
            raise CodeNotFound(ask.digest)
        return text

    @answers(ChangeExtras)
    def change(self, ask: ChangeExtras) -> Extras:
        demand_business(ask.who)
        with self._store.begin():
            row = self._store.changing_tenant(ask.who, base=ask.base)
            before, row.extras = Extras.model_validate(row.extras), ask.extras.model_dump(mode="json")
            changed = differences(before.model_dump(mode="json"), row.extras)
            self._store.note(ask.who, "changed analytics, hosts or places", changed)
        return ask.extras

    def _publish(self, who: Caller, kind: CodeKind, text: str) -> Published:
        digest = sha256(text.encode()).hexdigest()[:16] if text.strip() else ""
        row = self._store.changing_tenant(who)
        before = Published(css=row.css_digest, js=row.js_digest)
        after = before.model_copy(update={kind: digest})
        if after != before:
            row.css_digest, row.js_digest = after.css, after.js
            number = self._store.next_code_number(kind)
            self._store.note(who, f"published {NAMES[kind]}", {"version": str(number), "digest": digest or "none"})
            self._store.add(
                CodeVersionRow(
                    kind=kind,
                    number=number,
                    digest=digest,
                    text=text,
                    author=who.name,
                    published_at=clock.now(),
                )
            )
        return after


def _demand_harmless(kind: CodeKind, text: str) -> None:
    found = problems(text) if kind == "css" else _too_long(text)
    if found:
        first = found[0]
        raise Invalid(kind, {"line": str(first.line), "reason": first.reason, "found": first.found})


def _too_long(text: str) -> list[CodeProblem]:
    return [CodeProblem(line=1, reason="too long")] if len(text.encode()) > LARGEST_CODE else []


def _version(row: CodeVersionRow) -> CodeVersion:
    return CodeVersion(
        number=row.number, digest=row.digest, size=len(row.text.encode()), author=row.author, at=row.published_at
    )
