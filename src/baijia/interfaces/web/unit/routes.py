"""Who may open the pages for filing units: the unit's own officers, nobody above or beside them."""

from __future__ import annotations

from baijia.directory.enums import Role
from baijia.interfaces.web.access import Rule, roles

FILER = Role.FILING_OFFICER
OFFICE = (Role.RECOMMENDER, Role.ORGANISER, Role.COHOST, Role.LEADER, Role.SUPERVISOR)

ROUTES: dict[str, Rule] = {
    "unit-home": roles(FILER),
    "unit-new": roles(FILER),
    "unit-dossier": roles(FILER, about="dossier"),
    "unit-form": roles(FILER, about="dossier"),
    "unit-save": roles(FILER, about="dossier", method="POST"),
    "unit-people": roles(FILER, about="dossier"),
    "unit-attach": roles(FILER, about="dossier", method="POST"),
    "unit-file": roles(FILER, *OFFICE, about="dossier"),
    "unit-detach": roles(FILER, about="dossier", method="POST"),
    "unit-check": roles(FILER, about="dossier"),
    "unit-submit": roles(FILER, about="dossier", method="POST"),
    "unit-receipt": roles(FILER, about="dossier"),
    "unit-print": roles(FILER, about="dossier"),
    "unit-link": roles(FILER, about="dossier"),
    "unit-withdraw": roles(FILER, about="dossier"),
}
