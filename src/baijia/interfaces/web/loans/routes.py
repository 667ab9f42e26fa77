"""Who may open the loan desk."""

from __future__ import annotations

from baijia.directory.enums import Role
from baijia.interfaces.web.access import Rule, roles
from baijia.interfaces.web.loans.desk import LENDERS, SEES

OFFICER, PAYER, LEADER = Role.SERVICE_OFFICER, Role.PAYER, Role.LEADER

ROUTES: dict[str, Rule] = {
    "loans-home": roles(*SEES),
    "loans-loan": roles(*SEES, about="loan"),
    "loans-file": roles(*SEES, about="loan"),
    "loans-act": roles(*LENDERS, about="loan"),
    "loans-claims": roles(*SEES),
    "loans-claim": roles(*SEES, about="loan"),
    "loans-claim-act": roles(OFFICER, PAYER, about="loan"),
    "loans-receive": roles(PAYER, about="loan"),
    "loans-sheets": roles(*LENDERS),
    "loans-sheet": roles(*LENDERS, about="loan"),
    "loans-board": roles(OFFICER, PAYER),
    "loans-products": roles(OFFICER, LEADER),
    "loans-product": roles(OFFICER, LEADER, about="loan"),
    "loans-product-edit": roles(OFFICER, about="loan"),
    "loans-rates": roles(OFFICER),
}
"""Addresses of the loan desk."""
