"""Who may open the pages for the organiser's office, leader and supervisor."""

from __future__ import annotations

from baijia.directory.enums import Role
from baijia.interfaces.web.access import HERE, Rule, roles

OFFICE = (Role.ORGANISER, Role.COHOST, Role.LEADER, Role.SUPERVISOR)
RUNNERS = (Role.ORGANISER, Role.COHOST)


def posted(*listed: Role, about: str) -> Rule:
    """Return the rule of an address that only takes forms."""
    return roles(*listed, about=about, where=HERE, method="POST")


ROUTES: dict[str, Rule] = {
    "office-editions": roles(*OFFICE),
    "office-import": roles(Role.ORGANISER),
    "office-control": roles(*OFFICE, about="edition"),
    "office-clock": roles(Role.ORGANISER, about="edition"),
    "office-act": roles(*RUNNERS, about="edition_act"),
    "office-round-act": roles(*RUNNERS, about="round_act"),
    "office-definition": roles(*OFFICE, about="edition"),
    "office-definition-edit": roles(Role.ORGANISER, about="edition"),
    "office-definition-export": roles(*OFFICE, about="edition"),
    "office-clone": roles(Role.ORGANISER, about="edition"),
    "office-addenda": roles(*OFFICE, about="edition"),
    "office-screening": roles(*RUNNERS, about="edition"),
    "office-dossier": roles(*RUNNERS, about="sealed_dossier"),
    "office-dossier-decide": posted(*RUNNERS, about="sealed_dossier"),
    "office-dossier-screen": posted(*RUNNERS, about="sealed_dossier"),
    "office-dossier-override": posted(*RUNNERS, about="verdict"),
}
