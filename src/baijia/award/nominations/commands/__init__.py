"""Writes of nominations: from the first draft to the frozen recommendation."""

from baijia.award.nominations.commands.closing import close_filing, close_recommendation
from baijia.award.nominations.commands.confirming import change_consent, confirm, issue_link, refuse
from baijia.award.nominations.commands.drafts import (
    MemberInput,
    attach_file,
    create_draft,
    release_claim,
    remove_file,
    save_draft,
    set_members,
)
from baijia.award.nominations.commands.filing import nomination_value, submit, withdraw
from baijia.award.nominations.commands.placing import place_many
from baijia.award.nominations.commands.recommending import (
    place_on_list,
    rank,
    reopen_list,
    return_for_correction,
    set_list_deadline,
    submit_list,
    take_off_list,
)

__all__ = [
    "MemberInput",
    "attach_file",
    "change_consent",
    "close_filing",
    "close_recommendation",
    "confirm",
    "create_draft",
    "issue_link",
    "nomination_value",
    "place_many",
    "place_on_list",
    "rank",
    "refuse",
    "release_claim",
    "remove_file",
    "reopen_list",
    "return_for_correction",
    "save_draft",
    "set_list_deadline",
    "set_members",
    "submit",
    "submit_list",
    "take_off_list",
    "withdraw",
]
