"""Writes of money. Each is one transaction, at most once for each cause, with an audit row."""

from baijia.aftercare.prizes.commands.accounts import collect_account, verify_accounts, withdraw_account
from baijia.aftercare.prizes.commands.batches import (
    accept_batch,
    approve_batch,
    check_batch,
    close_batch,
    draft_batch,
    export_batch,
    void_batch,
)
from baijia.aftercare.prizes.commands.declaring import declare, file_declaration
from baijia.aftercare.prizes.commands.owing import (
    draw_attendance,
    raise_fees,
    raise_prizes,
    record_donation,
    sign_attendance,
    sign_on_paper,
)
from baijia.aftercare.prizes.commands.recovering import receive_recovery, settle_revoked
from baijia.aftercare.prizes.commands.returning import import_return
from baijia.aftercare.prizes.commands.rotating import rotate_payment_key
from baijia.aftercare.prizes.commands.settings import draft_setting, drop_setting, sign_setting

__all__ = [
    "accept_batch",
    "approve_batch",
    "check_batch",
    "close_batch",
    "collect_account",
    "declare",
    "draft_batch",
    "draft_setting",
    "draw_attendance",
    "drop_setting",
    "export_batch",
    "file_declaration",
    "import_return",
    "raise_fees",
    "raise_prizes",
    "receive_recovery",
    "record_donation",
    "rotate_payment_key",
    "settle_revoked",
    "sign_attendance",
    "sign_on_paper",
    "sign_setting",
    "verify_accounts",
    "void_batch",
    "withdraw_account",
]
