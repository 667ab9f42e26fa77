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
from baijia.award.nominations.commands.erasing import erase
from baijia.award.nominations.commands.filing import nomination_value, submit, withdraw
from baijia.award.nominations.commands.persons import ask_correction, copy_own_data, correct_own_data
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
from baijia.award.nominations.commands.scanning import match_scan, take_scan
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
from baijia.award.nominations.commands.uploading import begin_upload, finish_upload

__all__ = [
    "MemberInput",
    "ask_correction",
    "attach_file",
    "begin_upload",
    "change_consent",
    "check_lines",
    "close_filing",
    "close_recommendation",
    "confirm",
    "copy_own_data",
    "correct_own_data",
    "create_draft",
    "drop_sheet",
    "erase",
    "export_sheet",
    "finish_upload",
    "import_good",
    "import_lines",
    "issue_link",
    "match_scan",
    "mend_line",
    "nomination_value",
    "place_many",
    "place_on_list",
    "rank",
    "refuse",
    "release_claim",
    "remove_file",
    "reopen_list",
    "rest_of_sheet",
    "return_for_correction",
    "save_draft",
    "set_list_deadline",
    "set_members",
    "submit",
    "submit_list",
    "take_off_list",
    "take_scan",
    "upload_sheet",
    "withdraw",
]
