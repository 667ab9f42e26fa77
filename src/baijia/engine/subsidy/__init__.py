"""Interest of a loan and the part of it that a programme pays (贴息). Exact fractions inside, fen outside."""

from baijia.engine.subsidy.loan import (
    DayCount,
    Excluded,
    InterestDays,
    Kind,
    Loan,
    Rate,
    Repayment,
    Step,
    check_loan,
)
from baijia.engine.subsidy.reading import read_loan
from baijia.engine.subsidy.schedule import Period, Schedule, compute

__all__ = [
    "DayCount",
    "Excluded",
    "InterestDays",
    "Kind",
    "Loan",
    "Period",
    "Rate",
    "Repayment",
    "Schedule",
    "Step",
    "check_loan",
    "compute",
    "read_loan",
]
