"""Who may open sign-in, the own account, the to-do list and the accounts of the level below."""

from __future__ import annotations

from baijia.directory.enums import PROGRAM_ROLES, Role
from baijia.interfaces.web.access import HERE, OWN, Rule, anyone, nobody, roles, signed_in

from .urls import ABSENT

OPENERS = (Role.ADMINISTRATOR, Role.ORGANISER, Role.RECOMMENDER)

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
    "account-tokens": signed_in(),
    "account-token-open": roles(*PROGRAM_ROLES),
    "account-token-revoke": roles(*Role, about="token", where=OWN, method="POST"),
    "account-todo": signed_in(),
    "account-messages-read": signed_in(method="POST"),
    "account-list": roles(*OPENERS),
    "account-open": roles(*OPENERS),
    "account-union": roles(*OPENERS),
    "account-move": roles(*OPENERS),
    "account-show": roles(*OPENERS, about="account", where=HERE),
    "account-grant": roles(*OPENERS, about="account", where=HERE),
    "account-identify": roles(Role.ADMINISTRATOR, about="account", where=HERE),
    "account-hand-over": roles(*OPENERS, about="account", where=HERE),
    "account-reset": roles(*OPENERS, about="account", where=HERE),
    "account-close": roles(*OPENERS, about="account", where=HERE),
    "account-demo": nobody(),  # opens only where a demonstration lies in the data folder
}
