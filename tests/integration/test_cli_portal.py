"""`portico portal` and `portico tenant change`, as an operator types them."""

from pathlib import Path

import pytest

from tests.integration.test_cli import acme, an_empty_folder, data, portico

__all__ = ["an_empty_folder"]
TENANT = ("--tenant", "acme")


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    acme()
    file = tmp_path / "portal.css"
    file.write_bytes(b"h1 { color: red }\r\n")
    return file


def published(kind: str = "css") -> list[tuple[int, str, int]]:
    return [(each["version"], each["by"], each["bytes"]) for each in data("portal", kind, "list", *TENANT)]


def test_a_sheet_is_published_to_the_letter_listed_removed_and_brought_back(sheet: Path) -> None:
    portico("portal", "css", "publish", str(sheet), *TENANT, "--as", "Pat")
    portico("portal", "css", "remove", *TENANT)
    assert published() == [(2, "command line", 0), (1, "Pat", 19)]
    portico("portal", "css", "restore", "1", *TENANT, "--as", "Sam")
    assert published()[0] == (3, "Sam", 19)
    assert portico("portal", "css", "show", "3", *TENANT).stdout_bytes == b"h1 { color: red }\r\n"
    portico("portal", "css", "show", "4", *TENANT, code=3)


def test_a_sheet_with_a_way_out_is_told_line_by_line_and_not_published(sheet: Path) -> None:
    sheet.write_text('a { color: red }\n@import "x";\nb { background: url(https://evil.example/x) }')
    for command in ("check", "publish"):
        result = portico("portal", "css", command, str(sheet), *TENANT, code=1)
        rows = [row.split()[:2] for row in result.stdout.splitlines()[1:]]
        assert (rows, result.stderr) == ([["2", "import"], ["3", "address"]], "Nothing was published.\n")
    assert published() == []
    sheet.write_bytes(b"\xff")
    portico("portal", "css", "publish", str(sheet), *TENANT, code=2)


def test_a_script_has_its_own_versions_and_places(sheet: Path) -> None:
    portico("portal", "js", "publish", str(sheet), *TENANT)
    assert (published("js"), published("css")) == ([(1, "command line", 19)], [])
    assert data("portal", "js", "places", *TENANT, "--pay") == [{"sign_in": "no", "pay": "yes"}]
    assert data("portal", "js", "places", *TENANT, "--sign-in") == [{"sign_in": "yes", "pay": "yes"}]


def test_a_host_is_allowed_and_withdrawn_and_nothing_but_an_origin_is_one() -> None:
    acme()
    host = ("script", "https://widgets.example", *TENANT)
    assert data("portal", "hosts", "allow", *host) == [{"kind": "script", "host": "https://widgets.example"}]
    assert data("portal", "hosts", "allow", *host) == data("portal", "hosts", "list", *TENANT)
    assert data("portal", "hosts", "withdraw", *host) == []
    for bad in ("http://widgets.example", "https://*.example", "https://a.example/x", "https://a.example; x", "*"):
        assert "one origin" in portico("portal", "hosts", "allow", "img", bad, *TENANT, code=2).stderr


def test_analytics_are_set_asked_for_and_removed() -> None:
    acme()
    hosts = ("portal", "hosts", "allow", "img", "https://pictures.example", *TENANT)
    portico(*hosts)
    words = ("portal", "analytics")
    assert data(*words, "set", "G-ABCD1234", *TENANT, "--no-ask") == [{"id": "G-ABCD1234", "asks": "no"}]
    assert data(*words, "remove", *TENANT) == data(*words, "show", *TENANT) == [{"id": "", "asks": "no"}]
    portico(*words, "set", "G-1;script-src *", *TENANT, code=2)
    assert data("portal", "hosts", "list", *TENANT) == [{"kind": "img", "host": "https://pictures.example"}]


def switched(*words: str) -> dict[str, str]:
    return {row["name"]: row["is"] for row in data("portal", "switches", *words, *TENANT)}


def test_a_module_or_a_rule_is_switched_off_and_on_and_the_rest_stays() -> None:
    acme()
    before = switched("list")
    assert switched("off", "estimates") == before | {"estimates": "off"}
    assert switched("off", "promises") == before | {"estimates": "off", "promises": "off"}
    assert switched("on", "estimates") == before | {"promises": "off"}
    assert switched("fee", "2.5") == before | {"promises": "off", "convenience_fee": "2.5 %"}
    portico("portal", "switches", "fee", "9", *TENANT, code=2)
    portico("portal", "switches", "off", "everything", *TENANT, code=2)


def test_nothing_blocked_is_an_empty_list_and_one_says_what_to_forget() -> None:
    acme()
    assert data("portal", "blocked", "list", *TENANT) == []
    portico("portal", "blocked", "dismiss", *TENANT, code=2)
    portico("portal", "blocked", "dismiss", "--all", *TENANT)


def test_a_profile_is_changed_field_by_field() -> None:
    acme()
    words = (
        "--set",
        "name=Acme Paper",
        "--set",
        "address.lines=Unit 4; 1 Foundry Lane",
        "--set",
        "accent=#FFD400",
    )
    assert data("tenant", "change", "acme", *words)[0]["name"] == "Acme Paper"
    portico("tenant", "change", "acme", "--set", "username=paper")
    (business,) = data("tenant", "list")
    assert (business["username"], business["name"]) == ("paper", "Acme Paper")
    for bad in ("currency=ZZZ", "terms_url=javascript:alert(1)"):
        portico("tenant", "change", "paper", "--set", bad, code=1)
    for bad in ("colour=red", "address.planet=Mars", "accent=red", "phone"):
        portico("tenant", "change", "paper", "--set", bad, code=2)


def test_the_look_is_changed_piece_by_piece_and_says_what_follows_from_the_accent(tmp_path: Path) -> None:
    acme()
    words = ("portal", "look", "set", *TENANT)
    (look,) = data(*words, "--accent", "#FFD400", "--radius", "0", "--font", "Inter, Georgia")
    assert look["links"] != "#ffd400"
    assert (look["scheme"], look["radius"], look["font"], look["logo"]) == ("both", 0, "Inter, Georgia", "none")
    (look,) = data(*words, "--scheme", "light", "--radius", "ours", "--font", "ours")
    assert (look["accent"], look["scheme"], look["radius"], look["font"]) == ("#ffd400", "light", "ours", "ours")
    portico(*words, "--radius", "99", code=2)
    portico(*words, "--font", "x; y", code=2)


def test_logos_and_an_icon_are_uploaded_and_removed(tmp_path: Path) -> None:
    acme()
    drawing, picture, note = tmp_path / "logo.svg", tmp_path / "logo.PNG", tmp_path / "note.txt"
    drawing.write_text("<svg><path/></svg>")
    picture.write_bytes(b"\x89PNG\r\n\x1a\nxyz")
    note.write_text("not a picture")
    portico("portal", "logo", "set", str(drawing), *TENANT)
    portico("portal", "logo", "set", str(picture), "--dark", *TENANT)
    portico("portal", "icon", "set", str(picture), *TENANT)
    (look,) = data("portal", "look", "show", *TENANT)
    assert (look["logo"], look["dark_logo"], look["icon"]) == ("svg", "png", "png")
    assert "Refused: invalid: logo" in portico("portal", "logo", "set", str(note), *TENANT, code=1).stderr
    portico("portal", "logo", "remove", *TENANT)
    portico("portal", "logo", "remove", "--dark", *TENANT)
    portico("portal", "icon", "remove", *TENANT)
    (look,) = data("portal", "look", "show", *TENANT)
    assert (look["logo"], look["dark_logo"], look["icon"]) == ("none", "none", "none")


def test_texts_are_said_in_several_languages_and_taken_back() -> None:
    acme()
    words = ("portal", "texts")
    english = {"place": "welcome", "language": "en", "text": "Good to see you."}
    german = {"place": "welcome", "language": "de", "text": "Willkommen."}
    assert data(*words, "set", "welcome", "Good to see you.", *TENANT) == [english]
    assert data(*words, "set", "welcome", "Willkommen.", "--language", "de", *TENANT) == [english, german]
    assert data(*words, "remove", "welcome", "--language", "en", *TENANT) == [german]
    assert data(*words, "remove", "welcome", *TENANT) == data(*words, "list", *TENANT) == []
    portico(*words, "set", "welcome", "x" * 1001, *TENANT, code=2)
