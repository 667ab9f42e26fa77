"""What submission asks of the conditions of an edition, and nothing of the database: age, which can only be wrong.

Everything else is for screening, where a person may overrule.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

Rule = Mapping[str, Any]


def age_on(birth: date, day: date) -> int:
    """Return completed years of age (周岁) on a day; who is born on 29 February completes one on 1 March."""
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


def within_age(birth: date, rule: Rule) -> bool:
    """Whether a person is at most ``years`` old, inclusive, on the day the rule names (``age_at_most``)."""
    return age_on(birth, date.fromisoformat(str(rule["on"]))) <= int(rule["years"])
