"""Who may open the space desk."""

from __future__ import annotations

from baijia.directory.enums import Role
from baijia.interfaces.web.access import Rule, roles

OFFICER = Role.SERVICE_OFFICER

ROUTES: dict[str, Rule] = {
    **{f"spaces-{name}": roles(OFFICER) for name in ("home", "new", "admissions", "tenancies", "tickets")},
    **{
        f"spaces-{name}": roles(OFFICER, about="space")
        for name in ("space", "edit", "admission", "plan", "tenancy")
    },
}
"""Addresses of the space desk."""
