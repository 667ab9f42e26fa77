"""Writes of programmes: editions, addenda, quotas, conflict fences, and the keeping of the organiser's logs."""

from baijia.award.programmes.commands.editions import (
    create_edition,
    edit_definition,
    freeze,
    issue_addendum,
    lift_fence,
    move_clock,
    open_edition,
    raise_fence,
    set_policy,
)
from baijia.award.programmes.commands.holidays import set_holidays
from baijia.award.programmes.commands.logs import (
    freeze_log,
    recover_log,
    rotate_log_key,
    succeed_log,
    take_cosignature,
)
from baijia.award.programmes.commands.quotas import (
    Figure,
    allot_by_formula,
    allot_places,
    record_figures,
    set_quotas,
)

__all__ = [
    "Figure",
    "allot_by_formula",
    "allot_places",
    "create_edition",
    "edit_definition",
    "freeze",
    "freeze_log",
    "issue_addendum",
    "lift_fence",
    "move_clock",
    "open_edition",
    "raise_fence",
    "record_figures",
    "recover_log",
    "rotate_log_key",
    "set_holidays",
    "set_policy",
    "set_quotas",
    "succeed_log",
    "take_cosignature",
]
