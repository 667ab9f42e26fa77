"""Which days count for a notice: the State Council's holiday calendar, or days an edition names itself."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

import chinese_calendar
from django.utils.translation import gettext as _

from baijia.core.refused import Refused
from baijia.engine import workdays


def special_days(first: date, last: date, rule: dict[str, Any]) -> tuple[list[date], list[date]]:
    """Return (holidays from Monday to Friday, make-up working days) between two days, both included.

    Days named by the edition's ``notice`` (``holidays``, ``makeup``) count for years the calendar lacks.

    Raises:
        Refused: the calendar does not cover a year and the edition names no days for it.
    """
    named = {name: [date.fromisoformat(day) for day in rule.get(name, [])] for name in ("holidays", "makeup")}
    holidays, makeup = [], []
    day = first
    while day <= last:
        try:
            works = bool(chinese_calendar.is_workday(day))
        except NotImplementedError:
            if not any(item.year == day.year for days in named.values() for item in days):
                raise Refused(
                    "notice.calendar",
                    _("节假日历还没有 %(year)d 年的安排，请先以补充通知写明该年节假日和调休日。")
                    % {"year": day.year},
                ) from None
            works = day in named["makeup"] or (day.weekday() < 5 and day not in named["holidays"])
        if works and day.weekday() >= 5:
            makeup.append(day)
        if not works and day.weekday() < 5:
            holidays.append(day)
        day += timedelta(days=1)
    return holidays, makeup


def closing(opens: datetime, rule: dict[str, Any]) -> tuple[datetime, list[date], list[date]]:
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
