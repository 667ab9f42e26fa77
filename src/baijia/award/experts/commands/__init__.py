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
from baijia.award.experts.commands.shares import (
    commit_share,
    open_draws,
    reveal_draws,
    reveal_share,
    void_draws,
)

__all__ = [
    "PLAIN",
    "add_conflict",
    "add_expert",
    "answer_invitation",
    "commit_share",
    "confirm_conflict",
    "declare_recusal",
    "dismiss_conflict",
    "import_experts",
    "invite",
    "open_draw",
    "open_draws",
    "pin_conflict",
    "rate_expert",
    "reveal_draw",
    "reveal_draws",
    "reveal_share",
    "search_conflicts",
    "set_company_group",
    "update_expert",
    "void_draw",
    "void_draws",
]
