"""Who may open the pages for filing units: the unit's own officers, nobody above or beside them."""

from __future__ import annotations

from baijia.directory.enums import Role
from baijia.interfaces.web.access import OWN, Rule, roles

FILER = Role.FILING_OFFICER
OFFICE = (Role.RECOMMENDER, Role.ORGANISER, Role.COHOST, Role.LEADER, Role.SUPERVISOR)

ROUTES: dict[str, Rule] = {
    "unit-home": roles(FILER),
    "unit-new": roles(FILER),
    "unit-sheets": roles(FILER),
    "unit-sheet-template": roles(FILER),
    "unit-sheet-export": roles(FILER),
    "unit-sheet": roles(FILER, about="sheet", where=OWN),
    "unit-sheet-import": roles(FILER, about="sheet", where=OWN, method="POST"),
    "unit-sheet-drop": roles(FILER, about="sheet", where=OWN, method="POST"),
    "unit-sheet-rest": roles(FILER, about="sheet", where=OWN),
    "unit-sheet-line": roles(FILER, about="sheet_line", where=OWN),
    "unit-dossier": roles(FILER, about="dossier"),
    "unit-form": roles(FILER, about="dossier"),
    "unit-save": roles(FILER, about="dossier", method="POST"),
    "unit-people": roles(FILER, about="dossier"),
    "unit-attach": roles(FILER, about="dossier", method="POST"),
    "unit-file": roles(FILER, *OFFICE, about="dossier"),
    "unit-look": roles(FILER, *OFFICE, about="dossier"),
    "unit-preview": roles(FILER, *OFFICE, about="dossier"),
    "unit-upload-begin": roles(FILER, about="dossier", method="POST"),
    "unit-upload": roles(FILER, about="dossier"),
    "unit-upload-finish": roles(FILER, about="dossier", method="POST"),
    "unit-detach": roles(FILER, about="dossier", method="POST"),
    "unit-check": roles(FILER, about="dossier"),
    "unit-submit": roles(FILER, about="dossier", method="POST"),
    "unit-receipt": roles(FILER, about="dossier"),
    "unit-print": roles(FILER, about="dossier"),
    "unit-paper": roles(FILER, *OFFICE, about="dossier"),
    "unit-paper-pdf": roles(FILER, *OFFICE, about="dossier"),
    "unit-paper-docx": roles(FILER, *OFFICE, about="dossier"),
    "unit-scan": roles(FILER, Role.RECOMMENDER, about="dossier", method="POST"),
    "unit-scan-match": roles(FILER, Role.RECOMMENDER, about="scan", where=OWN),
    "unit-scan-file": roles(FILER, *OFFICE, about="scan"),
    "unit-scan-preview": roles(FILER, *OFFICE, about="scan"),
    "unit-link": roles(FILER, about="dossier"),
    "unit-notice": roles(FILER, about="dossier"),
    "unit-withdraw": roles(FILER, about="dossier"),
}
