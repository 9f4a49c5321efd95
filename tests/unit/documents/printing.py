"""A paper set in this process, without a press."""

import json
from functools import cache

from services.billing.documents.typesetting import Typesetter
from services.billing.documents.values import Paper
from services.billing.documents.wire import written


@cache
def _typesetter() -> Typesetter:
    return Typesetter()


def printed(paper: Paper, *, by: Typesetter | None = None) -> bytes:
    order = json.loads(written(paper))
    return (by or _typesetter()).set(order["template"], content=order["content"])
