"""Who may open the matching desk: the service officer all of it, a firm's officer the own side."""

from __future__ import annotations

from baijia.directory.enums import Role
from baijia.interfaces.web.access import HERE, OWN, Rule, roles

OFFICER, FIRM = Role.SERVICE_OFFICER, Role.FILING_OFFICER
SIDES = Rule(about="need", roles={OFFICER: HERE, FIRM: OWN})

ROUTES: dict[str, Rule] = {
    "pairing-home": roles(OFFICER, FIRM),
    "pairing-need": SIDES,
    "pairing-matches": roles(OFFICER, FIRM),
    "pairing-match": SIDES,
    "pairing-offers": roles(OFFICER),
    "pairing-offer": roles(OFFICER, about="need"),
    "pairing-board": roles(OFFICER),
}
"""Addresses of the matching desk."""
