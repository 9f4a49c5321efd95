"""Files that are too large for a message: whole again piece by piece, nobody else's, and not for ever."""

from datetime import timedelta

import pytest
import time_machine

from services.billing.files.files import to_download, to_send
from shared import clock
from shared.contracts.billing.files import PIECE, AddPiece, File, Kept, ReadPiece, StartUpload
from shared.contracts.errors import FileNotFound, Invalid, Refusal
from shared.contracts.message import Visitor
from tests.support.business import Business, business
from tests.support.house import House

LARGE = bytes(range(256)) * 2048 + b"the end"
"""Two whole pieces and a bit."""


def send(acme: Business, content: bytes, *, name: str = "invoices.csv") -> File:
    return to_send(acme.house.store(acme.who()), name=name, media_type="text/csv", content=content)


def kept(file: File) -> Kept:
    assert file.kept is not None
    return file.kept


def fetched(acme: Business, file: Kept) -> bytes:
    asked = [ReadPiece(who=acme.who(Visitor()), token=file.token, position=n) for n in range(file.pieces)]
    return b"".join(acme.house.bus.ask(each).content for each in asked)


def start(acme: Business, size: int) -> Kept:
    question = StartUpload(who=acme.who(Visitor()), name="order.pdf", media_type="application/pdf", size=size)
    return acme.house.bus.ask(question)


def add(acme: Business, token: str, position: int, content: bytes) -> None:
    acme.house.bus.ask(AddPiece(who=acme.who(Visitor()), token=token, position=position, content=content))


def refused(acme: Business, file: Kept, position: int = 0) -> type[Refusal]:
    with pytest.raises(Refusal) as refusal:
        acme.house.bus.ask(ReadPiece(who=acme.who(), token=file.token, position=position))
    return type(refusal.value)


def test_what_fits_into_a_message_travels_in_it(acme: Business) -> None:
    content = b"x" * PIECE
    assert send(acme, content) == File(name="invoices.csv", media_type="text/csv", content=content)


def test_what_does_not_fit_is_fetched_whole_in_pieces(acme: Business) -> None:
    file = kept(send(acme, LARGE))
    assert (file.size, file.pieces) == (len(LARGE), 3)
    assert fetched(acme, file) == LARGE


def test_the_same_file_made_again_is_kept_once(acme: Business) -> None:
    first, again, other = send(acme, LARGE), send(acme, LARGE), send(acme, LARGE, name="other.csv")
    assert first == again
    assert kept(other).token != kept(first).token


def test_a_file_has_no_piece_after_its_last(acme: Business) -> None:
    assert refused(acme, kept(send(acme, LARGE)), 3) is FileNotFound


def test_another_businesss_file_is_not_there(house: House, acme: Business) -> None:
    assert refused(business(house, is_connected=False), kept(send(acme, LARGE))) is FileNotFound


def test_a_file_that_nobody_claimed_is_gone_after_an_hour(acme: Business) -> None:
    file = kept(send(acme, LARGE))
    with time_machine.travel(timedelta(minutes=61)):
        assert refused(acme, file) is FileNotFound


def test_an_upload_that_was_claimed_stays(acme: Business) -> None:
    file = start(acme, len(LARGE))
    for position in (1, 0, 2, 0):
        add(acme, file.token, position, LARGE[position * PIECE : (position + 1) * PIECE])
    store = acme.house.store(acme.who())
    with store.begin():
        store.claim_file(file.token)
    with time_machine.travel(timedelta(days=400)):
        assert fetched(acme, file) == LARGE
        assert to_download(store, file.token) == File(name="order.pdf", media_type="application/pdf", kept=file)


def test_an_upload_that_broke_off_cannot_be_claimed(acme: Business) -> None:
    file = start(acme, len(LARGE))
    add(acme, file.token, 0, LARGE[:PIECE])
    store = acme.house.store(acme.who())
    with pytest.raises(FileNotFound), store.begin():
        store.claim_file(file.token)


@pytest.mark.parametrize(("position", "length"), [(0, PIECE - 1), (1, 9), (1, 11), (2, 1), (100, 10)])
def test_a_piece_that_does_not_fit_the_size_is_refused(acme: Business, position: int, length: int) -> None:
    file = start(acme, PIECE + 10)
    with pytest.raises(Invalid):
        add(acme, file.token, position, b"x" * length)


def test_a_made_file_takes_no_more_pieces(acme: Business) -> None:
    file = kept(send(acme, LARGE))
    with pytest.raises(Invalid):
        add(acme, file.token, 0, LARGE[:PIECE])


def test_what_has_expired_is_forgotten_and_nothing_else(acme: Business) -> None:
    old, claimed = kept(send(acme, LARGE)), kept(send(acme, LARGE, name="claimed.csv"))
    store = acme.house.store(acme.who())
    with store.begin():
        store.claim_file(claimed.token)
    with time_machine.travel(timedelta(hours=2)):
        fresh = kept(send(acme, LARGE, name="fresh.csv"))
        acme.house.janitor().forget_files()
        assert (fetched(acme, claimed), fetched(acme, fresh)) == (LARGE, LARGE)
    assert refused(acme, old) is FileNotFound


def test_what_has_expired_is_dropped_a_few_at_a_time_and_by_nobody_who_sends(acme: Business) -> None:
    for number in range(3):
        send(acme, LARGE, name=f"{number}.csv")
    store = acme.house.store(acme.who())
    with time_machine.travel(timedelta(hours=2)):
        send(acme, LARGE, name="fresh.csv")
        dropped = []
        for _ in range(3):
            with store.begin():
                dropped.append(store.forget_files(clock.now(), most=2))
    assert dropped == [2, 1, 0]
