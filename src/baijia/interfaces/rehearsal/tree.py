"""The synthetic tree of Chengdu's unions: real divisions, invented streets and units (演例)."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

from baijia.core.actor import SYSTEM
from baijia.directory import commands as directory
from baijia.directory.enums import UnionKind
from baijia.directory.models import Union
from baijia.engine.rank.apportion import apportion
from baijia.interfaces.rehearsal.people import credit_code

DISTRICTS = (
    ("510104", "锦江区"), ("510105", "青羊区"), ("510106", "金牛区"), ("510107", "武侯区"), ("510108", "成华区"),
    ("510112", "龙泉驿区"), ("510113", "青白江区"), ("510114", "新都区"), ("510115", "温江区"), ("510116", "双流区"),
    ("510117", "郫都区"), ("510118", "新津区"), ("510121", "金堂县"), ("510129", "大邑县"), ("510131", "蒲江县"),
    ("510181", "都江堰市"), ("510182", "彭州市"), ("510183", "邛崃市"), ("510184", "崇州市"), ("510185", "简阳市"),
    ("CD-TF", "四川天府新区"), ("CD-DB", "成都东部新区"), ("CD-GX", "成都高新区"),
)  # fmt: skip
INDUSTRIES = (
    ("CD-JY", "教科文卫体"), ("CD-CM", "财贸轻工"), ("CD-JS", "建设"), ("CD-JT", "交通"), ("CD-JX", "机械冶金"),
    ("CD-GZ", "国资"),
)  # fmt: skip
MAKES = (
    "精密机械",
    "电子科技",
    "轨道装备",
    "制药",
    "新材料",
    "建工",
    "食品",
    "农业发展",
    "物流",
    "文旅",
    "仪表",
    "能源",
)


@dataclass
class Tree:
    """What was planted."""

    city: Union
    recommenders: list[Union] = field(default_factory=list)
    units: list[Union] = field(default_factory=list)
    above: dict[str, Union] = field(default_factory=dict)
    """uid of a unit -> the union that recommends for it."""


def plant(chance: random.Random, units: int) -> Tree:
    """Plant the city, its districts and industry unions, some streets, and ``units`` grassroots unions.

    Each recommending union has units in proportion to its members, as the quotas by members expect.
    """
    city = directory.add_union(
        actor=SYSTEM,
        code="5101",
        name="成都市总工会",
        short_name="市总工会",
        kind=UnionKind.CITY,
        parent=None,
    )
    tree = Tree(city)
    few = max(1, min(len(DISTRICTS) + len(INDUSTRIES), units // 3))
    named = [(*item, UnionKind.DISTRICT) for item in DISTRICTS] + [
        (*item, UnionKind.INDUSTRY) for item in INDUSTRIES
    ]
    spread = [named[place * len(named) // few] for place in range(few)]
    for code, name, kind in spread:
        suffix = "总工会" if kind == UnionKind.DISTRICT else "工会"
        tree.recommenders.append(
            directory.add_union(
                actor=SYSTEM,
                code=code,
                name=name + suffix,
                short_name=name,
                kind=kind,
                parent=city,
                members=chance.randrange(8_000, 60_000),
            )
        )
    shares = apportion(units, {union.code: union.members for union in tree.recommenders}, minimum=1)
    dealt = sorted(
        (turn, place) for place, union in enumerate(tree.recommenders) for turn in range(shares[union.code])
    )
    for serial, (_turn, place) in enumerate(dealt):
        _unit(chance, tree, serial, tree.recommenders[place])
    return tree


def _unit(chance: random.Random, tree: Tree, serial: int, above: Union) -> None:
    parent = above
    if above.kind == UnionKind.DISTRICT and serial % 3 == 0:
        code = f"{above.code}-S{serial:04d}"
        parent = directory.add_union(
            actor=SYSTEM,
            code=code,
            name=f"{above.short_name}演例{serial // 3 + 1}街道总工会",
            short_name=f"演例{serial // 3 + 1}街道",
            kind=UnionKind.STREET,
            parent=above,
        )
    employer = f"成都演例{serial + 1}{MAKES[serial % len(MAKES)]}有限公司"
    unit = directory.add_union(
        actor=SYSTEM,
        code=f"CDU{serial:05d}",
        name=f"{employer}工会",
        short_name=employer,
        kind=UnionKind.UNIT,
        parent=parent,
        credit_code=credit_code(serial),
        members=chance.randrange(25, 900),
    )
    tree.units.append(unit)
    tree.above[unit.uid] = above
