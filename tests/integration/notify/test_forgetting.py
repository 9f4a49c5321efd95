"""Which e-mails went to whom is forgotten after a year."""

from datetime import timedelta

import pytest
import time_machine

import services.notify.forgetting
from deploy.inbox.mailbox import Mailbox
from services.notify.forgetting import MEMORY, Forgetting
from services.notify.store import NotifyStore
from shared import clock
from shared.contracts.settings import ListTenants
from tests.integration.notify.office import TENANT, Office
from tests.integration.notify.test_events import STATEMENT
from tests.support.correspondence import tenant


def test_what_was_sent_is_forgotten_after_a_year(
    office: Office, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services.notify.forgetting, "AT_ONCE", 2)
    office.others.answers[ListTenants] = [tenant(id=TENANT)]
    forgetting = Forgetting(office.others, store=lambda who: NotifyStore(office.service.database, who))
    for number in range(5):
        office.hear(STATEMENT.model_copy(update={"event_id": f"{number}" * 32}))
    office.work()
    kept = []
    for late in (timedelta(minutes=-1), timedelta(minutes=1)):
        with time_machine.travel(clock.now() + MEMORY + late):
            forgetting.run()
        kept.append(len(office.log()))
    assert kept == [5, 0]
    assert len(mailbox.messages()) == 5
