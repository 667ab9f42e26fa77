"""Days of a public notice: calendar or working days, with holidays and make-up days (调休) given."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, time, timedelta

WORKING, CALENDAR = "working", "calendar"
_ONE_DAY = timedelta(days=1)
_SATURDAY = 5
LONGEST = 3660


def counts(day: date, *, unit: str, holidays: Collection[date], makeup: Collection[date]) -> bool:
    """Tell whether a day counts (docs/reference/bundle.md 7.1)."""
    if unit == CALENDAR:
        return True
    return day in makeup or (day.weekday() < _SATURDAY and day not in holidays)


def earliest_close(
    opens: datetime,
    *,
    days: int,
    unit: str,
    counts_opening_day: bool = True,
    closes_at: time = time(17),
    holidays: Collection[date] = (),
    makeup: Collection[date] = (),
) -> datetime:
    """Return the earliest moment at which a notice of ``days`` days may close, at the offset of ``opens``.

    Raises:
        ValueError: fewer than one day, or the end lies more than ten years off.
    """
    if days < 1:
        raise ValueError("a notice runs at least one day")
    day = opens.date() if counts_opening_day else opens.date() + _ONE_DAY
    last = opens.date() + timedelta(days=LONGEST)
    left = days
    while True:
        left -= counts(day, unit=unit, holidays=holidays, makeup=makeup)
        if left == 0:
            return datetime.combine(day, closes_at, tzinfo=opens.tzinfo)
        day += _ONE_DAY
        if day > last:
            raise ValueError("the notice would run for more than ten years")
