"""When a month's withheld tax is due: a day of the next month, moved on over holidays (税收征收管理法实施细则 109)."""

from __future__ import annotations

from datetime import date, timedelta

import chinese_calendar

from baijia.award.programmes import workdays

LONG = 3


def month_of(day: date) -> date:
    """Return the first day of the month."""
    return day.replace(day=1)


def next_month(month: date) -> date:
    """Return the first day of the month after."""
    return (month.replace(day=28) + timedelta(days=4)).replace(day=1)


def filing_due(month: date, day: int) -> date:
    """Return the last day on which a month's withholding is declared and paid.

    A last day that is no working day moves on to the next one, and three statutory days off in a row within the
    period move it by as many.
    """
    first = next_month(month)
    due = first.replace(day=day) + timedelta(days=_long_holiday(first, day))
    return workdays.after(due - timedelta(days=1), 1)


def _long_holiday(first: date, day: int) -> int:
    """Return the days of statutory holidays of three days and more in a row that lie within the period."""
    run = moved = 0
    for place in range(day + 1):
        if place < day and _is_holiday(first.replace(day=place + 1)):
            run += 1
        else:
            moved += run if run >= LONG else 0
            run = 0
    return moved


def _is_holiday(day: date) -> bool:
    """Tell a day of a statutory holiday; ordinary weekends are none."""
    try:
        off, name = chinese_calendar.get_holiday_detail(day)
    except NotImplementedError:
        return False
    return bool(off and name)
