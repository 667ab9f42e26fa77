"""When a notice may close: hand-worked with the holidays of 2021."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest

from baijia.engine.workdays import earliest_close

NATIONAL = [date(2021, 10, day) for day in (1, 4, 5, 6, 7)]
MAKEUP = [date(2021, 9, 26), date(2021, 10, 9)]
TUESDAY = datetime.fromisoformat("2021-09-28T09:00:00+08:00")
SUNDAY = datetime.fromisoformat("2021-10-10T09:00:00+08:00")


@pytest.mark.parametrize(
    ("opens", "options", "expected"),
    [
        # 28, 29, 30 September, then the holiday, 8 October (Friday), 9 October (a working Saturday).
        (
            TUESDAY,
            {"days": 5, "unit": "working", "holidays": NATIONAL, "makeup": MAKEUP},
            "2021-10-09T17:00:00+08:00",
        ),
        (TUESDAY, {"days": 5, "unit": "working", "holidays": NATIONAL}, "2021-10-11T17:00:00+08:00"),
        (TUESDAY, {"days": 5, "unit": "working"}, "2021-10-04T17:00:00+08:00"),
        (TUESDAY, {"days": 5, "unit": "working", "counts_opening_day": False}, "2021-10-05T17:00:00+08:00"),
        (TUESDAY, {"days": 5, "unit": "calendar"}, "2021-10-02T17:00:00+08:00"),
        (TUESDAY, {"days": 1, "unit": "calendar", "closes_at": time(23, 59)}, "2021-09-28T23:59:00+08:00"),
        # Opened on a day off: the next working day is the first.
        (SUNDAY, {"days": 1, "unit": "working"}, "2021-10-11T17:00:00+08:00"),
    ],
)
def test_earliest_close_worked_by_hand(opens, options, expected):
    assert earliest_close(opens, **options) == datetime.fromisoformat(expected)


def test_notice_without_days_or_end_is_refused():
    with pytest.raises(ValueError, match="one day"):
        earliest_close(TUESDAY, days=0, unit="calendar")
    with pytest.raises(ValueError, match="ten years"):
        earliest_close(TUESDAY, days=10_000, unit="calendar")
