"""Who may open the service desk."""

from __future__ import annotations

from baijia.directory.enums import Role
from baijia.interfaces.web.access import Rule, roles
from baijia.interfaces.web.service.desk import READERS

OFFICER = Role.SERVICE_OFFICER

ROUTES: dict[str, Rule] = {
    "service-home": roles(OFFICER),
    "service-holder": roles(OFFICER, about="holder"),
    "service-outside": roles(OFFICER, about="holder"),
    "service-evidence": roles(OFFICER, about="outside_honour"),
    "service-report": roles(*READERS),
    "service-targets": roles(OFFICER),
    "service-target": roles(OFFICER, about="target"),
    "service-target-edit": roles(OFFICER, about="target"),
    "service-referrals": roles(OFFICER),
    "service-referral": roles(OFFICER, about="referral"),
}
"""Addresses of the service desk."""
