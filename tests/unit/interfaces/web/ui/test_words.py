"""Dates, money, sizes and time left, as a clerk reads them."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.utils import translation

from baijia.interfaces.web.ui import words

MOMENT = datetime(2021, 7, 28, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def chinese():
    with translation.override("zh-hans"):
        yield


def test_moment_is_shown_on_chinese_time_without_padding() -> None:
    assert words.long_moment(MOMENT) == "2021年7月28日 17:00"
    assert words.short_moment(MOMENT) == "7月28日 17:00"
    assert words.long_date(date(2021, 10, 9)) == "2021年10月9日"


def test_date_just_before_midnight_utc_belongs_to_the_next_chinese_day() -> None:
    assert words.short_date(datetime(2021, 7, 28, 16, 30, tzinfo=UTC)) == "7月29日"


def test_english_dates_are_written_not_translated_word_by_word() -> None:
    with translation.override("en"):
        assert words.long_moment(MOMENT) == "28 July 2021 17:00"


@pytest.mark.parametrize(
    ("amount", "shown"),
    [(Decimal(60000), "60,000.00 元"), ("0.005", "0.01 元"), (Decimal("1234567.894"), "1,234,567.89 元")],
)
def test_money_has_two_decimals_rounded_half_up(amount: Decimal | str, shown: str) -> None:
    assert words.money(amount) == shown


@pytest.mark.parametrize(
    ("octets", "shown"),
    [(0, "0 B"), (1023, "1023 B"), (1024, "1.0 KB"), (3_355_443, "3.2 MB"), (5 * 1024**4, "5.0 TB")],
)
def test_file_size_takes_the_fitting_unit(octets: int, shown: str) -> None:
    assert words.file_size(octets) == shown


@pytest.mark.parametrize(
    ("left", "shown"),
    [
        (timedelta(days=2, hours=3, minutes=59), "还剩 2 天 3 小时"),
        (timedelta(hours=5, minutes=20), "还剩 5 小时 20 分钟"),
        (timedelta(minutes=20), "还剩 20 分钟"),
        (timedelta(seconds=5), "还剩 1 分钟"),
        (timedelta(0), "已截止"),
        (timedelta(seconds=-1), "已截止"),
    ],
)
def test_time_left_names_two_units_and_never_zero(left: timedelta, shown: str) -> None:
    assert words.time_left(MOMENT + left, MOMENT) == shown
