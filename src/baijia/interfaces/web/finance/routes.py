"""Who may open the finance desk."""

from __future__ import annotations

from baijia.directory.enums import Role
from baijia.interfaces.web.access import Rule, roles

BOTH = (Role.PAYER, Role.CHECKER)

ROUTES: dict[str, Rule] = {
    "finance-home": roles(*BOTH),
    "finance-settings": roles(*BOTH),
    "finance-setting-new": roles(Role.PAYER, about="setting_kind"),
    "finance-setting": roles(*BOTH, about="setting"),
    "finance-tax": roles(*BOTH),
    "finance-declaration": roles(*BOTH, about="declaration"),
    "finance-sheet": roles(Role.PAYER, about="declaration"),
    "finance-edition": roles(*BOTH, about="edition"),
    "finance-raise": roles(Role.PAYER, about="edition", method="POST"),
    "finance-links": roles(Role.PAYER, about="edition"),
    "finance-draft": roles(Role.PAYER, about="edition"),
    "finance-rekey": roles(*BOTH, about="edition"),
    "finance-fees": roles(*BOTH, about="edition"),
    "finance-books": roles(*BOTH, about="edition"),
    "finance-donation": roles(Role.PAYER, about="owed"),
    "finance-revoked": roles(Role.PAYER, about="owed", method="POST"),
    "finance-receive": roles(Role.PAYER, about="recovery", method="POST"),
    "finance-batch": roles(*BOTH, about="batch"),
    "finance-batch-act": roles(Role.CHECKER, about="batch_act"),
    "finance-return": roles(Role.PAYER, about="batch"),
    "finance-file": roles(Role.PAYER, about="batch"),
    "finance-voucher": roles(Role.PAYER, about="batch"),
}
"""Addresses of the finance desk."""
