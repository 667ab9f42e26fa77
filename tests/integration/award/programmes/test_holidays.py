"""Days off and make-up days entered by hand: before the built-in calendar, and for years it does not cover."""

from datetime import date, datetime

import pytest

from baijia.award.programmes import commands, workdays
from baijia.award.programmes.models import HolidayYear
from baijia.core.refused import Refused

pytestmark = pytest.mark.django_db
RULE = {"days": 5, "unit": "working", "counts_opening_day": True, "closes_at": "17:00"}
OVER_THE_YEAR = datetime.fromisoformat("2031-12-29T09:00:00+08:00")
LEAP_DAY = datetime.fromisoformat("2024-02-28T09:00:00+08:00")


def entered(cast, year, holidays, makeup=(), source="国务院办公厅通知"):
    return commands.set_holidays(
        actor=cast.actor("administrator"),
        year=year,
        holidays=[date.fromisoformat(day) for day in holidays],
        makeup=[date.fromisoformat(day) for day in makeup],
        source=source,
    )


def test_a_year_nobody_entered_is_refused_with_what_to_do(cast):
    with pytest.raises(Refused, match="2031 年的安排，请系统管理员"):
        workdays.closing(OVER_THE_YEAR, RULE)
    assert not workdays.covered(2031)
    assert workdays.covered(2024)


def test_a_notice_over_the_turn_of_years_needs_both_and_then_runs(cast):
    entered(cast, 2031, ["2031-10-01"], ["2031-12-28"])
    with pytest.raises(Refused, match="2032 年"):
        workdays.closing(OVER_THE_YEAR, RULE)
    entered(cast, 2032, ["2032-01-01", "2032-01-02"])
    closes, holidays, makeup = workdays.closing(OVER_THE_YEAR, RULE)
    assert closes.isoformat() == "2032-01-06T17:00:00+08:00"
    assert [day.isoformat() for day in holidays] == ["2032-01-01", "2032-01-02"]
    assert makeup == []


def test_a_leap_day_counts(cast):
    closes, _holidays, _makeup = workdays.closing(LEAP_DAY, RULE)
    assert closes.isoformat() == "2024-03-05T17:00:00+08:00"
    calendar_days = workdays.closing(LEAP_DAY, RULE | {"unit": "calendar"})[0]
    assert calendar_days.isoformat() == "2024-03-03T17:00:00+08:00"


def test_what_was_entered_goes_before_the_built_in_calendar(cast):
    entered(cast, 2024, ["2024-02-29"])
    assert workdays.closing(LEAP_DAY, RULE)[0].isoformat() == "2024-03-06T17:00:00+08:00"


@pytest.mark.parametrize(
    ("holidays", "makeup", "field"),
    [
        (["2032-01-03"], [], "holidays"),
        (["2031-01-01"], [], "holidays"),
        (["2032-01-01"], ["2032-01-02"], "makeup"),
        ([], [], "holidays"),
    ],
)
def test_days_that_cannot_be_are_refused_by_name(cast, holidays, makeup, field):
    with pytest.raises(Refused) as refused:
        entered(cast, 2032, holidays, makeup)
    assert refused.value.field == field
    assert not HolidayYear.objects.exists()


def test_others_do_not_keep_the_calendar(cast):
    with pytest.raises(Refused) as refused:
        commands.set_holidays(
            actor=cast.actor("supervisor"), year=2032, holidays=[date(2032, 1, 1)], makeup=[], source="通知"
        )
    assert refused.value.hidden


def test_an_answer_is_due_even_where_no_calendar_reaches(cast):
    assert workdays.after(OVER_THE_YEAR.date(), 5).isoformat() == "2032-01-05"
