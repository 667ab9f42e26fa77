"""Recycled text: recall at one per cent false alarms, evidence, and speed.

    .venv/bin/python bench/similar.py                      quality on composed nominations
    .venv/bin/python bench/similar.py --texts FILE         the same on natural text, one text a line
    .venv/bin/python bench/similar.py --speed 100000       time and memory

Options: --base N earlier nominations, --cases N of each kind, --clean N queries that took from nobody, --seed S.

Composed nominations are heavy with boilerplate: every sentence is drawn from shared stock, or put together from shared
stems and the words of a topic; only their combination tells two works apart.
"""

from __future__ import annotations

import argparse
import random
import re
import resource
import statistics
import time
from collections.abc import Callable
from pathlib import Path

from baijia.engine.similarity import FLAG_AT, Document, Index

SLOT = re.compile(r"\{(\w+)\}")


def words(text: str) -> list[str]:
    """Return the words of a list written with spaces."""
    return text.split()


THINGS = words(
    """
    数控机床 焊接机器人 高压开关柜 轨道车辆转向架 航空发动机叶片 污水处理池 地铁盾构机
    变电站巡检 药品包装线 蓉欧班列集装箱 川菜调料灌装 燃气管网 电梯曳引机 光伏逆变器
    芯片封装 城市照明 公交充电桩 冷链仓储 桥梁支座 医用影像设备 锂电池极片 隧道风机
    污泥干化 起重机械
    """
)
WORKS = words(
    """
    装夹定位 故障诊断 能耗监测 参数整定 在线检测 防错识别 远程运维 密封改造 温度控制
    节拍优化 除尘降噪 应急抢修 工装快换 数据采集 视觉识别 安全联锁
    """
)
ACTS = words(
    """
    采用 引入 设计 改用 加装 编写 重构 建立 选用 搭建 优化 推行 增设 自制
    """
)
TRAITS = words(
    """
    自适应 双工位 边缘计算 陶瓷涂层 激光位移 可视化 分布式 国产伺服 数字孪生 冗余
    低功耗 模块化 柔性 非接触 多通道 高频感应 快插式 声发射
    """
)
TOOLS = words(
    """
    夹具 网关 传感器 控制逻辑 故障树 监测模型 流道结构 作业标准 供电回路 量具
    冷却管路 诊断算法 工装平台 报警程序 联锁装置 数据看板 除尘罩 对中机构
    """
)
GAINS = words(
    """
    单件工时缩短 一次合格率提高 年节约成本 设备停机时间减少 能源消耗下降 返修率降低
    人员投入减少 备件库存压缩 响应时间缩短 作业安全性提升
    """
)
HONOURS = words(
    """
    成都市五一劳动奖章 四川省技术能手 企业金牌工人 青年岗位能手
    全国职工优秀技术创新成果三等奖 集团科技进步二等奖 区级首席技师 市级劳模创新工作室领衔人
    """
)
STOCK = (
    "该同志政治立场坚定，热爱祖国，拥护中国共产党的领导，认真学习贯彻习近平新时代中国特色社会主义思想。",
    "多年来扎根生产一线，立足本职岗位，勤于钻研，勇于创新，充分发挥了劳动模范的示范引领作用。",
    "工作中严格遵守安全操作规程和各项规章制度，从未发生过任何责任事故，受到领导和同事的一致好评。",
    "积极开展师带徒活动，毫无保留地传授技艺，为企业培养了一批高素质技能人才。",
    "项目技术处于国内先进水平，具有较强的推广应用价值和良好的市场前景。",
    "经单位公示无异议，同意推荐参加成都市百佳职工创客明星评选。",
    "以上材料真实有效，不涉及国家秘密和商业秘密，如有虚假愿承担相应责任。",
    "他始终把工匠精神融入日常工作，精益求精，追求卓越，用实际行动诠释了新时代产业工人的责任与担当。",
    "在单位党委和工会的大力支持下，创新工作室不断完善管理制度，形成了人人关心创新、人人参与创新的良好氛围。",
    "该成果已在本单位全面应用，取得了显著的经济效益和社会效益，获得用户单位的高度评价。",
    "面对急难险重任务，他总是冲锋在前，主动放弃节假日休息时间，带领团队连续奋战。",
    "注重理论与实践相结合，利用业余时间学习专业知识，不断提升自身的技术水平和综合素质。",
)
STEMS = (
    "针对{thing}{work}过程中长期存在的问题，项目团队{means}，有效破解了制约生产的瓶颈。",
    "{name}牵头完成了{thing}{work}技术攻关，{means}并{means}，{gain}{number}%。",
    "在{thing}项目中，通过{work}和{work}相结合的方式，{means}，{gain}{number}%，{gain}{number}%。",
    "先后获得{honour}、{honour}等荣誉称号，授权专利{number}项，发表论文{number}篇。",
    "自{year}年起，围绕{thing}开展{work}研究，{means}，{gain}{number}个百分点。",
    "项目投入使用后，{unit}的{thing}{work}水平明显提高，{gain}{number}万元。",
    "主要创新点有：一是{means}，实现{work}；二是{means}，解决了{thing}的{work}难题。",
    "与传统方法相比，该成果{means}，使{work}效率提高{number}%，{gain}{number}%。",
    "{name}带领班组{number}名成员，用{number}个月完成{thing}{work}改造，累计{gain}{number}万元。",
    "成果在{unit}等{number}家企业推广，覆盖{thing}{number}台套，{gain}{number}%。",
)
SYNONYMS = words(
    """
    提高/提升 采用/运用 有效/切实 完成/做好 问题/难题 解决/化解 研究/探索
    明显/显著 优化/改进 实现/达成 取得/收获 良好/优良 通过/借助 开展/推进
    团队/小组 方法/办法 设计/研制 减少/降低 增设/加设 具有/拥有 不断/持续
    工作/业务 建立/构建 积极/主动 技术/工艺 分析/剖析 结果/成果 影响/作用
    表明/说明 基于/依据
    """
)
UNITS = words(
    """
    东方汽轮 锦江机器 蜀都电力 天府新材 金牛轨道 青羊水务 双流航发 龙泉汽车 新都物流
    温江医药
    """
)
SURNAMES, NAMES = "王李张刘陈杨黄周吴徐孙马朱胡林", "建国志强晓明秀英海涛丽华俊杰玉兰文博思远"


def sentences(text: str) -> list[str]:
    """Cut after every full stop or semicolon."""
    return [part + "。" for part in text.replace("；", "。").split("。") if part.strip()]


def nomination(rng: random.Random) -> str:
    """Compose one nomination of some 450 characters: half stock sentences, half stems about one topic."""
    topic = rng.randrange(24)
    name = rng.choice(SURNAMES) + "".join(rng.sample(NAMES, rng.randint(1, 2)))
    choices = {
        "name": [name],
        "thing": [THINGS[topic], THINGS[topic], rng.choice(THINGS)],
        "work": [WORKS[(topic + step) % len(WORKS)] for step in range(5)],
        "means": [means(rng, topic) for _ in range(8)],
        "gain": GAINS,
        "honour": HONOURS,
        "unit": UNITS,
        "number": [str(number) for number in range(2, 99)],
        "year": [str(year) for year in range(2008, 2026)],
    }
    stems = rng.sample(STEMS, rng.randint(4, 6))
    return framed(rng, [SLOT.sub(lambda slot: rng.choice(choices[slot[1]]), stem) for stem in stems])


def means(rng: random.Random, topic: int) -> str:
    """Compose what was done; half of the tools go with a topic."""
    return rng.choice(ACTS) + rng.choice(TRAITS) + TOOLS[(topic + rng.randrange(9)) % len(TOOLS)]


def framed(rng: random.Random, parts: list[str]) -> str:
    """Put stock sentences before, between and after what somebody has to say."""
    stock = rng.sample(STOCK, rng.randint(4, 6))
    parts = [*stock[:1], *parts, *stock[2:]]
    parts.insert(rng.randint(1, len(parts) - 1), stock[1])
    return "".join(parts)


# From (random, a source, another text) to the query and the range of what was taken in it.
Maker = Callable[[random.Random, str, str], tuple[str, tuple[int, int]]]


def chunk(rng: random.Random, text: str, size: int) -> str:
    """Return about ``size`` characters of whole sentences in a row that are not stock."""
    parts = [part for part in sentences(text) if part not in STOCK] or sentences(text)
    start = rng.randrange(len(parts))
    taken = ""
    for part in parts[start:] + parts[:start]:
        if taken and len(taken) + len(part) > size * 1.2:
            break
        taken += part
    return taken


def rewrite(rng: random.Random, text: str, other: str, share: float) -> str:
    """Replace that share of two-character words by words of another text."""
    pieces = [text[place : place + 2] for place in range(0, len(text), 2)]
    pool = [other[place : place + 2] for place in range(0, len(other) - 1, 2)]
    return "".join(rng.choice(pool) if rng.random() < share else piece for piece in pieces)


def synonyms(rng: random.Random, text: str) -> str:
    """Exchange every word of the list for its neighbour."""
    for pair in SYNONYMS:
        one, other = pair.split("/")
        text = text.replace(one, "\0").replace(other, one).replace("\0", other)
    return text


def noise(rng: random.Random, text: str) -> str:
    """Hide a copy: zero-width characters, spaces, full-width letters and digits, other punctuation."""
    wide = {code: code + 0xFEE0 for code in range(0x30, 0x7B) if chr(code).isalnum()}
    out = []
    for character in text.translate(wide).replace("，", ",").replace("。", ". "):
        out.append(character)
        if rng.random() < 0.2:
            out.append(rng.choice("\u200b\u200d\ufeff\u00ad \u3000"))
    return "".join(out)


def figures(rng: random.Random, text: str) -> str:
    """Change every digit."""
    return "".join(rng.choice("0123456789") if one.isdigit() else one for one in text)


def inside(rng: random.Random, taken: str, other: str) -> tuple[str, tuple[int, int]]:
    """Put what was taken between two sentences of another text."""
    parts = sentences(other)
    cut = len("".join(parts[: rng.randint(0, len(parts))]))
    whole = "".join(parts)
    return whole[:cut] + taken + whole[cut:], (cut, cut + len(taken))


def all_of(change: Callable[[random.Random, str], str]) -> Maker:
    """Make a case in which the whole text was taken and then changed."""

    def make(rng: random.Random, text: str, other: str) -> tuple[str, tuple[int, int]]:
        changed = change(rng, text)
        return changed, (0, len(changed))

    return make


def rewritten(share: float) -> Maker:
    """The whole text with that share of words replaced."""

    def make(rng: random.Random, text: str, other: str) -> tuple[str, tuple[int, int]]:
        changed = rewrite(rng, text, other, share)
        return changed, (0, len(changed))

    return make


def lifted(share: float) -> Maker:
    """One passage of 150 characters in another text, with that share of its words replaced."""

    def make(rng: random.Random, text: str, other: str) -> tuple[str, tuple[int, int]]:
        return inside(rng, rewrite(rng, chunk(rng, text, 150), other, share), other)

    return make


def half(rng: random.Random, text: str, other: str) -> tuple[str, tuple[int, int]]:
    """Half of the text kept, then half of another."""
    kept, rest = chunk(rng, text, len(text) // 2), chunk(rng, other, len(other) // 2)
    return kept + rest, (0, len(kept))


def diluted(rng: random.Random, text: str, other: str) -> tuple[str, tuple[int, int]]:
    """The whole text, and half as much again of another."""
    return text + chunk(rng, other, len(text) // 2), (0, len(text))


def reorder(rng: random.Random, text: str) -> str:
    """The same sentences in another order."""
    parts = sentences(text)
    rng.shuffle(parts)
    return "".join(parts)


KINDS: dict[str, Maker] = {
    "copy": all_of(lambda rng, text: text),
    "figures": all_of(figures),
    "reorder": all_of(reorder),
    "synonyms": all_of(synonyms),
    "evasion": all_of(noise),
    "merge of two": half,
    "half again new": diluted,
    "lift": lifted(0),
    "lift, 10 % rewritten": lifted(0.1),
    "lift, 20 % rewritten": lifted(0.2),
    "lift, 30 % rewritten": lifted(0.3),
    **{f"rewrite {share} %": rewritten(share / 100) for share in (10, 20, 30, 40, 50)},
}


def overlap(one: tuple[int, int], other: tuple[int, int]) -> float:
    """Return intersection over union of two ranges."""
    common = max(0, min(one[1], other[1]) - max(one[0], other[0]))
    return common / ((one[1] - one[0]) + (other[1] - other[0]) - common)


def measure_quality(options: argparse.Namespace) -> None:
    """Print recall at one per cent false alarms, at the default threshold, and evidence, by kind."""
    rng = random.Random(options.seed)
    wanted = options.base + 2 * options.clean
    if options.texts:
        lines = Path(options.texts).read_text(encoding="utf-8").splitlines()
        texts = [framed(rng, sentences(line)) for line in rng.sample(lines, min(len(lines), wanted))]
    else:
        texts = [nomination(rng) for _ in range(wanted)]
    clean, others = texts[: options.clean], texts[options.clean : 2 * options.clean]
    base = texts[2 * options.clean :]
    index = Index(Document(str(number), text) for number, text in enumerate(base))
    best = sorted(
        (max((hit.score for hit in index.search(text)), default=0.0) for text in clean), reverse=True
    )
    threshold = best[len(best) // 100]
    alarms = sum(score >= FLAG_AT for score in best) / len(best)
    length = statistics.mean(map(len, base))
    print(
        f"{len(base)} texts of {length:.0f} characters, {len(clean)} clean queries, {options.cases} of each kind"
    )
    print(f"score at 1 % false alarms {threshold:.3f}; false alarms at the default threshold {alarms:.1%}")
    print(f"{'kind':24}{'recall at 1 %':>14}{'by default':>12}{'evidence':>10}")
    rows = []
    for kind, make in KINDS.items():
        found = []
        for _ in range(options.cases):
            source = rng.randrange(len(base))
            text, span = make(rng, base[source], rng.choice(others))
            hits = [hit for hit in index.search(text) if hit.source == str(source)]
            found.append((hits[0].score, overlap(hits[0].in_query, span)) if hits else (0.0, 0.0))
        rows.append(
            (
                statistics.mean(score > threshold for score, _ in found),
                statistics.mean(score >= FLAG_AT for score, _ in found),
                statistics.mean(share for _, share in found),
            )
        )
        print(f"{kind:24}{rows[-1][0]:14.2f}{rows[-1][1]:12.2f}{rows[-1][2]:10.2f}")
    means = [statistics.mean(column) for column in zip(*rows, strict=True)]
    print(f"{'mean':24}{means[0]:14.3f}{means[1]:12.3f}{means[2]:10.3f}")


def measure_speed(options: argparse.Namespace) -> None:
    """Print time to index, to search and to add, and the memory of the process."""
    rng = random.Random(options.seed)
    texts = [nomination(rng) for _ in range(options.speed)]
    queries = [make(rng, rng.choice(texts), nomination(rng))[0] for make in KINDS.values() for _ in range(10)]
    before = time.perf_counter()
    index = Index(Document(str(number), text) for number, text in enumerate(texts))
    print(f"index {len(index)} texts: {time.perf_counter() - before:.1f} s")
    search = [timed(index.search, text) for text in queries]
    added = [timed(index.add, Document(f"new {number}", nomination(rng))) for number in range(300)]
    for what, times in (("search", search), ("add", added)):
        times.sort()
        at = {share: times[int(len(times) * share / 100)] * 1000 for share in (50, 95, 99)}
        print(what + ": " + ", ".join(f"p{share} {value:.1f} ms" for share, value in at.items()))
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB, texts included")


def timed(act: Callable[..., object], *arguments: object) -> float:
    """Return the seconds an act takes."""
    before = time.perf_counter()
    act(*arguments)
    return time.perf_counter() - before


def main() -> None:
    """Read the options and measure."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--base", type=int, default=8000)
    parser.add_argument("--cases", type=int, default=40)
    parser.add_argument("--clean", type=int, default=400)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--texts")
    parser.add_argument("--speed", type=int)
    options = parser.parse_args()
    if options.speed:
        measure_speed(options)
    else:
        measure_quality(options)


if __name__ == "__main__":
    main()
