"""The calendar of holidays and make-up days, entered by year."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from baijia.award.programmes import rules
from baijia.award.programmes.models import HolidayYear
from baijia.core import audit, clock
from baijia.core.actor import Actor
from baijia.core.command import command


@command
def set_holidays(
    *, actor: Actor, year: int, holidays: Sequence[date], makeup: Sequence[date], source: str
) -> HolidayYear:
    """Enter the days off (Monday to Friday) and make-up days of a year; a later entry for the year takes its place.

    Notices that run keep the days they were opened with.
    """
    rules.check_keeps_holidays(actor)
    off, made_up = rules.check_holidays(year, holidays, makeup, source)
    before = HolidayYear.objects.select_for_update().filter(year=year).first()
    row, _new = HolidayYear.objects.update_or_create(
        year=year,
        defaults={
            "holidays": off,
            "makeup": made_up,
            "source": source.strip(),
            "entered_by_uid": actor.account_uid,
            "at": clock.edition_now(),
        },
    )
    audit.record(
        actor,
        "programmes.set_holidays",
        row,
        before={"holidays": before.holidays, "makeup": before.makeup} if before else {},
        after={"year": year, "holidays": off, "makeup": made_up},
    )
    return row
