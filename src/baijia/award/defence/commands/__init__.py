"""Writes of the days on site: the timetable, what happens in a venue, the panel's end with a candidate, sheets."""

from baijia.award.defence.commands.day import (
    check_in,
    finish_presentation,
    mark_absent,
    start_presentation,
    take_late,
)
from baijia.award.defence.commands.moving import move_presentation, reorder, swap_presentations
from baijia.award.defence.commands.panels import close_case, dissent, explain_missing, reopen_case
from baijia.award.defence.commands.planning import (
    ask_timetable,
    keep_frame,
    keep_need,
    lay_out,
    publish,
    schedule,
)
from baijia.award.defence.commands.sheets import make_sheet, sign_sheet, take_signed_sheet, void_sheet

__all__ = [
    "ask_timetable",
    "check_in",
    "close_case",
    "dissent",
    "explain_missing",
    "finish_presentation",
    "keep_frame",
    "keep_need",
    "lay_out",
    "make_sheet",
    "mark_absent",
    "move_presentation",
    "publish",
    "reopen_case",
    "reorder",
    "schedule",
    "sign_sheet",
    "start_presentation",
    "swap_presentations",
    "take_late",
    "take_signed_sheet",
    "void_sheet",
]
