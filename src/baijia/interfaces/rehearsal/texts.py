"""Synthetic projects: each text is put together from what a group of trades works on."""

from __future__ import annotations

import random
from dataclasses import dataclass

GROUPS: dict[str, dict[str, tuple[str, ...]]] = {
    "equipment": {
        "thing": (
            "薄壁机匣",
            "主轴箱",
            "叶片榫槽",
            "液压阀体",
            "重载齿轮",
            "数控转台",
            "焊接机器人",
            "压铸模具",
        ),
        "trouble": ("铣削颤振", "同轴度超差", "焊缝气孔", "刀具磨损快", "装夹变形", "换型时间长"),
        "means": (
            "浮动支点夹具",
            "分层铣削工艺",
            "在线测量补偿",
            "内冷刀柄改造",
            "快换定位工装",
            "激光跟踪装置",
        ),
        "post": ("数控铣工", "钳工", "焊工", "装配钳工", "工艺员", "模具工"),
        "industry": ("C34", "C35", "C37"),
    },
    "electronics": {
        "thing": ("微波组件", "雷达天线阵面", "高频电路板", "光模块", "电源模块", "芯片测试座", "显示驱动板"),
        "trouble": ("焊点虚焊", "相位一致性差", "散热不足", "测试效率低", "静电损伤", "批次波动"),
        "means": ("氮气回流曲线", "自动校准台", "均热板结构", "并行测试程序", "防静电流转箱", "视觉检测算法"),
        "post": ("电装工", "调试工", "测试工程师", "硬件工程师", "质检员"),
        "industry": ("C39", "I65", "C38"),
    },
    "medicine": {
        "thing": ("中药饮片炮制线", "无菌灌装线", "检验流水线", "护理转运床", "疫苗冷链箱", "口腔修复体"),
        "trouble": ("含量不均", "交叉污染风险", "样本等待久", "搬运费力", "温度失控", "返工率高"),
        "means": (
            "分段控温炮制法",
            "层流隔离罩",
            "条码分拣装置",
            "电动升降机构",
            "相变保温材料",
            "数字化设计流程",
        ),
        "post": ("制剂工", "检验技师", "护士", "设备工程师", "药师"),
        "industry": ("C27", "Q84"),
    },
    "transport": {
        "thing": ("盾构管片", "连续梁挂篮", "地铁道岔", "隧道衬砌", "公交电池组", "接触网", "装配式墙板"),
        "trouble": ("错台渗水", "线形控制难", "检修窗口短", "裂缝难发现", "续航衰减", "拼缝不严"),
        "means": (
            "管片姿态预判法",
            "智能张拉台车",
            "快速检修小车",
            "声波巡检装置",
            "均衡充电规程",
            "双缝止水构造",
        ),
        "post": ("盾构司机", "测量员", "线路工", "施工员", "电工", "维修技师"),
        "industry": ("E48", "G54", "E47"),
    },
    "materials": {
        "thing": ("钛合金锻件", "碳纤维预浸料", "锂电正极材料", "特种玻璃", "耐火浇注料", "再生铝"),
        "trouble": ("组织偏析", "树脂富集", "烧结不均", "气泡缺陷", "寿命短", "杂质高"),
        "means": (
            "等温锻造制度",
            "张力闭环控制",
            "梯度烧结匣钵",
            "真空澄清工序",
            "微膨胀配方",
            "双级除杂流程",
        ),
        "post": ("锻造工", "化验员", "烧结工", "工艺工程师", "熔炼工"),
        "industry": ("C30", "C32", "C26"),
    },
    "culture": {
        "thing": ("蜀锦小花楼织机", "古籍修复案台", "景区索道", "酒店布草流程", "快递分拣线", "物业巡检"),
        "trouble": ("纹样失传", "纸张霉变", "排队时间长", "洗涤损耗大", "错分率高", "隐患漏检"),
        "means": (
            "纹样数字化教学法",
            "低氧杀虫柜",
            "分时预约算法",
            "芯片追溯规程",
            "动态格口分配",
            "二维码巡检卡",
        ),
        "post": ("织造工", "修复师", "机务员", "客房领班", "分拣员", "管理员"),
        "industry": ("R88", "N78", "H61"),
    },
    "agriculture": {
        "thing": ("柑橘水肥系统", "食用菌菌包", "生猪环控舍", "茶叶杀青机", "稻田插秧机", "冷水鱼池"),
        "trouble": ("肥水浪费", "污染率高", "氨气超标", "焦边", "漏秧", "缺氧死鱼"),
        "means": (
            "土壤墒情分区灌溉",
            "双层过滤接种法",
            "变频通风策略",
            "蒸汽热风耦合",
            "株距校正机构",
            "微孔增氧布置",
        ),
        "post": ("农技员", "菌种工", "饲养员", "制茶工", "农机手"),
        "industry": ("A01", "A03", "A05"),
    },
}
OPENINGS = (
    "在班组日常生产中",
    "连续三年跟踪数据后",
    "面对用户反复投诉",
    "接手老设备之后",
    "参加技术比武归来",
)
WAYS = (
    "先画草图再做样件",
    "利用休息时间反复试验",
    "带着两名徒弟逐项排查",
    "与检验班一起建立台账",
    "拆解进口设备逐件测绘",
)
RESULTS = (
    "合格率由 {a}% 提高到 {b}%",
    "单件工时由 {c} 分钟降到 {d} 分钟",
    "每年节约 {e} 万元",
    "故障停机每月减少 {f} 次",
)
ENDINGS = ("已在三条线推广。", "写进了作业指导书。", "被同行单位来厂学习。", "形成了一套人人能学的操作法。")


@dataclass(frozen=True, slots=True)
class Project:
    """A made-up project."""

    name: str
    post: str
    industry: str
    summary: str
    points: str


def project(chance: random.Random, group: str) -> Project:
    """Put a project of a group together; texts are long enough for the form of the fourth edition."""
    words = GROUPS.get(group) or GROUPS["equipment"]
    thing, trouble, means = (chance.choice(words[key]) for key in ("thing", "trouble", "means"))
    numbers = {
        "a": chance.randrange(70, 90),
        "b": chance.randrange(95, 100),
        "c": chance.randrange(60, 180),
        "d": chance.randrange(15, 59),
        "e": chance.randrange(8, 320),
        "f": chance.randrange(2, 19),
    }
    gains = "，".join(text.format(**numbers) for text in chance.sample(RESULTS, 3))
    opening, way = chance.choice(OPENINGS), chance.choice(WAYS)
    summary = (
        f"{thing}长期存在{trouble}的问题。{opening}，本人提出{means}的办法，{way}，前后试制{numbers['f'] + 3}轮。"
        f"应用以后，{gains}。{chance.choice(ENDINGS)}"
    )
    points = (
        f"一是把{means}用到{thing}上，避开了{trouble}的成因；二是所需零件本单位都能加工，改造费用低；"
        f"三是整理出{numbers['f'] + 2}条要点，新工人一周可以掌握。"
    )
    return Project(
        f"{thing}{means}", chance.choice(words["post"]), chance.choice(words["industry"]), summary, points
    )


def knowledge(group: str, serial: int) -> str:
    """Return what an expert of a group knows, in a few words; experts differ by ``serial``."""
    words = GROUPS.get(group) or GROUPS["equipment"]
    things, means = words["thing"], words["means"]
    known = [things[(serial + step) % len(things)] for step in range(3)]
    return "、".join([*known, means[serial % len(means)], means[(serial + 1) % len(means)]])
