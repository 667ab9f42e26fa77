"""Who may open the pages for experts."""

from __future__ import annotations

from baijia.directory.enums import Role
from baijia.interfaces.web.access import OWN, Rule, roles

EXPERTS = (Role.EXPERT, Role.ACCOMPANYING)

ROUTES: dict[str, Rule] = {
    "expert-home": roles(*EXPERTS),
    "expert-fees": roles(*EXPERTS),
    "expert-account": roles(Role.EXPERT, about="expert_payee", where=OWN),
    "expert-payslip": roles(Role.EXPERT, about="expert_fee", where=OWN),
    "expert-round": roles(*EXPERTS, about="expert_round", where=OWN),
    "expert-marks": roles(*EXPERTS, about="expert_round", where=OWN),
    "expert-recusal": roles(*EXPERTS, about="expert_edition", where=OWN),
    "expert-invitation": roles(Role.EXPERT, about="invitation", where=OWN),
    "expert-item": roles(Role.EXPERT, about="slot", where=OWN),
    "expert-draft": roles(Role.EXPERT, about="slot", where=OWN, method="POST"),
    "expert-hand-in": roles(Role.EXPERT, about="slot", where=OWN),
    "expert-receipt": roles(Role.EXPERT, about="slot", where=OWN),
    "expert-receipt-file": roles(Role.EXPERT, about="slot", where=OWN),
    "expert-paper": roles(Role.EXPERT, about="slot", where=OWN),
    "expert-file": roles(Role.EXPERT, about="slot_file", where=OWN),
    "expert-recuse": roles(Role.EXPERT, about="slot", where=OWN),
    "expert-opinion": roles(Role.EXPERT, about="slot", where=OWN),
    "expert-comment": roles(Role.ACCOMPANYING, about="accompanied", where=OWN),
}
