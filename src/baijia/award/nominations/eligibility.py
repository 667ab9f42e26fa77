"""The pure part of eligibility: a rule of the edition and what a dossier says, and nothing of the database.

Submission refuses what can only be wrong; screening asks the same functions again and a person may overrule.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from baijia.award.nominations.answers.identifiers import read_patent

Rule = Mapping[str, Any]


def age_on(birth: date, day: date) -> int:
    """Return completed years of age (周岁) on a day; who is born on 29 February completes one on 1 March."""
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


def within_age(birth: date, rule: Rule) -> bool:
    """Whether a person is at most ``years`` old, inclusive, on the day the rule names (``age_at_most``)."""
    return age_on(birth, date.fromisoformat(str(rule["on"]))) <= int(rule["years"])


def answer_is(answers: Mapping[str, Any], rule: Rule) -> bool:
    """Whether the answer to ``field`` is ``value`` (``answer_is``)."""
    return bool(answers.get(rule["field"]) == rule["value"])


def patent_granted(answers: Mapping[str, Any], rule: Rule) -> bool:
    """Whether one of the patents is granted (``ZL``) and of one of the rule's kinds (``patent_granted``)."""
    for place, number in enumerate(answers.get(rule["field"]) or [], start=1):
        try:
            code, kind = read_patent(number, place)
        except ValueError:
            continue
        if code.startswith("ZL") and kind in (rule.get("kinds") or "12389"):
            return True
    return False


def applies(answers: Mapping[str, Any], rule: Rule) -> bool:
    """Whether the rule's condition on another answer holds; a rule without one always applies."""
    when = rule.get("when")
    return when is None or bool(answers.get(when["field"]) == when["value"])
