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
from baijia.award.nominations.commands.exempting import approve_late_key, ask_late_key, decline_exemption
from baijia.award.nominations.commands.filing import nomination_value, submit, withdraw
from baijia.award.nominations.commands.placing import place_many, return_many
from baijia.award.nominations.commands.recommending import (
    place_on_list,
    rank,
    return_for_correction,
    take_off_list,
)
from baijia.award.nominations.commands.sending import (
    file_list_scan,
    merge_lists,
    reopen_list,
    set_list_deadline,
    submit_list,
)
from baijia.award.nominations.commands.unit_notices import report_unit_notice

__all__ = [
    "MemberInput",
    "approve_late_key",
    "ask_late_key",
    "attach_file",
    "change_consent",
    "close_filing",
    "close_recommendation",
    "confirm",
    "create_draft",
    "decline_exemption",
    "file_list_scan",
    "issue_link",
    "merge_lists",
    "nomination_value",
    "place_many",
    "place_on_list",
    "rank",
    "refuse",
    "release_claim",
    "remove_file",
    "reopen_list",
    "report_unit_notice",
    "return_for_correction",
    "return_many",
    "save_draft",
    "set_list_deadline",
    "set_members",
    "submit",
    "submit_list",
    "take_off_list",
    "withdraw",
]
