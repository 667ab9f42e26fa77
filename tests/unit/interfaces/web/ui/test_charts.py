"""Geometry of the server-drawn pictures."""

import re

import pytest

from baijia.interfaces.web.ui import charts


def test_funnel_scales_to_the_widest_and_says_the_share_that_came_through() -> None:
    picture = charts.funnel([("申报", 1040, False), ("推荐", 462, False), ("授予", 100, True)])
    first, second, third = picture.bars
    assert second.width / first.width == pytest.approx(462 / 1040)
    assert [bar.note for bar in picture.bars] == ["", "44%", "22%"]
    assert third.planned
    assert first.value_x + 90 <= picture.width + 8


def test_funnel_of_nothing_draws_nothing_and_divides_by_nothing() -> None:
    assert charts.funnel([]).bars == ()
    assert [bar.note for bar in charts.funnel([("申报", 0, False), ("推荐", 0, False)]).bars] == ["", ""]


def test_units_draw_one_square_each_in_the_given_order() -> None:
    cells = charts.units([("待审阅", 11, "wait"), ("退回中", 2, "return")])
    assert len(cells) == 13
    assert (cells[10].x, cells[10].y) == (0, 13)
    assert [cell.hollow for cell in cells[-3:]] == [False, True, True]


def test_quota_puts_the_line_between_places_and_reserves() -> None:
    strip = charts.quota(12, 9, 3, 2)
    assert [place.kind for place in strip.places].count("taken") == 9
    assert [place.kind for place in strip.places][-3:] == ["reserve", "reserve", "open"]
    last, first_reserve = strip.places[11], strip.places[12]
    assert last.x + last.width < strip.line_x < first_reserve.x
    end = strip.places[-1]
    assert end.x + end.width == pytest.approx(272)


@pytest.mark.parametrize(
    ("share", "sign", "limit", "kept"), [(18, "≥", 20, False), (20, "≥", 20, True), (6, "≤", 5, False)]
)
def test_limit_is_kept_up_to_its_very_edge(share: int, sign: str, limit: int, kept: bool) -> None:
    assert charts.limits([("女职工", share, sign, limit)])[0].kept is kept


def test_hundred_draws_every_entry_once_and_the_inmost_in_red() -> None:
    paths = charts.hundred([("申报", 1046), ("审查通过", 1012), ("复审", 299), ("拟授予", 100)])
    cells = {css: len(re.findall("M", path)) for css, path in paths}
    assert cells == {"f4": 100, "f3": 199, "f2": 713, "f1": 34}


def test_columns_stay_below_the_top_line_and_above_the_foot() -> None:
    drawn = charts.columns([("锦江区", 80, 12, False), ("郫都区", 38, 14, True)])
    assert all(0 <= column.all_y <= column.part_y <= 100 for column in drawn.columns)
    assert [value for _, value in drawn.grid] == [0, 20, 40, 60, 80]
    assert charts.columns([]).columns == ()
