"""Writes of the directory: nodes, accounts, roles, tokens, persons and their protected identity."""

from baijia.directory.commands.accounts import (
    change_password,
    close_account,
    grant_role,
    hand_over,
    note_failed_sign_in,
    note_read,
    note_second_factor,
    note_sign_in,
    open_account,
    open_own_account,
    reopen_account,
    reset_password,
)
from baijia.directory.commands.people import (
    correct_person,
    identify_account,
    load_industries,
    register_person,
)
from baijia.directory.commands.tokens import (
    note_token_use,
    open_api_token,
    revoke_api_token,
)
from baijia.directory.commands.unions import (
    add_union,
    relocate,
)

__all__ = [
    "add_union",
    "change_password",
    "close_account",
    "correct_person",
    "grant_role",
    "hand_over",
    "identify_account",
    "load_industries",
    "note_failed_sign_in",
    "note_read",
    "note_second_factor",
    "note_sign_in",
    "note_token_use",
    "open_account",
    "open_api_token",
    "open_own_account",
    "register_person",
    "relocate",
    "reopen_account",
    "reset_password",
    "revoke_api_token",
]
