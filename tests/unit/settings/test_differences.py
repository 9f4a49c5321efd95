"""What the audit log says of a change."""

from services.settings.domain.differences import differences


def test_only_what_is_different_is_told_by_its_path() -> None:
    before = {"name": "Acme", "off": ["comments"], "hosts": {"script": [], "img": []}, "pay": True, "gone": "x"}
    after = {"name": "Acme", "off": ["estimates", "comments"], "hosts": {"script": ["b", "a"]}, "pay": False}
    assert differences(before, after) == {
        "gone": "x → –",
        "hosts.script": "– → a, b",
        "off": "comments → comments, estimates",
        "pay": "yes → no",
    }


def test_what_is_long_is_cut() -> None:
    assert differences({"logo": ""}, {"logo": "x" * 100}) == {"logo": f"– → {'x' * 59}…"}


def test_nothing_changed_is_nothing_told() -> None:
    assert differences({"a": {"b": 1}}, {"a": {"b": 1}}) == {}
