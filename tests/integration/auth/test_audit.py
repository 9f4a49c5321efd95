"""What other services did comes into the audit log by their news."""

from services.auth.auditing import Auditing
from services.auth.store import AuthStore
from shared import clock
from shared.contracts.auth import AuditEntry, ListAudit
from shared.contracts.settings import SettingsNoted, Tenant
from tests.support.house import House, system


def test_news_is_noted_once_however_often_it_comes(house: House) -> None:
    tenant, other = house.tenant(), house.tenant()
    news = SettingsNoted(
        tenant=tenant.id,
        at=clock.now(),
        request_id="r1",
        act="published a style sheet",
        actor="staff",
        name="Pat",
        ip="192.0.2.7",
        facts={"version": "3"},
    )
    for _ in range(2):
        auditing(house, tenant).settings(news)
    assert auditing(house, tenant).newest(ListAudit(who=system(tenant))) == [
        AuditEntry(**news.model_dump(include=set(AuditEntry.model_fields)), customer=None)
    ]
    assert auditing(house, other).newest(ListAudit(who=system(other))) == []


def auditing(house: House, tenant: Tenant) -> Auditing:
    return Auditing(AuthStore(house.databases["auth"], system(tenant)))
