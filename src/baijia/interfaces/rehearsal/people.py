"""Synthetic people. Given names carry 示 so that nobody takes them for real; identity numbers are made up."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta

SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡"
    "余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯"
    "龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
)
COMPOUND = ("欧阳", "司马", "上官", "诸葛", "阿依·古丽")
GIVEN = (
    "岚川舟禾岩蔚澜青霖泽楠亭溪晨越朗原林竹梅松柏枫桐榆槐荷菱蓉棠诚勤敏慧宁安康健强毅"
    "恒信义明远志新光荣华秀英芳兰琴雪云霞月星海波涛江河湖山石玉珍宝金银铜铁锋刚"
)
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CODE_SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"


@dataclass(frozen=True, slots=True)
class Human:
    """A made-up person."""

    name: str
    sex: str
    born: date
    id_number: str
    phone: str


def human(chance: random.Random, serial: int, *, oldest: date, youngest: date, area: str) -> Human:
    """Make the person of a serial number; no two serials share an identity number."""
    surname = chance.choice(COMPOUND[:4]) if serial % 97 == 0 else chance.choice(SURNAMES)
    name = COMPOUND[4] + "示" if serial % 389 == 388 else surname + "示" + chance.choice(GIVEN)
    sex = chance.choice("mmmff")
    born = oldest + timedelta(days=chance.randrange((youngest - oldest).days))
    order = serial % 499 * 2 + (1 if sex == "m" else 0)
    return Human(
        name,
        sex,
        born,
        id_number(area, born, order),
        f"1{chance.choice('3578')}{chance.randrange(10**9):09d}",
    )


def id_number(area: str, born: date, order: int) -> str:
    """Return an identity number with a true check digit (GB 11643-1999)."""
    body = f"{area}{born:%Y%m%d}{order:03d}"
    total = sum(int(digit) * weight for digit, weight in zip(body, WEIGHTS, strict=True))
    return body + "10X98765432"[total % 11]


def credit_code(serial: int) -> str:
    """Return a unified social credit code with a true check character (GB 32100-2015)."""
    body = f"91510100MA{serial:06d}X"
    total = sum(CODE_SIGNS.index(sign) * pow(3, place, 31) for place, sign in enumerate(body))
    return body + CODE_SIGNS[-total % 31]


def patent_number(chance: random.Random, year: int) -> str:
    """Return a granted invention patent's number with a true check digit."""
    body = f"{year}1{chance.randrange(10**7):07d}"
    total = sum(
        int(digit) * weight for digit, weight in zip(body, (2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5), strict=True)
    )
    return f"ZL{body}.{'0123456789X'[total % 11]}"
