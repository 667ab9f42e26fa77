"""Who may open the loan desk."""

from __future__ import annotations

from baijia.directory.enums import Role
from baijia.interfaces.web.access import Rule, roles
from baijia.interfaces.web.lending.desk import LENDERS, SEES

OFFICER, PAYER, LEADER = Role.SERVICE_OFFICER, Role.PAYER, Role.LEADER

ROUTES: dict[str, Rule] = {
    "lending-home": roles(*SEES),
    "lending-loan": roles(*SEES, about="loan"),
    "lending-file": roles(*SEES, about="loan"),
    "lending-act": roles(*LENDERS, about="loan"),
    "lending-claims": roles(*SEES),
    "lending-claim": roles(*SEES, about="loan"),
    "lending-claim-act": roles(OFFICER, PAYER, about="loan"),
    "lending-receive": roles(PAYER, about="loan"),
    "lending-sheets": roles(*LENDERS),
    "lending-sheet": roles(*LENDERS, about="loan"),
    "lending-board": roles(OFFICER, PAYER),
    "lending-products": roles(OFFICER, LEADER),
    "lending-product": roles(OFFICER, LEADER, about="loan"),
    "lending-product-edit": roles(OFFICER, about="loan"),
    "lending-rates": roles(OFFICER),
}
"""Addresses of the loan desk."""
