"""The periods of a loan: interest and subsidy summed exactly, in fen only as differences of running totals."""

from __future__ import annotations

import bisect
import calendar
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Protocol

from baijia.engine.faults import BadInput
from baijia.engine.subsidy.loan import InterestDays, Kind, Loan, Rate, Step, check_loan

NOTHING = Fraction(0)


@dataclass(frozen=True, slots=True)
class Period:
    """From ``start`` until ``end``, which belongs to the next; ``days`` by the loan's day count."""

    start: date
    end: date
    days: int
    interest: Decimal
    subsidy: Decimal


@dataclass(frozen=True, slots=True)
class Schedule:
    """All periods with their sums; ``budget_left`` is None without a budget."""

    periods: tuple[Period, ...]
    interest_total: Decimal
    subsidy_total: Decimal
    budget_left: Decimal | None


def compute(loan: Loan) -> Schedule:
    """Return interest and subsidy by period. Splitting a period never changes a sum.

    Raises:
        BadInput: the parts of the loan contradict each other, see ``check_loan``.
    """
    faults = check_loan(loan)
    if faults:
        raise BadInput(*faults)
    book = _Book(loan)
    interest, subsidy = NOTHING, NOTHING
    interest_before, subsidy_before = 0, 0
    periods = []
    for start, end in pairwise(_period_ends(loan)):
        for first, last in pairwise(book.stretches(start, end)):
            one, other = book.accrue(first, last)
            interest += one
            subsidy += other
        interest_now, subsidy_now = _fen(interest), _fen(subsidy)
        if loan.budget is not None:
            subsidy_now = min(subsidy_now, _fen(Fraction(loan.budget)))
        periods.append(
            Period(
                start=start,
                end=end,
                days=loan.day_count.number(end) - loan.day_count.number(start),
                interest=_yuan(interest_now - interest_before),
                subsidy=_yuan(subsidy_now - subsidy_before),
            )
        )
        interest_before, subsidy_before = interest_now, subsidy_now
    return Schedule(
        periods=tuple(periods),
        interest_total=_yuan(interest_before),
        subsidy_total=_yuan(subsidy_before),
        budget_left=None if loan.budget is None else loan.budget - _yuan(subsidy_before),
    )


class _Book:
    """The loan with its dated parts in order, so that a stretch between two changes is one product."""

    def __init__(self, loan: Loan) -> None:
        self._loan = loan
        self._rates = sorted(loan.rates, key=_start)
        self._borrower_rates = sorted(loan.borrower_rates, key=_start)
        self._steps = sorted(
            (
                Step(step.kind, step.share, step.principal_cap, step.start or date.min)
                for step in loan.subsidy
            ),
            key=lambda step: step.start or date.min,
        )
        changes = {rate.start for rate in (*loan.rates, *loan.borrower_rates)}
        changes |= {one.day for one in loan.repayments}
        changes |= {day for one in loan.excluded for day in (one.start, one.end)}
        changes |= {step.start for step in loan.subsidy if step.start is not None}
        self._changes = sorted(changes)

    def stretches(self, start: date, end: date) -> list[date]:
        """Return start, every day between on which something changes, and end."""
        first, last = bisect.bisect_right(self._changes, start), bisect.bisect_left(self._changes, end)
        return [start, *self._changes[first:last], end]

    def accrue(self, first: date, last: date) -> tuple[Fraction, Fraction]:
        """Return exact interest and subsidy of a stretch in which nothing changes."""
        count = self._loan.day_count
        part = Fraction(count.number(last) - count.number(first), count.basis)
        repaid = sum((one.principal for one in self._loan.repayments if one.day <= first), Decimal(0))
        outstanding = Fraction(self._loan.principal - repaid)
        rate = _annual(self._rates, first)
        return outstanding * rate * part, self._subsidised(first, outstanding, rate) * part

    def _subsidised(self, day: date, outstanding: Fraction, rate: Fraction) -> Fraction:
        """Return what the programme pays for a year of such days."""
        place = bisect.bisect_right(self._steps, day, key=lambda step: step.start or date.min)
        if place == 0 or any(one.start <= day < one.end for one in self._loan.excluded):
            return NOTHING
        step = self._steps[place - 1]
        cap = outstanding if step.principal_cap is None else Fraction(step.principal_cap)
        base = min(cap, outstanding)
        if step.kind is Kind.FULL:
            return base * rate
        if step.kind is Kind.SHARE:
            return base * rate * Fraction(step.share or 0)
        return base * max(rate - _annual(self._borrower_rates, day), NOTHING)


class _Dated(Protocol):
    @property
    def start(self) -> date: ...


def _start(dated: _Dated) -> date:
    return dated.start


def _annual(rates: Sequence[Rate], day: date) -> Fraction:
    return Fraction(rates[bisect.bisect_right(rates, day, key=_start) - 1].annual)


def _period_ends(loan: Loan) -> list[date]:
    ends = {loan.disbursed, loan.matures}
    for year in range(loan.disbursed.year, loan.matures.year + 1):
        for month in loan.interest_days.months:
            end = _period_end(loan.interest_days, year, month)
            if loan.disbursed < end < loan.matures:
                ends.add(end)
    return sorted(ends)


def _period_end(interest_days: InterestDays, year: int, month: int) -> date:
    day = date(year, month, min(interest_days.day, calendar.monthrange(year, month)[1]))
    return day + timedelta(days=1) if interest_days.includes_day else day


def _fen(yuan: Fraction) -> int:
    """Round half up to fen; amounts are never negative."""
    return int(yuan * 100 + Fraction(1, 2))


def _yuan(fen: int) -> Decimal:
    return Decimal(fen).scaleb(-2)
