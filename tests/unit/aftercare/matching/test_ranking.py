"""Ranking of offers for needs: the right one first from Chinese text alone, tags, and the reason."""

import random

from baijia.aftercare.matching.ranking import Ranking, Text

THINGS = [
    "夹具",
    "轴承",
    "齿轮",
    "模具",
    "阀门",
    "电池",
    "叶片",
    "管道",
    "涂层",
    "传感器",
    "焊缝",
    "铸件",
    "钻头",
    "泵体",
    "导轨",
    "线缆",
    "滤芯",
    "螺栓",
    "弹簧",
    "机匣",
]
FAULTS = ["振动", "变形", "泄漏", "磨损", "开裂", "过热", "腐蚀", "卡滞", "漏电", "松动"]
WAYS = [
    "阻尼支撑",
    "在线检测",
    "激光熔覆",
    "仿真优化",
    "快换结构",
    "自动对中",
    "余热回收",
    "视觉识别",
    "冷却循环",
    "表面强化",
]
OFFERS = [
    Text(
        place,
        f"{thing}{fault}的{WAYS[place % 10]}方法",
        f"用{WAYS[place % 10]}解决{thing}在运行中的{fault}，已在两家企业应用。",
    )
    for place, (thing, fault) in enumerate((thing, fault) for thing in THINGS for fault in FAULTS)
]


def test_the_right_offer_is_among_the_best_for_a_need_in_other_words():
    ranking, chance, found = Ranking(OFFERS), random.Random(7), 0
    wanted = chance.sample(range(len(OFFERS)), 40)
    for place in wanted:
        thing, fault = THINGS[place // 10], FAULTS[place % 10]
        need = Text(0, f"求解决{thing}{fault}问题", f"我厂{thing}近来经常{fault}，影响交货，希望有人帮助。")
        found += OFFERS[place].id in [one.id for one in ranking.best(need)][:3]
    assert found >= 38


def test_the_reason_names_what_both_share_and_equal_tags_lift():
    offers = [
        Text(1, "薄壁件防颤夹具", "可调阻尼浮动支点", "equipment", "C34"),
        Text(2, "薄壁件防颤夹具", "可调阻尼浮动支点", "energy", "D44"),
        Text(3, "茶叶分级机", "按叶形分级"),
    ]
    need = Text(0, "铣削薄壁件颤振", "求一种薄壁件防颤的夹具", "equipment", "C3421")
    first, second = Ranking(offers).best(need)
    assert (first.id, first.same_group, first.same_industry) == (1, True, True)
    assert (second.id, second.same_group, second.same_industry) == (2, False, False)
    assert first.score > second.score
    assert first.shared[0] == "薄壁件防颤"


def test_what_shares_nothing_is_left_out_and_an_empty_list_answers():
    assert Ranking([Text(1, "abc", "def")]).best(Text(0, "夹具", "颤振")) == []
    assert Ranking([]).best(Text(0, "夹具", "颤振")) == []
