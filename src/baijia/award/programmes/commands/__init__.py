"""Writes of programmes: editions, addenda, quotas and conflict fences."""

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
from baijia.award.programmes.commands.quotas import (
    allot_by_formula,
    allot_places,
    record_figures,
    set_quotas,
)

__all__ = [
    "allot_by_formula",
    "allot_places",
    "create_edition",
    "edit_definition",
    "freeze",
    "issue_addendum",
    "lift_fence",
    "move_clock",
    "open_edition",
    "raise_fence",
    "record_figures",
    "set_policy",
    "set_quotas",
]
