"""Who may open the events desk."""

from __future__ import annotations

from baijia.directory.enums import Role
from baijia.interfaces.web.access import Rule, roles

OFFICER = Role.SERVICE_OFFICER

ROUTES: dict[str, Rule] = {
    "gatherings-home": roles(OFFICER),
    "gatherings-new": roles(OFFICER),
    **{
        f"gatherings-{name}": roles(OFFICER, about="event")
        for name in ("event", "edit", "move", "door", "sheet", "booths", "delegates")
    },
}
"""Addresses of the events desk."""
