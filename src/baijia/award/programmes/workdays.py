"""Which days count: the State Council's holidays and make-up days, built in, entered by hand, or named by an edition."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

import chinese_calendar
from django.utils.translation import gettext as _

from baijia.award.programmes.models import HolidayYear
from baijia.core import once
from baijia.core.refused import Refused
from baijia.engine import workdays

WEEKEND = 5
_ONE_DAY = timedelta(days=1)


def special_days(first: date, last: date, rule: Mapping[str, Any]) -> tuple[list[date], list[date]]:
    """Return (holidays from Monday to Friday, make-up working days) between two days, both included.

    Days entered by hand (``HolidayYear``) go before the built-in calendar; those the edition's ``notice`` names
    (``holidays``, ``makeup``) count for years neither has.

    Raises:
        Refused: nothing covers a year.
    """
    works = _calendar(rule)
    holidays, makeup = [], []
    day = first
    while day <= last:
        working = works(day)
        if working and day.weekday() >= WEEKEND:
            makeup.append(day)
        if not working and day.weekday() < WEEKEND:
            holidays.append(day)
        day += _ONE_DAY
    return holidays, makeup


def _calendar(rule: Mapping[str, Any]) -> Callable[[date], bool]:
    rows = HolidayYear.objects.all()
    entered = once.read(
        "holidays", lambda: {row.year: (row.holidays, row.makeup) for row in rows}, of=(HolidayYear,)
    )
    named = [[str(day) for day in rule.get(name, [])] for name in ("holidays", "makeup")]

    def works(day: date) -> bool:
        if day.year in entered:
            return _works(day, *entered[day.year])
        try:
            return bool(chinese_calendar.is_workday(day))
        except NotImplementedError:
            if any(item[:4] == str(day.year) for days in named for item in days):
                return _works(day, *named)
            raise Refused(
                "notice.calendar",
                _(
                    "节假日历还没有 %(year)d 年的安排，请系统管理员在“节假日”里录入国务院办公厅公布的该年安排。"
                )
                % {"year": day.year},
            ) from None

    return works


def _works(day: date, holidays: list[str], makeup: list[str]) -> bool:
    return day.isoformat() in makeup or (day.weekday() < WEEKEND and day.isoformat() not in holidays)


def covered(year: int) -> bool:
    """Tell whether a year's days are known, built in or entered."""
    try:
        special_days(date(year, 1, 1), date(year, 1, 1), {})
    except Refused:
        return False
    return True


def after(day: date, days: int) -> date:
    """Return the last of ``days`` working days after a day; where no calendar reaches, weekends alone are off."""
    works, left = _calendar({}), days
    while left:
        day += _ONE_DAY
        try:
            left -= works(day)
        except Refused:
            left -= day.weekday() < WEEKEND
    return day


def between(first: date, last: date) -> int:
    """Return how many working days lie between two days, both included.

    Raises:
        Refused: nothing covers a year.
    """
    works = _calendar({})
    return sum(works(first + n * _ONE_DAY) for n in range((last - first).days + 1))


def closing(opens: datetime, rule: Mapping[str, Any]) -> tuple[datetime, list[date], list[date]]:
    """Return when a notice opened at ``opens`` closes, and the special days of its span.

    Raises:
        Refused: the holiday calendar does not reach that far.
    """
    span = timedelta(days=rule["days"] * 3 + 20)
    while True:
        holidays, makeup = special_days(opens.date(), opens.date() + span, rule)
        closes = workdays.earliest_close(
            opens,
            days=rule["days"],
            unit=rule["unit"],
            counts_opening_day=rule["counts_opening_day"],
            closes_at=time.fromisoformat(rule["closes_at"]),
            holidays=holidays,
            makeup=makeup,
        )
        if closes.date() <= opens.date() + span:
            until = closes.date()
            return closes, [d for d in holidays if d <= until], [d for d in makeup if d <= until]
        span *= 2
