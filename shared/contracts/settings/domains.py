"""A domain of the business's own, and whether the world's name servers send it here."""

from typing import Literal

from shared.contracts.message import Ask, Message
from shared.contracts.settings import Tenant
from shared.contracts.values import Line

State = Literal["right", "absent", "elsewhere", "unanswered"]


class DomainCheck(Message):
    """What name servers say of a domain: that it leads here, that there is no such name, that it leads elsewhere,
    or nothing in time. `found` are the addresses it has; `wanted` is the host that it should be an alias (CNAME)
    of, and `addresses` are that host's."""

    domain: str
    state: State
    found: tuple[str, ...]
    wanted: str
    addresses: tuple[str, ...]


class SetDomain(Ask[Tenant]):
    """The caller's tenant at a domain of its own from now on, or, with None, only below the base domain. Links in
    e-mails lead to it at once, so check it first.
    Refuses with AlreadyExists, Invalid ("domain"), TenantNotFound or Denied."""

    domain: Line | None


class CheckDomain(Ask[DomainCheck]):
    """Asks the name servers about a domain, whether it is the tenant's yet or not. Changes nothing.
    Refuses with Invalid ("domain"), TenantNotFound or Denied."""

    domain: Line
