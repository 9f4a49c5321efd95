"""What a customer answers to an estimate, each answer on a page of its own."""

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from pydantic import TypeAdapter, ValidationError
from starlette.responses import Response

from services.portal_web.portal.documents.estimates import may_approve, may_decline, online_methods
from services.portal_web.portal.paying.pay_pages import Choice, choices_of
from services.portal_web.portal.paying.paying import METHODS, shown_fee
from services.portal_web.portal.typed import NUL, marked
from services.portal_web.portal.visit import Visit
from services.portal_web.portal.ways import Way
from shared.contracts.billing.approving import LONGEST_REASON, ApproveEstimate, DeclineEstimate
from shared.contracts.billing.estimates import EstimateView, Initials, Shown, ViewEstimate
from shared.contracts.errors import (
    AmountNotPayable,
    EstimateChanged,
    EstimateClosed,
    Invalid,
    MethodNotOffered,
    PaymentUnderWay,
)
from shared.money import Money

LONGEST_AGENT = 500
INITIALS: TypeAdapter[str] = TypeAdapter(Initials)
SHOWN: TypeAdapter[str] = TypeAdapter(Shown)
LONGEST_INITIALS = 20
Problem = Literal["initials", "long", "terms"]
WrongReason = Literal["", "long", "junk"]


@dataclass(frozen=True, slots=True)
class ApprovePage:
    """`notice`: "changed" when it is not what was shown before, "offline" when the deposit cannot be paid here,
    "unpaid" just back without paying. `initials` and `agrees` stand in the form, `problems` are what is wrong
    there. Of the `choices` of how to pay the deposit the first is meant when nothing is said: they are asked for
    only where `fee_rate`, in percent, comes on top of what is paid by card."""

    view: EstimateView
    notice: str
    initials: str = ""
    agrees: bool = False
    problems: tuple[Problem, ...] = ()
    choices: tuple[Choice, ...] = ()
    choice: str = ""
    fee_rate: Decimal = Decimal(0)
    past_choices: tuple[Choice, ...] = ()

    @property
    def chosen(self) -> Choice | None:
        return next((each for each in self.choices if each == self.choice), next(iter(self.choices), None))

    @property
    def is_surely_by_card(self) -> bool:
        return self.choices == ("card",)

    @property
    def fee(self) -> Money:
        """On top of the deposit, if that is paid by card."""
        return self.view.estimate.deposit.percent(self.fee_rate)

    @property
    def wrong(self) -> Problem | None:
        """What is wrong with the initials."""
        return next((problem for problem in self.problems if problem != "terms"), None)


@dataclass(frozen=True, slots=True)
class DeclinePage:
    """`wrong`: the reason is too long to be kept, or has what cannot be."""

    view: EstimateView
    notice: str
    reason: str = ""
    wrong: WrongReason = ""


async def show_approval(visit: Visit) -> Response:
    view = await _view(visit)
    if not may_approve(view, visit=visit):
        return visit.go(_path(visit))
    return _approval(visit, _priced(visit, ApprovePage(view, visit.query.get("notice", ""))))


async def approve(visit: Visit) -> Response:
    await visit.limit("payment")
    initials, agrees = visit.form.get("initials", "").strip(), "agrees" in visit.form
    if problem := _trouble(initials):
        return await _refuse(visit, initials, agrees, problem)
    method = next((each for each in METHODS if each == visit.form.get("method")), None)
    question = ApproveEstimate(
        who=visit.who,
        token=visit.token,
        initials=initials,
        shown=_shown(visit),
        agrees=agrees,
        user_agent=visit.request.headers.get("user-agent", "")[:LONGEST_AGENT],
        method=method,
        fee=await _shown_fee(visit) if method == "card" else None,
    )
    try:
        started = await visit.ask(question)
    except Invalid as refusal:
        if refusal.about == "terms":
            return await _refuse(visit, initials, agrees)
        if isinstance(refusal, AmountNotPayable):
            if refusal.about == "fee":
                return visit.go(f"{_path(visit)}/approve?notice=changed")
            return visit.go(f"{_path(visit)}/approve?notice=offline")
        raise
    except MethodNotOffered:
        return visit.go(f"{_path(visit)}/approve?notice=offline")
    except EstimateChanged:
        return visit.go(f"{_path(visit)}/approve?notice=changed")
    except EstimateClosed:
        return visit.go(_path(visit))
    except PaymentUnderWay as earlier:
        return visit.go(f"/payments/{earlier.facts['payment']}")
    if not started.payment:
        return visit.go(f"{_path(visit)}?notice=approved")
    return visit.go(started.checkout_url or f"/payments/{started.payment}")


async def show_decline(visit: Visit) -> Response:
    view = await _view(visit)
    if not may_decline(view, visit=visit):
        return visit.go(_path(visit))
    return _decline(visit, DeclinePage(view, visit.query.get("notice", "")))


async def decline(visit: Visit) -> Response:
    await visit.limit("payment")
    reason = visit.form.get("reason", "").replace("\r\n", "\n").replace("\r", "\n").strip()
    if wrong := _wrong_with(reason):
        return _decline(visit, DeclinePage(await _view(visit), "", marked(reason), wrong), status=422)
    try:
        await visit.ask(DeclineEstimate(who=visit.who, token=visit.token, shown=_shown(visit), reason=reason))
    except EstimateChanged:
        return visit.go(f"{_path(visit)}/decline?notice=changed")
    except EstimateClosed:
        return visit.go(_path(visit))
    except PaymentUnderWay as earlier:
        return visit.go(f"/payments/{earlier.facts['payment']}")
    return visit.go(f"{_path(visit)}?notice=declined")


async def _refuse(visit: Visit, initials: str, agrees: bool, problem: Problem | None = None) -> Response:
    """The form again, with everything that is wrong in it."""
    view = await _view(visit)
    if not may_approve(view, visit=visit):
        return visit.go(_path(visit))
    terms: tuple[Problem, ...] = ("terms",) if view.estimate.terms and not agrees else ()
    page = ApprovePage(view, "", initials[:LONGEST_AGENT], agrees, ((problem,) if problem else ()) + terms)
    return _approval(visit, _priced(visit, page), status=422)


def _priced(visit: Visit, page: ApprovePage) -> ApprovePage:
    """With the ways of paying the deposit, where they do not cost the same."""
    rate, view = visit.tenant.switches.convenience_fee, page.view
    methods = online_methods(view, visit.tenant)
    if not (rate and view.estimate.deposit and "card" in methods):
        return page
    choices = choices_of(methods, has_fee=True)
    return replace(page, choices=choices, choice=visit.form.get("method", ""), fee_rate=rate)


async def _shown_fee(visit: Visit) -> Money | None:
    """By the rate that the page showed, on the deposit as it is: should that have changed, `shown` tells."""
    if not visit.form.get("fee_rate"):
        return None
    return shown_fee(visit, (await _view(visit)).estimate.deposit)


def _trouble(initials: str) -> Problem | None:
    if len(initials) > LONGEST_INITIALS:
        return "long"
    try:
        INITIALS.validate_python(initials)
    except ValidationError:
        return "initials"
    return None


def _wrong_with(reason: str) -> WrongReason:
    if len(reason) > LONGEST_REASON:
        return "long"
    return "junk" if NUL in reason else ""


def _shown(visit: Visit) -> str:
    """The digest of what the page showed. Raises Invalid: it was not typed by a person."""
    try:
        return SHOWN.validate_python(visit.form.get("shown", ""))
    except ValidationError as mistake:
        raise Invalid("shown") from mistake


async def _view(visit: Visit) -> EstimateView:
    return await visit.read(ViewEstimate(who=visit.who, token=visit.token))


def _path(visit: Visit) -> str:
    return f"/estimates/{visit.token}"


def _approval(visit: Visit, page: ApprovePage, *, status: int = 200) -> Response:
    return visit.page("estimates/approve.html", page, locale=page.view.customer.locale, status=status)


def _decline(visit: Visit, page: DeclinePage, *, status: int = 200) -> Response:
    return visit.page("estimates/decline.html", page, locale=page.view.customer.locale, status=status)


WAYS = (
    Way(
        "/estimates/{token}/approve",
        get=show_approval,
        post=approve,
        kind="document",
        patience="pay",
        opened_only=True,
        charges=True,
        module="estimates",
    ),
    Way(
        "/estimates/{token}/decline",
        get=show_decline,
        post=decline,
        kind="document",
        patience="pay",
        opened_only=True,
        module="estimates",
    ),
)
