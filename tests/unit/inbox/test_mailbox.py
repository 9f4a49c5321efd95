"""The mailbox keeps the newest messages, also over a restart."""

from pathlib import Path
from threading import Thread

from deploy.inbox.mailbox import Mailbox
from tests.support.inbox import letter


def deliver(mailbox: Mailbox, subject: str, *, to: str = "jo@globex.example") -> None:
    source = letter(subject, to=to).as_bytes()
    mailbox.deliver(source, sender="billing@acme.example", recipients=(to,))


def subjects(mailbox: Mailbox) -> list[str]:
    return [message.subject for message in mailbox.messages()]


def test_newest_message_comes_first() -> None:
    mailbox = Mailbox()
    deliver(mailbox, "Invoice")
    deliver(mailbox, "Receipt")
    assert subjects(mailbox) == ["Receipt", "Invoice"]


def test_oldest_message_makes_room() -> None:
    mailbox = Mailbox(capacity=2)
    for subject in ("Sign in", "Invoice", "Receipt"):
        deliver(mailbox, subject)
    assert subjects(mailbox) == ["Receipt", "Invoice"]
    assert mailbox.message(1) is None


def test_messages_come_back_after_a_restart_under_their_numbers(tmp_path: Path) -> None:
    before = Mailbox(folder=tmp_path, capacity=2)
    for subject in ("Sign in", "Invoice", "Receipt"):
        deliver(before, subject)
    (tmp_path / "notes.eml").write_text("not ours")
    after = Mailbox(folder=tmp_path, capacity=2)
    assert [(one.number, one.subject, one.recipients) for one in after.messages()] == [
        (3, "Receipt", ("jo@globex.example",)),
        (2, "Invoice", ("jo@globex.example",)),
    ]
    assert after.messages()[0].source == before.messages()[0].source
    assert after.unseen() == frozenset()
    deliver(after, "Reminder")
    assert after.messages()[0].number == 4


def test_clearing_removes_the_files_too_and_numbers_are_not_used_again(tmp_path: Path) -> None:
    mailbox = Mailbox(folder=tmp_path)
    deliver(mailbox, "Invoice")
    mailbox.clear()
    assert (subjects(mailbox), list(tmp_path.iterdir())) == ([], [])
    deliver(mailbox, "Receipt")
    assert mailbox.messages()[0].number == 2


def test_message_is_new_until_it_was_seen_and_each_change_shows_in_the_revision() -> None:
    mailbox = Mailbox()
    revisions = [mailbox.revision]
    deliver(mailbox, "Invoice")
    revisions.append(mailbox.revision)
    assert mailbox.unseen() == {1}
    mailbox.mark_seen(1)
    revisions.append(mailbox.revision)
    mailbox.mark_seen(1)
    assert mailbox.unseen() == frozenset()
    assert mailbox.revision == revisions[-1]
    assert len(set(revisions)) == 3


def test_waiting_ends_with_the_message_that_was_waited_for() -> None:
    mailbox = Mailbox()
    deliver(mailbox, "Invoice", to="somebody@else.example")
    sender = Thread(target=deliver, args=(mailbox, "Receipt"))
    sender.start()
    found = mailbox.wait_for(1, mentioning="jo@globex.example")
    sender.join()
    assert [message.subject for message in found] == ["Receipt"]


def test_waiting_in_vain_tells_what_did_come() -> None:
    mailbox = Mailbox()
    deliver(mailbox, "Invoice")
    assert [message.subject for message in mailbox.wait_for(2, seconds=0)] == ["Invoice"]
