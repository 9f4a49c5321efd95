"""One image for all programs: without root, without a compiler, from a lock with hashes."""

import re

from tests.unit.compose import written

DOCKERFILE = (written.ROOT / "deploy" / "Dockerfile").read_text()
BASE = "python:3.11-slim-bookworm"


def test_both_stages_stand_on_the_slim_image() -> None:
    assert re.findall(r"^FROM (\S+)", DOCKERFILE, re.MULTILINE) == [BASE, BASE]


def test_programs_run_as_a_user_of_their_own() -> None:
    assert re.findall(r"^USER (\S+)", DOCKERFILE, re.MULTILINE) == ["10001:10001"]


def test_packages_are_checked_by_hash_and_come_from_wherever_pip_is_told() -> None:
    installs = re.findall(r"pip .*? install (.*)", DOCKERFILE)
    assert ["--require-hashes" in line or "--no-deps" in line for line in installs] == [True, True]
    assert re.search(r"index-url|find-links|trusted-host|https?://", DOCKERFILE) is None


def test_every_program_runs_from_the_one_image() -> None:
    built = {name: each["build"]["dockerfile"] for name, each in written.services().items() if "build" in each}
    images = {written.services()[name]["image"] for name in built}
    assert (set(built.values()), images) == ({"deploy/Dockerfile"}, {"${PORTICO_IMAGE:-portico}"})
