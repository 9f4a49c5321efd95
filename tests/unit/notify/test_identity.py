"""The same e-mail has the same Message-ID, and no other e-mail has it."""

from services.notify.domain.identity import message_id

FACTS = {"tenant": 7, "event_id": "e1", "kind": "invoice", "recipient": "jo@globex.example", "domain": "p.example"}


def identified(**changes: object) -> str:
    return message_id(**FACTS | changes)  # type: ignore[arg-type]  # facts of several types


def test_same_facts_give_the_same_identity() -> None:
    assert identified() == identified() == "<b3010263580de846f818469a750a012a4e869572@p.example>"


def test_each_fact_makes_another_identity() -> None:
    changes: list[dict[str, object]] = [
        {},
        {"tenant": 8},
        {"event_id": "e2"},
        {"kind": "receipt"},
        {"recipient": "al@globex.example"},
        {"domain": "q.example"},
    ]
    assert len({identified(**change) for change in changes}) == len(changes)
