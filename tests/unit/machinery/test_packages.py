"""A missing program is asked for by name, with the command that brings it."""

from pathlib import Path

import pytest

from deploy.machinery.packages import MissingPrograms, Package, ensure, missing


@pytest.fixture
def server(tmp_path: Path) -> Package:
    return Package("sampleserver", "sampled", f"{tmp_path}/*/bin")


def installed(place: Path, version: str) -> Path:
    binary = place / version / "bin" / "sampled"
    binary.parent.mkdir(parents=True)
    binary.touch()
    return binary


def test_newest_of_several_versions_is_used(server: Package, tmp_path: Path) -> None:
    installed(tmp_path, "9")
    newest = installed(tmp_path, "15")
    installed(tmp_path, "13")
    assert server.binary() == newest


def test_program_that_is_there_is_not_missing(server: Package, tmp_path: Path) -> None:
    installed(tmp_path, "15")
    absent = Package("otherserver", "otherd", f"{tmp_path}/other")
    assert missing([server, absent]) == [absent]


def test_program_on_the_path_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    binary = tmp_path / "sampled"
    binary.touch(mode=0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert Package("sampleserver", "sampled", "/nowhere").binary() == binary


def test_where_nothing_may_be_installed_the_error_names_programs_and_command(
    server: Package, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(MissingPrograms) as refusal:
        ensure(server)
    assert str(refusal.value) == (
        f"Not found: sampled ({tmp_path}/*/bin or PATH).\n"
        "On Debian: sudo apt-get install --no-install-recommends sampleserver"
    )
