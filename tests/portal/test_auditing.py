"""What a business changes of its portal stands in the audit log: who, when, from where, what."""

from shared.contracts.auth import AuditEntry, ListAudit
from shared.contracts.message import Staff
from shared.contracts.settings import ChangeSwitches, GetTenant
from shared.contracts.settings.code import ChangeExtras, Extras, PublishCode
from shared.contracts.settings.late_fees import ChangeLateFee, LateFeeTerms
from tests.portal.conftest import House
from tests.support.waiting import until


def log(house: House, *, by: str) -> list[AuditEntry]:
    entries = house.product.bus.ask(ListAudit(who=house.business))
    return [entry for entry in entries if entry.name == by]


def test_code_switches_and_settings_are_noted_with_who_and_from_where(nakheel: House) -> None:
    changes = {"actor": Staff(staff=1, role="admin"), "name": "Huda", "ip": "2001:db8::7"}
    who = nakheel.business.model_copy(update=changes)
    bus = nakheel.product.bus
    digest = bus.ask(PublishCode(who=who, kind="js", text="first()")).js
    bus.ask(PublishCode(who=who, kind="js", text=""))
    bus.ask(ChangeExtras(who=who, extras=Extras(runs_on_pay=True)))
    bus.ask(ChangeExtras(who=who, extras=Extras()))
    known = bus.ask(GetTenant(who=who)).switches
    without = known.model_copy(update={"off": frozenset({"estimates"})})
    bus.ask(ChangeSwitches(who=who, switches=without))
    bus.ask(ChangeSwitches(who=who, switches=known))
    late_fee = bus.ask(GetTenant(who=who)).late_fee
    assert late_fee
    terms = LateFeeTerms(**late_fee.model_dump(exclude={"since"}))
    bus.ask(ChangeLateFee(who=who, terms=terms.model_copy(update={"grace_days": 9})))
    bus.ask(ChangeLateFee(who=who, terms=terms))
    until(lambda: len(log(nakheel, by="Huda")) == 8)
    noted = log(nakheel, by="Huda")
    assert [(entry.act, entry.facts) for entry in reversed(noted)] == [
        ("published a script", {"version": "1", "digest": digest}),
        ("published a script", {"version": "2", "digest": "none"}),
        ("changed analytics, hosts or places", {"runs_on_pay": "no → yes"}),
        ("changed analytics, hosts or places", {"runs_on_pay": "yes → no"}),
        ("changed what the portal offers", {"off": "– → estimates"}),
        ("changed what the portal offers", {"off": "estimates → –"}),
        ("changed the late fee", {"grace_days": "5 → 9"}),
        ("changed the late fee", {"grace_days": "9 → 5"}),
    ]
    assert {(entry.actor, entry.ip) for entry in noted} == {("staff", "2001:db8::7")}
