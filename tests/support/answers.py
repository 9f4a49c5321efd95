"""Stands for the services behind the gateway: each question gets the answer, or the refusal, it was given."""

from collections.abc import Callable
from inspect import isawaitable
from typing import Any, TypeVar

from shared.contracts.message import Event, Question

R = TypeVar("R")


class AnsweringBus:
    """`answers` maps questions to an answer, an exception to raise, or a function (also async) of the question."""

    def __init__(self, answers: dict[type[Question[Any]], Any]) -> None:
        self.answers = answers
        self.asked: list[Question[Any]] = []
        self._listeners: list[tuple[frozenset[str], Callable[[str, bytes], None]]] = []

    async def ask(self, question: Question[R]) -> R:
        self.asked.append(question)
        answer = self.answers[type(question)]
        if isinstance(answer, Exception):
            raise answer
        found = answer(question) if callable(answer) else answer
        awaited: R = await found if isawaitable(found) else found
        return awaited

    def listen(self, topics: frozenset[str], listener: Callable[[str, bytes], None]) -> None:
        self._listeners.append((topics, listener))

    def tell(self, news: Event) -> None:
        for topics, listener in self._listeners:
            if news.topic() in topics:
                listener(news.topic(), news.model_dump_json().encode())

    async def start(self) -> None:
        """Nothing to connect to."""

    async def stop(self) -> None:
        """Nothing to let go of."""

    def times_asked(self, kind: type[Question[Any]]) -> int:
        return sum(isinstance(question, kind) for question in self.asked)
