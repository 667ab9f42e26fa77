"""Words of experts against texts of items."""

from __future__ import annotations

import pytest

from baijia.engine.assign.fit import MOST, fits

ITEMS = [
    "焊接机器人工装夹具改进，焊缝合格率提高",
    "中药饮片炮制工艺优化，煎煮时间缩短",
    "地铁车辆转向架检修流程再造",
]


def test_the_expert_who_knows_the_words_fits_best_and_a_stranger_not_at_all():
    found = fits(ITEMS, ["机器人焊接、工装夹具", "中药炮制", "车辆检修 转向架", "陶瓷釉料"])
    assert found.shape == (3, 4)
    assert [int(row.argmax()) for row in found] == [0, 1, 2]
    assert found.max() == MOST
    assert not found[:, 3].any()


@pytest.mark.parametrize(
    ("items", "experts"), [([], ["焊接"]), (ITEMS, []), (ITEMS, ["", "焊"]), (["", "x"], ["焊接"])]
)
def test_nothing_to_compare_is_no_fit(items, experts):
    found = fits(items, experts)
    assert found.shape == (len(items), len(experts))
    assert not found.any()


def test_width_and_signs_hide_nothing_and_length_gains_nothing():
    short, wide, long = fits(
        ITEMS, ["机器人焊接", "机器人－焊接", "机器人焊接" + "餐饮服务管理咨询培训策划设计" * 3]
    )[0]
    assert short == wide > long


def test_an_item_nobody_knows_fits_nobody_well():
    found = fits([*ITEMS, "陶瓷釉料检修记录"], ["机器人焊接工装夹具", "中药炮制工艺", "车辆转向架检修流程"])
    assert found[3].max() < MOST // 2
