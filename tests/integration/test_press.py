"""The press: many callers, few workers, and a document for each whatever happens to the workers."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest

from services.billing.documents.errors import PressBusy, PressJammed, Unprintable
from services.billing.documents.press import Press
from tests.support import papers, pdf
from tests.support.waiting import until

PROJECT = Path(__file__).resolve().parents[2]

UNDER_GREEN_THREADS = """
import eventlet
eventlet.monkey_patch()
from services.billing.documents.press import Press
from tests.support import papers

def turn(turns):
    while True:
        eventlet.sleep(0.001)
        turns.append("mine")

with Press() as press:
    press.print(papers.receipt())
    turns = []
    turning = eventlet.spawn(turn, turns)
    both = [eventlet.spawn(press.print, papers.invoice(lines=papers.lines(300))) for _ in range(2)]
    documents = [printing.wait() for printing in both]
    turning.kill()
print(documents[0] == documents[1] and documents[0][:5] == b"%PDF-", len(turns))
"""

ORPHANED = """
import os
from services.billing.documents.press import Press
from tests.support import papers
press = Press()
press.print(papers.receipt())
print("printed", flush=True)
input()
"""


@pytest.fixture
def press() -> Iterator[Press]:
    with Press(seconds=20) as press:
        yield press


@pytest.fixture(autouse=True)
def apart_from_other_presses() -> Iterator[None]:
    """Those of a product that runs for other tests of this process are none of ours."""
    bystanders.update(workers())
    yield
    bystanders.clear()


bystanders: set[int] = set()


def workers(of: int | None = None) -> list[int]:
    """The processes of the press that this process, or the one given, started."""
    parent = of or os.getpid()
    pids = map(int, filter(str.isdigit, os.listdir("/proc")))
    return sorted(pid for pid in pids if pid not in bystanders and _is_worker(pid, parent))


def _is_worker(pid: int, parent: int) -> bool:
    with suppress(FileNotFoundError, ProcessLookupError):
        words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
        return b"services.billing.documents.worker" in words and _status(pid, "PPid") == str(parent)
    return False


def _status(pid: int, field: str) -> str:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(line.split()[1] for line in lines if line.startswith(f"{field}:"))


def _ticks_of_work(pid: int) -> int:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    user, system = fields[11:13]
    return int(user) + int(system)


def alive(pid: int) -> bool:
    with suppress(FileNotFoundError, ProcessLookupError):
        return _status(pid, "State") != "Z"
    return False


def test_no_worker_starts_before_the_first_document_and_one_stays_after_it(press: Press) -> None:
    assert workers() == []
    press.print(papers.receipt())
    first = workers()
    press.print(papers.invoice())
    assert (len(first), workers()) == (1, first)


def test_a_document_from_the_press_is_the_one_that_was_asked_for(press: Press) -> None:
    pages = pdf.pages(press.print(papers.invoice(number="INV-7")))
    assert [page.splitlines()[-2:] for page in pages] == [["Invoice INV-7", "Page 1 of 1"]]


def test_many_callers_get_their_own_documents_from_two_workers() -> None:
    numbers = [f"INV-{number}" for number in range(24)]
    with Press(workers=2, seconds=30) as press, ThreadPoolExecutor(8) as callers:
        files = list(callers.map(lambda number: press.print(papers.bare_invoice(number=number)), numbers))
        assert 1 <= len(workers()) <= 2
    assert [pdf.pages(file)[0].split("\n")[2] for file in files] == numbers
    assert workers() == []


def test_a_worker_killed_in_the_middle_of_a_document_is_replaced_and_the_document_comes(press: Press) -> None:
    press.print(papers.receipt())
    [worker] = workers()
    before = _ticks_of_work(worker)
    with ThreadPoolExecutor() as callers:
        printing = callers.submit(press.print, papers.invoice(lines=papers.lines(1000)))
        until(lambda: _ticks_of_work(worker) > before)
        assert not printing.done()
        os.kill(worker, signal.SIGKILL)
        assert len(pdf.opened(printing.result()).pages) == 43
    assert len(workers()) == 1
    assert worker not in workers()


def test_a_worker_that_falls_silent_is_replaced_and_the_document_comes() -> None:
    with Press(seconds=3) as press:
        press.print(papers.receipt())
        [silent] = workers()
        os.kill(silent, signal.SIGSTOP)
        assert press.print(papers.invoice()).startswith(b"%PDF-")
        assert len(workers()) == 1
        assert not alive(silent)


def test_when_no_worker_answers_in_time_the_press_is_jammed_and_leaves_no_process() -> None:
    with Press(seconds=0.01) as press:
        with pytest.raises(PressJammed):
            press.print(papers.receipt())
        assert workers() == []


def test_an_unprintable_paper_says_so_and_costs_no_worker(press: Press) -> None:
    press.print(papers.receipt())
    before = workers()
    with pytest.raises(Unprintable, match=r"^the pay link is not a web address$"):
        press.print(papers.invoice(pay=papers.pay_online("javascript:alert(1)")))
    assert press.print(papers.receipt()).startswith(b"%PDF-")
    assert workers() == before


def test_a_paper_too_large_to_send_is_unprintable(press: Press) -> None:
    with pytest.raises(Unprintable, match=r"^the document is too large$"):
        press.print(papers.noted("x" * (5 << 20)))
    assert workers() == []


def test_a_worker_retires_after_its_share_of_documents() -> None:
    with Press(seconds=20, documents_per_worker=2) as press:
        seen = []
        for _ in range(4):
            press.print(papers.receipt())
            seen.append(len(workers()))
    assert seen == [1, 0, 1, 0]


def test_a_caller_for_whom_no_worker_comes_free_in_time_is_told_so() -> None:
    with Press(workers=0, seconds=0.1) as press, pytest.raises(PressBusy, match=r"^no worker came free in time$"):
        press.print(papers.receipt())


def test_a_closed_press_prints_no_more_and_keeps_no_process(press: Press) -> None:
    press.print(papers.receipt())
    press.close()
    assert workers() == []
    with pytest.raises(PressBusy, match=r"^the press is closed$"):
        press.print(papers.receipt())


def test_workers_do_not_inherit_the_secrets_of_the_service(press: Press, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORTICO_SECRET_KEY", "not for workers")
    press.print(papers.receipt())
    [worker] = workers()
    names = {entry.split(b"=")[0] for entry in Path(f"/proc/{worker}/environ").read_bytes().split(b"\0") if entry}
    assert names == {b"PATH", b"RAYON_NUM_THREADS"}


def test_workers_go_when_their_service_is_killed() -> None:
    service = subprocess.Popen(
        [sys.executable, "-c", ORPHANED], cwd=PROJECT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    with service:
        assert service.stdout is not None
        assert service.stdout.readline() == b"printed\n"
        [worker] = workers(of=service.pid)
        service.kill()
        until(lambda: not alive(worker))


def test_a_press_that_stands_back_does_so_among_processes_and_among_sessions() -> None:
    with Press(niceness=7) as press:
        press.print(papers.receipt())
        (worker,) = workers()
        sessions = Path(f"/proc/{worker}/autogroup")  # empty or not there where Linux weighs processes only
        told = sessions.read_text().split() if sessions.exists() else []

        assert os.getpriority(os.PRIO_PROCESS, worker) == 7
        assert told[-1:] in (["7"], [])


def test_under_green_threads_others_go_on_while_a_document_prints() -> None:
    told = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", UNDER_GREEN_THREADS],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    ).stdout.split()
    right, turns = told
    assert right == "True"
    assert int(turns) > 20  # were they held up, they had one between two documents
