"""Dates on solemn paper: 二〇二一年十月二十日."""

from __future__ import annotations

from datetime import date

DIGITS = "〇一二三四五六七八九"


def written_date(day: date) -> str:
    """Return a date in Chinese numerals, as certificates carry it."""
    year = "".join(DIGITS[int(digit)] for digit in str(day.year))
    return f"{year}年{_small(day.month)}月{_small(day.day)}日"


def _small(number: int) -> str:
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else "十" if tens == 1 else f"{DIGITS[tens]}十"
    return head + (DIGITS[ones] if ones else "")
