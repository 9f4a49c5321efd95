"""What e-mails about a customer's details say, in full."""

import pytest

from services.notify.details_letters import contact_alert, customer_alert, email_confirmation, email_notice
from services.notify.rendering import written
from shared.contracts.billing.customers import Contact
from shared.contracts.billing.details import ContactChanged
from tests.support.correspondence import customer, customer_changed, minted_email_link, tenant

CONFIRM = """\
Confirm your new email address

Emails to Globex Corporation shall go to jo.marsh@globex.example instead of jo@globex.example. \
Nothing changes until you confirm.

Confirm the address
https://acme.portal.example/email/Zt8QyV3rN0pLZt8QyV3rN0pL

The link works for 24 hours and once.

Someone asked for this on November 24, 2026, 12:05\u202fPM PST (Firefox, Linux). \
If you know nothing of this, ignore this email.

-- 
Acme Paper, Inc. · 1725 Mill Street · Portland, OR 97209
Questions? Reply to this email, or call +1\xa0503\xa0555\xa00142."""
UNDO = """\
Your email address was changed

Since November 24, 2026, 12:05\u202fPM PST, emails to Globex Corporation go to jo.marsh@globex.example \
and no longer to jo@globex.example. If that was you, there is nothing to do.

If it was not you, take it back: everyone who is signed in will be signed out.

This was not me
https://acme.portal.example/email/Zt8QyV3rN0pLZt8QyV3rN0pL

The link works until December 1, 2026, 12:05\u202fPM PST.

-- 
Acme Paper, Inc. · 1725 Mill Street · Portland, OR 97209
Questions? Reply to this email, or call +1\xa0503\xa0555\xa00142."""
CHANGED = """\
Globex Corporation has changed its details

Jo Marsh did this in your customer portal.

Billing address, before: 880 Cypress Creek Road, Springfield, OR 97477
Billing address, now: 1 Main Street, Springfield, OR 97477

Documents show this from now on, those already sent too.

-- 
Acme Paper, Inc. · 1725 Mill Street · Portland, OR 97209
You get this because questions to Acme Paper are sent to this address."""


def test_the_new_address_is_asked_to_confirm() -> None:
    email = written(email_confirmation(minted_email_link(), tenant()))
    assert (email.subject, email.text) == ("Confirm your new email address for Acme Paper", CONFIRM)


def test_the_old_address_is_told_and_may_take_it_back() -> None:
    email = written(email_notice(minted_email_link(act="undo"), tenant()))
    assert (email.subject, email.text) == ("Your email address for Acme Paper was changed", UNDO)


def test_the_business_reads_what_was_and_what_is() -> None:
    email = written(customer_alert(customer_changed(), tenant()))
    assert (email.subject, email.text) == ("Globex Corporation has changed its details", CHANGED)


def test_only_what_is_different_is_told_and_nothing_is_a_dash() -> None:
    event = customer_changed(before=customer(), after=customer(name="Globex SE", tax_id="DE 1", locale="pt-BR"))
    assert [(row.label, row.value) for row in customer_alert(event, tenant()).rows] == [
        ("Name, before", "Globex Corporation"),
        ("Name, now", "Globex SE"),
        ("Tax ID, before", "–"),
        ("Tax ID, now", "DE 1"),
        ("Language, before", "–"),
        ("Language, now", "Portuguese (Brazil)"),
    ]


@pytest.mark.parametrize(("by", "is_undone"), [("", False), ("Jo", True)])
def test_the_business_is_told_how_it_came_about(by: str, is_undone: bool) -> None:
    text = written(customer_alert(customer_changed(by=by, is_undone=is_undone), tenant())).text
    assert ("This was done in your customer portal." in text, "has taken the change" in text) == (
        not is_undone,
        is_undone,
    )


def test_a_contact_comes_and_goes() -> None:
    facts = customer_changed().model_dump(include={"tenant", "at", "request_id", "customer", "by", "actor", "ip"})
    ana = Contact(name="Ana Ruiz", email="ana@globex.example")
    event = ContactChanged(**facts, name="Globex Corporation", before=None, after=ana)
    rows = [(row.label, row.value) for row in contact_alert(event, tenant()).rows]
    assert rows == [("Contact, before", "–"), ("Contact, now", "Ana Ruiz, ana@globex.example")]
