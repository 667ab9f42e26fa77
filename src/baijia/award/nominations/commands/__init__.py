"""Writes of nominations: from the first draft to the frozen recommendation."""

from baijia.award.nominations.commands.closing import close_filing, close_recommendation
from baijia.award.nominations.commands.confirming import change_consent, confirm, issue_link, refuse
from baijia.award.nominations.commands.drafts import (
    MemberInput,
    attach_file,
    carry_over,
    create_draft,
    release_claim,
    remove_file,
    save_draft,
    set_members,
)
from baijia.award.nominations.commands.erasing import erase
from baijia.award.nominations.commands.exempting import approve_late_key, ask_late_key, decline_exemption
from baijia.award.nominations.commands.filing import nomination_value, submit, withdraw
from baijia.award.nominations.commands.moving import move_unit
from baijia.award.nominations.commands.own_notices import report_list_notice, report_unit_notice
from baijia.award.nominations.commands.persons import ask_correction, copy_own_data, correct_own_data
from baijia.award.nominations.commands.placing import place_many, return_many
from baijia.award.nominations.commands.recommending import (
    place_on_list,
    rank,
    return_for_correction,
    take_off_list,
)
from baijia.award.nominations.commands.redacting import give_redacted_copy
from baijia.award.nominations.commands.scanning import match_scan, take_scan
from baijia.award.nominations.commands.secrecy import declare_secrecy, note_copy_cleared, purge_spill
from baijia.award.nominations.commands.sending import (
    file_list_scan,
    merge_lists,
    reopen_list,
    set_list_deadline,
    submit_list,
)
from baijia.award.nominations.commands.sheets import (
    check_lines,
    drop_sheet,
    export_sheet,
    import_good,
    import_lines,
    mend_line,
    rest_of_sheet,
    upload_sheet,
)
from baijia.award.nominations.commands.signing import accept_signature, file_signature, reject_signature
from baijia.award.nominations.commands.signing_up import sign_up
from baijia.award.nominations.commands.uploading import begin_upload, finish_upload
from baijia.award.nominations.commands.withdrawing import approve_withdrawal, ask_withdrawal

__all__ = [
    "MemberInput",
    "accept_signature",
    "approve_late_key",
    "approve_withdrawal",
    "ask_correction",
    "ask_late_key",
    "ask_withdrawal",
    "attach_file",
    "begin_upload",
    "carry_over",
    "change_consent",
    "check_lines",
    "close_filing",
    "close_recommendation",
    "confirm",
    "copy_own_data",
    "correct_own_data",
    "create_draft",
    "declare_secrecy",
    "decline_exemption",
    "drop_sheet",
    "erase",
    "export_sheet",
    "file_list_scan",
    "file_signature",
    "finish_upload",
    "give_redacted_copy",
    "import_good",
    "import_lines",
    "issue_link",
    "match_scan",
    "mend_line",
    "merge_lists",
    "move_unit",
    "nomination_value",
    "note_copy_cleared",
    "place_many",
    "place_on_list",
    "purge_spill",
    "rank",
    "refuse",
    "reject_signature",
    "release_claim",
    "remove_file",
    "reopen_list",
    "report_list_notice",
    "report_unit_notice",
    "rest_of_sheet",
    "return_for_correction",
    "return_many",
    "save_draft",
    "set_list_deadline",
    "set_members",
    "sign_up",
    "submit",
    "submit_list",
    "take_off_list",
    "take_scan",
    "upload_sheet",
    "withdraw",
]
