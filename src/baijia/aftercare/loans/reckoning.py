"""A loan as the engine takes it. There is no second calculation: every figure of interest and subsidy comes from here."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from baijia.aftercare.loans.models import Loan
from baijia.engine import subsidy
from baijia.engine.subsidy import DayCount, Kind, Rate, Schedule, Step

POINT = Decimal("0.0001")
ZERO = Decimal("0.00")


def months_after(day: date, months: int) -> date:
    """Return the same day some months on, the last day of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, last)
        except ValueError:
            continue
    raise ValueError(day)


def as_engine(loan: Loan) -> subsidy.Loan:
    """Return a lent loan with its repayments and excluded days."""
    assert loan.principal is not None and loan.annual is not None  # noqa: S101, PT018 - the caller has lent it
    assert loan.disbursed is not None and loan.matures is not None  # noqa: S101, PT018
    return _loan(
        loan.product.document,
        principal=loan.principal,
        annual=loan.annual,
        benchmark=loan.benchmark,
        disbursed=loan.disbursed,
        matures=loan.matures,
        repayments=tuple(
            subsidy.Repayment(row.day, row.principal) for row in loan.repayments.order_by("day")
        ),
        excluded=tuple(
            subsidy.Excluded(row.start, row.end, row.why) for row in loan.exclusions.order_by("start")
        ),
    )


def schedule(loan: Loan) -> Schedule:
    """Return interest and subsidy of a lent loan by period, as they stand today."""
    return subsidy.compute(as_engine(loan))


def expected(
    document: dict[str, Any],
    *,
    principal: Decimal,
    annual: Decimal,
    benchmark: Decimal | None,
    disbursed: date,
    months: int,
) -> Decimal:
    """Return the most subsidy that such a loan can cost: nothing repaid before it is due."""
    loan = _loan(
        document,
        principal=principal,
        annual=annual,
        benchmark=benchmark,
        disbursed=disbursed,
        matures=months_after(disbursed, months),
    )
    return subsidy.compute(loan).subsidy_total


def _loan(
    document: dict[str, Any],
    *,
    principal: Decimal,
    annual: Decimal,
    benchmark: Decimal | None,
    disbursed: date,
    matures: date,
    **more: Any,
) -> subsidy.Loan:
    return subsidy.Loan(
        principal=principal,
        disbursed=disbursed,
        matures=matures,
        day_count=DayCount(document["day_count"]),
        rates=(Rate(disbursed, annual),),
        interest_days=subsidy.InterestDays(
            tuple(document["interest_months"]),
            document["interest_day"],
            includes_day=document.get("includes_day", True),
        ),
        subsidy=tuple(_steps(document, disbursed)),
        borrower_rates=tuple(_borrower_rates(document, disbursed, annual, benchmark)),
        **more,
    )


def _steps(document: dict[str, Any], disbursed: date) -> Iterator[Step]:
    for step in document["subsidy"]:
        yield Step(
            kind=Kind(step["kind"]),
            share=Decimal(step["share"]) if "share" in step else None,
            principal_cap=Decimal(step["principal_cap"]) if "principal_cap" in step else None,
            start=months_after(disbursed, step.get("after_months", 0)),
        )


def _borrower_rates(
    document: dict[str, Any], disbursed: date, annual: Decimal, benchmark: Decimal | None
) -> Iterator[Rate]:
    for step in document["subsidy"]:
        if step["kind"] == Kind.FLOOR:
            yield Rate(
                months_after(disbursed, step.get("after_months", 0)), borrower_rate(step, annual, benchmark)
            )


def borrower_rate(step: dict[str, Any], annual: Decimal, benchmark: Decimal | None) -> Decimal:
    """Return what the borrower bears under one step, as a fraction of the principal a year; never below zero.

    Only the part under a ``principal_cap`` is meant.
    """
    if step["kind"] == Kind.FULL:
        return ZERO
    if step["kind"] == Kind.SHARE:
        return annual * (1 - Decimal(step["share"]))
    if "borrower" in step:
        return min(Decimal(step["borrower"]), annual)
    base = annual if benchmark is None else benchmark
    return max(base + int(step["borrower_points"]) * POINT, ZERO)


def annualised(document: dict[str, Any], annual: Decimal) -> Decimal:
    """Return a nominal rate as a simple rate over a year of 365 days, as lenders must show it (2021 年第 3 号公告)."""
    days = Decimal(DayCount(document["day_count"]).basis)
    return (annual * 365 / days).quantize(Decimal("0.000001"))


def outstanding(loan: Loan, on: date) -> Decimal:
    """Return the principal not yet repaid at the end of a day."""
    paid = sum((row.principal for row in loan.repayments.all() if row.day <= on), ZERO)
    return (loan.principal or ZERO) - paid
