"""Who may open sign-in, the own account, the to-do list and the accounts of the level below."""

from __future__ import annotations

from baijia.interfaces.web.access import Rule, anyone, nobody, signed_in

from .urls import ABSENT

ROUTES: dict[str, Rule] = {
    "account_login": anyone(),
    "account_logout": anyone(),
    "account_inactive": anyone(),
    "account_reauthenticate": signed_in(),
    "account_change_password": signed_in(),
    "mfa_index": signed_in(),
    "mfa_authenticate": anyone(),
    "mfa_reauthenticate": signed_in(),
    "mfa_activate_totp": signed_in(),
    "mfa_deactivate_totp": signed_in(),
    "mfa_view_recovery_codes": signed_in(),
    "mfa_generate_recovery_codes": signed_in(),
    "mfa_download_recovery_codes": signed_in(),
    **dict.fromkeys(ABSENT, nobody()),
    "account-todo": signed_in(),
    "account-messages-read": signed_in(method="POST"),
    "account-demo": nobody(),  # opens only where a demonstration lies in the data folder
}
