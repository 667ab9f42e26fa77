"""Writes of screening: verdicts of rules, overrides, outcomes, what is asked and found beside them, and the freezing.

This room is the worked example of the house: who and when in ``rules``, what may be read in ``queries``,
one change a function here, each with its audit row and, where the log has a type for it, its entry.
"""

from baijia.award.screening.commands.background import ask_background, record_background
from baijia.award.screening.commands.erasing import erase_evidence, forget_texts
from baijia.award.screening.commands.judging import (
    close_openings,
    close_screening,
    decide,
    override,
    pass_clear,
    screen_all,
    screen_dossier,
)
from baijia.award.screening.commands.matching import Found, decide_match, record_matches
from baijia.award.screening.commands.redacting import check_redaction
from baijia.award.screening.commands.regrouping import approve_regroup, ask_regroup
from baijia.award.screening.commands.stages import record_check
from baijia.award.screening.commands.titles import bind_title, import_titles, keep_titles
from baijia.award.screening.rules import AnswerRow

__all__ = [
    "AnswerRow",
    "Found",
    "approve_regroup",
    "ask_background",
    "ask_regroup",
    "bind_title",
    "check_redaction",
    "close_openings",
    "close_screening",
    "decide",
    "decide_match",
    "erase_evidence",
    "forget_texts",
    "import_titles",
    "keep_titles",
    "override",
    "pass_clear",
    "record_background",
    "record_check",
    "record_matches",
    "screen_all",
    "screen_dossier",
]
