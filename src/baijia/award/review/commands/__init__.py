"""Writes of review: rounds, plans and panels, scores, changes of panels, closing and freezing."""

from baijia.award.review.commands.closing import close_round, exclude, freeze_round
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
from baijia.award.review.commands.sheets import (
    enter_sheet,
    erase_scans,
    print_sheets,
    take_sheets,
    void_sheet,
)
from baijia.award.review.commands.tie_off import call_tie_off

__all__ = [
    "PlanLine",
    "add_seat",
    "ask_plans",
    "assign",
    "call_tie_off",
    "close_round",
    "create_rounds",
    "enter_sheet",
    "erase_scans",
    "exclude",
    "export_plan",
    "freeze_round",
    "import_plan",
    "lift_wish",
    "open_round",
    "print_sheets",
    "remark",
    "remind",
    "replace_slot",
    "save_draft",
    "set_wish",
    "submit_score",
    "take_sheets",
    "void_score",
    "void_sheet",
    "withdraw_expert",
    "work_out_plan",
]
