"""How customers may pay a business, and what those should know who pay past the provider."""

from collections.abc import Iterable
from typing import Annotated, get_args

from pydantic import Field, StringConstraints

from shared.contracts.message import Strict
from shared.contracts.values import Bic, Iban, Line, Method, Methods, OfflineMethod, Text

METHODS: tuple[Method, ...] = get_args(Method)
"""In the order in which they are offered."""
OFFLINE: frozenset[OfflineMethod] = frozenset(get_args(OfflineMethod))
ONLINE: Methods = frozenset({"card", "bank"})
Words = Annotated[Text, StringConstraints(max_length=2_000)]


class Instruction(Strict):
    """What a customer should know who pays in this way: plain text, shown as it is."""

    method: OfflineMethod
    words: Words


class BankAccount(Strict):
    """Where transfers go. `holder` as the bank knows it, as long as a bank's form has room for."""

    holder: Annotated[Line, StringConstraints(min_length=1, max_length=70)]
    iban: Iban
    bic: Bic = ""

    @property
    def iban_in_groups(self) -> str:
        """Of four, as it is printed."""
        return " ".join(self.iban[start : start + 4] for start in range(0, len(self.iban), 4))


class Accepted(Strict):
    """How customers may pay, card and bank account on the provider's page, and the others past the provider."""

    methods: Methods = ONLINE
    instructions: Annotated[tuple[Instruction, ...], Field(max_length=len(OFFLINE))] = ()
    account: BankAccount | None = None

    def offered(self, *without: Iterable[Method]) -> tuple[Method, ...]:
        """What is accepted, but for what is switched off for a customer or for any of the invoices."""
        off = {method for each in without for method in each}
        return tuple(method for method in METHODS if method in self.methods and method not in off)

    def words_for(self, method: OfflineMethod) -> str:
        return next((each.words for each in self.instructions if each.method == method), "")
