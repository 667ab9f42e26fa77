"""A loan and its subsidy rule as data, and what has to hold between their parts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from baijia.engine.faults import Fault

LONGEST_TERM_DAYS = 366 * 60


class DayCount(StrEnum):
    """How days become a part of a year. ``30E/360`` counts a 31st as a 30th."""

    ACT_360 = "ACT/360"
    ACT_365 = "ACT/365"
    THIRTY_E_360 = "30E/360"

    @property
    def basis(self) -> int:
        """Days of a year."""
        return 365 if self is DayCount.ACT_365 else 360

    def number(self, day: date) -> int:
        """Return the day's number; the days of a stretch are a difference, so stretches add up."""
        if self is DayCount.THIRTY_E_360:
            return 360 * day.year + 30 * day.month + min(day.day, 30)
        return day.toordinal()


class Kind(StrEnum):
    """What the programme pays: a share of the interest, all above the borrower's rate, or all."""

    SHARE = "share"
    FLOOR = "floor"
    FULL = "full"


@dataclass(frozen=True, slots=True)
class Rate:
    """An annual rate as a fraction (0.0405 = 4.05 %), in force from its day until the next one."""

    start: date
    annual: Decimal


@dataclass(frozen=True, slots=True)
class Repayment:
    """Principal paid back; it bears no interest from ``day`` on."""

    day: date
    principal: Decimal


@dataclass(frozen=True, slots=True)
class Excluded:
    """Days without subsidy (overdue, extended): from ``start``, until ``end``, which counts again."""

    start: date
    end: date
    why: str


@dataclass(frozen=True, slots=True)
class Step:
    """A subsidy rule, in force from ``start`` (None = from the beginning) until the next step."""

    kind: Kind
    share: Decimal | None = None
    principal_cap: Decimal | None = None
    start: date | None = None


@dataclass(frozen=True, slots=True)
class InterestDays:
    """The day of each of ``months`` on which interest is settled; a short month settles on its last day.

    With ``includes_day`` the day belongs to the period it ends.
    """

    months: tuple[int, ...]
    day: int
    includes_day: bool = True


@dataclass(frozen=True, slots=True)
class Loan:
    """A loan with its subsidy. Money in yuan with at most two decimals; lists in any order."""

    principal: Decimal
    disbursed: date
    matures: date
    day_count: DayCount
    rates: tuple[Rate, ...]
    interest_days: InterestDays
    subsidy: tuple[Step, ...]
    borrower_rates: tuple[Rate, ...] = ()
    repayments: tuple[Repayment, ...] = ()
    excluded: tuple[Excluded, ...] = ()
    budget: Decimal | None = None


def check_loan(loan: Loan) -> list[Fault]:
    """Return what does not hold between the parts of a loan, each with its path; empty when it is sound."""
    if loan.matures <= loan.disbursed:
        return [Fault("matures", f"{loan.matures} is not after {loan.disbursed}", "a day after disbursement")]
    if (loan.matures - loan.disbursed).days > LONGEST_TERM_DAYS:
        return [Fault("matures", "the term is over sixty years", "a shorter term")]
    return [
        *_rates(loan.rates, "rates", loan.disbursed),
        *_repayments(loan),
        *_excluded(loan),
        *_steps(loan),
    ]


def _rates(rates: Sequence[Rate], path: str, needed: date) -> Iterator[Fault]:
    yield from _twice([rate.start for rate in rates], path)
    first = min((rate.start for rate in rates), default=None)
    if first is None:
        yield Fault(path, "is empty", f"a rate in force on {needed}")
    elif first > needed:
        place = [rate.start for rate in rates].index(first)
        gap = f"no rate from {needed} to {first}"
        yield Fault(f"{path}[{place}].from", gap, f"a rate in force on {needed}")


def _twice(days: Sequence[date], path: str) -> Iterator[Fault]:
    seen: dict[date, int] = {}
    for place, day in enumerate(days):
        if day in seen:
            yield Fault(f"{path}[{place}].from", f"{day} stands at {path}[{seen[day]}] too", "each day once")
        seen.setdefault(day, place)


def _repayments(loan: Loan) -> Iterator[Fault]:
    left = loan.principal
    for place, one in sorted(enumerate(loan.repayments), key=lambda pair: pair[1].day):
        path = f"repayments[{place}]"
        if not loan.disbursed <= one.day <= loan.matures:
            within = f"a day from {loan.disbursed} to {loan.matures}"
            yield Fault(f"{path}.date", f"{one.day} lies outside the loan", within)
        left -= one.principal
        if left < 0:
            more = f"{-left} more than the principal is repaid"
            yield Fault(f"{path}.principal", more, f"at most {one.principal + left} here")
            return


def _excluded(loan: Loan) -> Iterator[Fault]:
    before: tuple[int, Excluded] | None = None
    for place, one in sorted(enumerate(loan.excluded), key=lambda pair: (pair[1].start, pair[1].end)):
        path = f"excluded[{place}]"
        if one.end <= one.start:
            yield Fault(f"{path}.to", f"{one.end} is not after {one.start}", "a day after from")
        within = f"days from {loan.disbursed} to {loan.matures}"
        if one.start < loan.disbursed or one.start >= loan.matures:
            yield Fault(f"{path}.from", f"{one.start} lies outside the loan", within)
        if one.end > loan.matures:
            yield Fault(f"{path}.to", f"{one.end} lies outside the loan", within)
        if before is not None and one.start < before[1].end:
            yield Fault(path, f"overlaps with excluded[{before[0]}]", "ranges that do not overlap")
        if before is None or one.end > before[1].end:
            before = place, one


def _steps(loan: Loan) -> Iterator[Fault]:
    starts = [step.start or loan.disbursed for step in loan.subsidy]
    if len(loan.subsidy) > 1:
        yield from _twice(starts, "subsidy")
    for place, step in enumerate(loan.subsidy):
        path = f"subsidy[{place}]" if len(loan.subsidy) > 1 else "subsidy"
        if (step.kind is Kind.SHARE) != (step.share is not None):
            wrong = "missing" if step.share is None else f"is given for {step.kind}"
            yield Fault(f"{path}.share", wrong, "a share for the kind share, and for no other")
    yield from _borrower_rates(loan, starts)


def _borrower_rates(loan: Loan, starts: Sequence[date]) -> Iterator[Fault]:
    """The borrower's rate is needed from the first day of the first floor on."""
    steps = zip(loan.subsidy, starts, strict=True)
    floors = [max(day, loan.disbursed) for step, day in steps if step.kind is Kind.FLOOR]
    needed = min(floors, default=loan.matures)
    if needed < loan.matures:
        yield from _rates(loan.borrower_rates, "borrower_rates", needed)
    else:
        yield from _twice([rate.start for rate in loan.borrower_rates], "borrower_rates")
