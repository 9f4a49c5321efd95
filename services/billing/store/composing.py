"""What documents are made of: lines, discounts and taxes, written as rows and read as messages."""

from collections.abc import Callable, Iterable
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, select

from services.billing.domain.totals import Totals
from services.billing.models.composed import AdjustmentColumns, LineColumns
from services.billing.store.messages import money
from shared.contracts.billing.invoices import Adjustment
from shared.json_columns import json_list, json_object, plain


def rows_of(
    totals: Totals, *, line: Callable[..., LineColumns], adjustment: Callable[..., AdjustmentColumns], **owner: int
) -> Iterable[Any]:
    """The rows of a document; `owner` names it, as in `invoice_id=7`."""
    currency = totals.total.currency
    for position, each in enumerate(totals.lines):
        yield line(
            position=position,
            name=each.name,
            description=each.description,
            quantity=each.quantity,
            currency=currency,
            unit_cost_minor=each.unit_cost.minor,
            amount_minor=each.amount.minor,
            **owner,
        )
    kinds: tuple[tuple[str, tuple[Adjustment, ...]], ...] = (("discount", totals.discounts), ("tax", totals.taxes))
    for kind, found in kinds:
        for position, part in enumerate(found):
            until = {} if part.expires is None else {"expires": part.expires}
            yield adjustment(
                kind=kind,
                position=position,
                name=part.name,
                rate=part.rate,
                currency=currency,
                amount_minor=part.amount.minor,
                **until,
                **owner,
            )


def composition_of(document: Any, *, line: Any, adjustment: Any, owner: str, **told: Any) -> dict[str, Any]:
    """The members of a document's message that tell what it is made of; `owner` is the column that names it, and
    `told` is more of its lines."""
    lines = json_list(
        select(
            json_object(
                name=line.name,
                description=line.description,
                quantity=plain(line.quantity),
                unit_cost=money(line.unit_cost_minor, line),
                amount=money(line.amount_minor, line),
                **told,
            )
        )
        .where(_part_of(line, document, owner))
        .order_by(line.position)
        .correlate(document)
    )
    return {
        "lines": lines,
        "subtotal": money(document.subtotal_minor, document),
        "discounts": adjustments_of("discount", document, adjustment, owner),
        "taxes": adjustments_of("tax", document, adjustment, owner),
    }


def adjustments_of(kind: str, document: Any, adjustment: Any, owner: str, **told: Any) -> ScalarSelect[Any]:
    """Of one kind, in their order; `told` is more of them."""
    return json_list(
        select(
            json_object(
                name=adjustment.name,
                rate=plain(adjustment.rate),
                amount=money(adjustment.amount_minor, adjustment),
                **told,
            )
        )
        .where(_part_of(adjustment, document, owner), adjustment.kind == kind)
        .order_by(adjustment.position)
        .correlate(document)
    )


def _part_of(part: Any, document: Any, owner: str) -> ColumnElement[bool]:
    same: ColumnElement[bool] = (part.tenant_id == document.tenant_id) & (getattr(part, owner) == document.id)
    return same
