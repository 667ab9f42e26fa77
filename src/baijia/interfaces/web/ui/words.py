"""Dates, money, sizes and time left as a clerk writes them, in the language of the page."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, TypeVar

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from baijia.core.rows import COUNTED

D = TypeVar("D", date, datetime)
SIZES = ("B", "KB", "MB", "GB", "TB")


def _local(value: D) -> D:
    """Return an instant as a clock on the wall shows it, what stands already there as it is."""
    return timezone.make_naive(value) if isinstance(value, datetime) and timezone.is_aware(value) else value


def _english() -> bool:
    return (get_language() or "").startswith("en")


def named(described: Mapping[str, Any]) -> str:
    """Return what an edition's definition calls a thing, in English where it says so and the page is English."""
    if _english():
        return str(described.get("name_en") or described["name"])
    return str(described["name"])


def long_date(value: date | datetime) -> str:
    """2021年7月28日, or 28 July 2021."""
    at = _local(value)
    return date_format(at, "j F Y") if _english() else f"{at.year}年{at.month}月{at.day}日"


def short_date(value: date | datetime) -> str:
    """7月28日, or 28 July: for lists in which the year is plain."""
    at = _local(value)
    return date_format(at, "j F") if _english() else f"{at.month}月{at.day}日"


def clock(value: datetime) -> str:
    """17:00, on Chinese time."""
    at = _local(value)
    return f"{at:%H:%M}"


def long_moment(value: datetime) -> str:
    """2021年7月28日 17:00."""
    at = _local(value)
    return f"{long_date(at)} {clock(at)}"


def short_moment(value: datetime) -> str:
    """7月28日 17:00."""
    at = _local(value)
    return f"{short_date(at)} {clock(at)}"


def money(value: Decimal | int | str) -> str:
    """60,000.00 元; an amount in yuan, rounded half up to fen."""
    amount = Decimal(value).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return _("%(amount)s 元") % {"amount": f"{amount:,}"}


def number(value: Decimal | int) -> str:
    """1,046: thousands apart, decimals as they are."""
    return f"{value:,}"


def so_many(value: int) -> str:
    """1046 as it is, ``1,000+`` for what was not counted to the end (``core.rows.few``)."""
    return f"{number(COUNTED)}+" if value > COUNTED else str(value)


def file_size(octets: int) -> str:
    """3.2 MB; whole numbers up to a kilobyte."""
    size = float(octets)
    for unit in SIZES:
        if size < 1024 or unit == SIZES[-1]:
            return f"{size:.0f} {unit}" if unit == "B" else f"{size:.1f} {unit}"
        size /= 1024
    raise AssertionError("the last unit always answers")


def time_left(end: datetime, now: datetime) -> str:
    """还剩 2 天 3 小时; minutes on the last day; 已截止 once it is over."""
    left = end - now
    if left <= timedelta(0):
        return _("已截止")
    hours, rest = divmod(left.seconds, 3600)
    minutes = rest // 60
    if left.days:
        return _("还剩 %(days)s 天 %(hours)s 小时") % {"days": left.days, "hours": hours}
    if hours:
        return _("还剩 %(hours)s 小时 %(minutes)s 分钟") % {"hours": hours, "minutes": minutes}
    return _("还剩 %(minutes)s 分钟") % {"minutes": max(minutes, 1)}
