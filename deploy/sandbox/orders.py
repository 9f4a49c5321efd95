"""What a test may tell the sandbox to do."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from deploy.sandbox.accounts import account_id
from deploy.sandbox.deliveries import Order as DeliveryOrder
from deploy.sandbox.faults import Trouble


class Order(BaseModel):
    """An instruction to the sandbox."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class FaultOrder(Order):
    operation: str
    answer: Literal["late", "held", "lost", "broken"]
    when: Literal["before", "after"] = "after"
    times: int = Field(default=1, ge=1)
    seconds: float = Field(default=0, ge=0, le=600)
    key: str | None = None
    remembered: bool = True

    @property
    def trouble(self) -> Trouble:
        account = account_id(self.key) if self.key else None
        return Trouble(**self.model_dump(exclude={"key"}), account=account)


class SettleOrder(Order):
    outcome: Literal["succeeded", "failed"]


class HoldOrder(Order):
    types: tuple[str, ...] = ("*",)


class ReleaseOrder(Order):
    order: DeliveryOrder = "oldest"


class DuplicateOrder(Order):
    event: str
    copies: int = Field(default=1, ge=1, le=100)
