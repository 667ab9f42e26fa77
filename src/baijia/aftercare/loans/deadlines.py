"""The last working day to file a claim after an interest day."""

from __future__ import annotations

from datetime import date, timedelta

import chinese_calendar


def claim_due(end: date, days: int) -> date:
    """Return the working day that is ``days`` working days after the interest period ended.

    ``end`` is the first day that no longer belongs to the period, and so the first that may count. A year the holiday
    calendar does not cover yet counts Monday to Friday.
    """
    day, counted = end - timedelta(days=1), 0
    while counted < days:
        day += timedelta(days=1)
        counted += _works(day)
    return day


def _works(day: date) -> bool:
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return day.weekday() < 5
