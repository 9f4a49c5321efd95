"""A service that keeps silent is left alone for a moment, and never holds more than its share of the gateway."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

from shared import clock
from shared.bus.client import CIRCUIT_OPEN
from shared.contracts.errors import Unavailable

SILENCES_TO_OPEN = 5
OPEN_SECONDS = 5
MOST_IN_FLIGHT = 50


class Circuit:
    """Opens after five silences in a row; after five seconds one question at a time may try again.

    `places` are for the questions in flight: further ones wait their turn.
    """

    def __init__(self) -> None:
        self.places = asyncio.Semaphore(MOST_IN_FLIGHT)
        self._silences = 0
        self._open_until = clock.now()
        self._is_tried = False

    @contextmanager
    def trying(self) -> Iterator[None]:
        """Around a question in flight. Raises Unavailable while the circuit is open."""
        suspect = self._silences >= SILENCES_TO_OPEN
        if suspect and (self._is_tried or clock.now() < self._open_until):
            raise Unavailable(CIRCUIT_OPEN)
        self._is_tried |= suspect
        try:
            yield
        finally:
            self._is_tried &= not suspect

    def note_silence(self) -> None:
        self._silences += 1
        self._open_until = clock.from_now(seconds=OPEN_SECONDS)

    def note_answer(self) -> None:
        self._silences = 0
