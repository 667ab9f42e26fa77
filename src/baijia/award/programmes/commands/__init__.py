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
    set_quotas,
)
from baijia.award.programmes.commands.logs import (
    freeze_log,
    recover_log,
    rotate_log_key,
    succeed_log,
    take_cosignature,
)

__all__ = [
    "create_edition",
    "edit_definition",
    "freeze",
    "freeze_log",
    "issue_addendum",
    "lift_fence",
    "move_clock",
    "open_edition",
    "raise_fence",
    "recover_log",
    "rotate_log_key",
    "set_policy",
    "set_quotas",
    "succeed_log",
    "take_cosignature",
]
