"""Writes of the pool: experts, conflicts of interest, public draws, invitations."""

from baijia.award.experts.commands.conflicts import (
    add_conflict,
    confirm_conflict,
    declare_recusal,
    dismiss_conflict,
    pin_conflict,
    search_conflicts,
)
from baijia.award.experts.commands.draws import open_draw, reveal_draw, void_draw
from baijia.award.experts.commands.invitations import answer_invitation, invite
from baijia.award.experts.commands.pool import (
    PLAIN,
    add_expert,
    import_experts,
    rate_expert,
    set_company_group,
    update_expert,
)

__all__ = [
    "PLAIN",
    "add_conflict",
    "add_expert",
    "answer_invitation",
    "confirm_conflict",
    "declare_recusal",
    "dismiss_conflict",
    "import_experts",
    "invite",
    "open_draw",
    "pin_conflict",
    "rate_expert",
    "reveal_draw",
    "search_conflicts",
    "set_company_group",
    "update_expert",
    "void_draw",
]
