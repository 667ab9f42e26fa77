"""Writes of review: rounds, plans and panels, scores, changes of panels, the day on site, closing and freezing."""

from baijia.award.review.commands.closing import close_round, exclude, freeze_round
from baijia.award.review.commands.onsite import (
    finish_presentation,
    mark_absent,
    schedule,
    start_presentation,
    swap_presentations,
)
from baijia.award.review.commands.panels import replace_slot, withdraw_expert
from baijia.award.review.commands.plans import (
    PlanLine,
    ask_plans,
    export_plan,
    import_plan,
    lift_wish,
    set_wish,
    work_out_plan,
)
from baijia.award.review.commands.rounds import add_seat, assign, create_rounds, open_round, remind
from baijia.award.review.commands.scoring import remark, save_draft, submit_score, void_score
from baijia.award.review.commands.sheets import enter_sheet, print_sheets, take_sheets, void_sheet

__all__ = [
    "PlanLine",
    "add_seat",
    "ask_plans",
    "assign",
    "close_round",
    "create_rounds",
    "enter_sheet",
    "exclude",
    "export_plan",
    "finish_presentation",
    "freeze_round",
    "import_plan",
    "lift_wish",
    "mark_absent",
    "open_round",
    "print_sheets",
    "remark",
    "remind",
    "replace_slot",
    "save_draft",
    "schedule",
    "set_wish",
    "start_presentation",
    "submit_score",
    "swap_presentations",
    "take_sheets",
    "void_score",
    "void_sheet",
    "withdraw_expert",
    "work_out_plan",
]
