"""What may be claimed next, and how a claim compares with the bank's statement."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Max, Sum
from django.utils.translation import gettext as _

from baijia.aftercare.loans import reckoning
from baijia.aftercare.loans.enums import LIVE_CLAIMS, Cause, LoanState
from baijia.aftercare.loans.models import Claim, Clawback, Loan, StatementLine
from baijia.core import clock, money
from baijia.engine.subsidy import Schedule

ZERO = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class Span:
    """Days that may be claimed, with what the engine makes of them."""

    start: date
    end: date
    interest: Decimal
    subsidy: Decimal


def unclaimed(loan: Loan) -> date | None:
    """Return the first day that no live claim covers; None before the loan is disbursed."""
    last = Claim.objects.filter(loan=loan, state__in=LIVE_CLAIMS).aggregate(last=Max("end"))["last"]
    return last or loan.disbursed


def next_claims(loan: Loan, whole: Schedule | None = None) -> list[Span]:
    """Return what can be claimed today, in order: period by period, or all at once where that is the product's rule.

    Amounts are differences of running totals, less what live claims hold, so that their sum is the engine's to the fen.
    What was paid too much before is set off, as far as it was not claimed back. A repaid loan ends on the day it was.
    """
    start = unclaimed(loan)
    if start is None or loan.matures is None:
        return []
    today = clock.edition_now().date()
    at_once = loan.product.document["claims"] == "after_repayment"
    if at_once and loan.state != LoanState.CLOSED:
        return []
    last = min(loan.closed_on or loan.matures, loan.matures)
    interest, subsidy = (-amount for amount in claimed(loan))
    spans = []
    for period in (whole or reckoning.schedule(loan)).periods:
        interest, subsidy = interest + period.interest, subsidy + period.subsidy
        end = min(period.end, last)
        if end > today:
            break
        if end <= start or (at_once and period.end < last):
            continue
        spans.append(Span(start, end, interest, max(subsidy, ZERO)))
        start, interest, subsidy = end, ZERO, min(subsidy, ZERO)
    return spans


def claimed(loan: Loan) -> tuple[Decimal, Decimal]:
    """Return the interest and the subsidy that live claims hold, less subsidy claimed back after a new reckoning."""
    held = Claim.objects.filter(loan=loan, state__in=LIVE_CLAIMS).aggregate(
        interest=Sum("interest"), subsidy=Sum("subsidy")
    )
    back = Clawback.objects.filter(loan=loan, cause=Cause.RECKONED).aggregate(sum=Sum("amount"))["sum"]
    return money.to_fen(held["interest"] or ZERO), money.to_fen((held["subsidy"] or ZERO) - (back or ZERO))


def overpaid(loan: Loan) -> Decimal:
    """Return what settled claims hold above the engine's subsidy of the same days, less what was claimed back already.

    Below zero where less was paid than is due.
    """
    start = unclaimed(loan)
    due = sum((p.subsidy for p in reckoning.schedule(loan).periods if start and p.start < start), ZERO)
    return claimed(loan)[1] - due


def statement_end(loan: Loan) -> date | None:
    """Return the day up to which the bank has stated the interest."""
    last = StatementLine.objects.filter(loan=loan).aggregate(last=Max("end"))["last"]
    return last or loan.disbursed


def stated_interest(claim: Claim) -> Decimal:
    """Return the interest that the bank states for a claim's days."""
    rows = StatementLine.objects.filter(loan=claim.loan, start__gte=claim.start, end__lte=claim.end)
    return money.to_fen(rows.aggregate(sum=Sum("interest"))["sum"] or ZERO)


def differences(claim: Claim) -> list[str]:
    """Return, in sentences, how a claim differs from the bank's statement; empty where they agree."""
    loan = claim.loan
    lines = list(
        StatementLine.objects.filter(loan=loan, start__lt=claim.end, end__gt=claim.start).order_by("start")
    )
    found = _uncovered(claim, lines)
    for line in lines:
        owed = reckoning.outstanding(loan, line.start)
        if line.balance != owed:
            found.append(
                _("%(day)s 起银行余额 %(bank)s 元，应为 %(own)s 元。")
                % {"day": line.start.isoformat(), "bank": line.balance, "own": owed}
            )
        if line.annual != loan.annual:
            found.append(
                _("%(day)s 起银行年利率 %(bank)s，合同为 %(own)s。")
                % {"day": line.start.isoformat(), "bank": line.annual, "own": loan.annual}
            )
    stated = stated_interest(claim)
    tolerance = Decimal(loan.product.document.get("tolerance", "0.00"))
    if not found and abs(stated - claim.interest) > tolerance:
        found.append(
            _("银行利息 %(bank)s 元，按规则应为 %(own)s 元，相差 %(gap)s 元。")
            % {"bank": stated, "own": claim.interest, "gap": abs(stated - claim.interest)}
        )
    return found


def _uncovered(claim: Claim, lines: list[StatementLine]) -> list[str]:
    day, found = claim.start, []
    for line in lines:
        if line.start < claim.start or line.end > claim.end:
            found.append(
                _("银行计息单 %(start)s 至 %(end)s 跨过结息日，请银行按结息日分行。")
                % {"start": line.start.isoformat(), "end": line.end.isoformat()}
            )
        if line.start > day:
            found.append(
                _("银行计息单缺 %(start)s 至 %(end)s。")
                % {"start": day.isoformat(), "end": line.start.isoformat()}
            )
        day = max(day, line.end)
    if day < claim.end:
        found.append(
            _("银行计息单缺 %(start)s 至 %(end)s。")
            % {"start": day.isoformat(), "end": claim.end.isoformat()}
        )
    return found
