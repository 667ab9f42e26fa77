"""Which offers fit a need: time of one page of suggestions, and whether the right one is found.

    .venv/bin/python bench/matching.py [--offers 100 1000 5000] [--needs 50] [--seed 1]

Offers are put together from trades, things and troubles; a need is one of them told by other people: half of the words
of its offer are replaced or left out. What a page does is measured: taking the texts apart and ranking all of them.
"""

from __future__ import annotations

import argparse
import random
import statistics
import time

from baijia.aftercare.matching.ranking import Ranking, Text

# fmt: off
THINGS = ("薄壁机匣", "转向架", "高压开关柜", "焊接机器人", "污水处理池", "盾构刀盘", "锂电池极片", "电梯曳引机",
          "涡轮叶片", "桥梁支座", "茶叶分级机", "药品包装线", "燃气管网", "光伏逆变器", "冷链仓储", "公交充电桩")
TROUBLES = ("颤振", "漏油", "过热", "变形", "磨损", "开裂", "报废率高", "定位不准", "能耗高", "换线慢", "噪声大")
MEANS = ("浮动支点", "快换夹具", "在线测量", "激光熔覆", "余热回收", "防错工装", "图像识别", "阻尼垫", "模块化改造")
FILLERS = ("已用于三条生产线", "班组自己动手改成", "每年省下可观费用", "工人半天就能学会", "获得过创新奖励")
GROUPS, INDUSTRIES = ("equipment", "energy", "material"), ("C34", "C35", "C38", "D44")
# fmt: on


def offer(chance: random.Random, number: int) -> Text:
    """Put one offer together."""
    thing, trouble, means = chance.choice(THINGS), chance.sample(TROUBLES, 2), chance.sample(MEANS, 2)
    title = f"{thing}{trouble[0]}的{means[0]}"
    more = "，".join(chance.sample(FILLERS, 3))
    text = f"针对{thing}{trouble[0]}和{trouble[1]}，采用{means[0]}与{means[1]}，{more}。编号{number}。"
    return Text(number, title, text, chance.choice(GROUPS), chance.choice(INDUSTRIES))


def need(chance: random.Random, made: Text) -> Text:
    """Tell an offer as somebody with the trouble would, with half of its words gone."""
    parts = [part for part in made.text.replace("。", "，").split("，") if part]
    kept = chance.sample(parts, max(1, len(parts) // 2))
    return Text(0, made.title[:6], f"我厂{'，'.join(kept)}，想找人解决", made.group, made.industry)


def main() -> int:
    """Measure each size."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--offers", type=int, nargs="+", default=[100, 1000, 5000])
    parser.add_argument("--needs", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    print("offers   page ms (median, worst)   found among 10")
    for size in options.offers:
        chance = random.Random(options.seed)
        offers = [offer(chance, number) for number in range(1, size + 1)]
        times, found = [], 0
        for _each in range(options.needs):
            made = chance.choice(offers)
            wanted = need(chance, made)
            start = time.process_time()
            best = Ranking(offers).best(wanted)
            times.append((time.process_time() - start) * 1000)
            found += made.id in [one.id for one in best]
        shown = f"{statistics.median(times):8.1f} {max(times):8.1f}"
        print(f"{size:6}   {shown}             {found}/{options.needs}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
