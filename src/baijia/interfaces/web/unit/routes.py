"""Who may open the pages for filing units: the unit's own officers, and who applies or proposes, for the own dossiers."""

from __future__ import annotations

from typing import Literal

from baijia.directory.enums import Role
from baijia.interfaces.web.access import HERE, OWN, Rule, roles, signed_in

OFFICE = (Role.RECOMMENDER, Role.ORGANISER, Role.COHOST, Role.LEADER, Role.SUPERVISOR)


def filers(*more: Role, about: str = "", method: Literal["GET", "POST"] = "GET", token: bool = False) -> Rule:
    """Return the rule of an address for those who file; who files alone has one edition's dossiers here."""
    where = dict.fromkeys((Role.FILING_OFFICER, *more), HERE) | dict.fromkeys(
        (Role.APPLICANT, Role.PROPOSER), OWN
    )
    return Rule(roles=where, about=about, method=method, token=token)


ROUTES: dict[str, Rule] = {
    "unit-home": filers(),
    "unit-new": filers(),
    "unit-industry": signed_in(),
    "unit-division": signed_in(),
    "unit-dossier": filers(about="dossier"),
    "unit-form": filers(about="dossier"),
    "unit-save": filers(about="dossier", method="POST"),
    "unit-carry": filers(about="dossier", method="POST"),
    "unit-people": filers(about="dossier"),
    "unit-correct": filers(about="dossier"),
    "unit-attach": filers(about="dossier", method="POST"),
    "unit-file": filers(*OFFICE, about="dossier"),
    "unit-detach": filers(about="dossier", method="POST"),
    "unit-check": filers(about="dossier"),
    "unit-submit": filers(about="dossier", method="POST"),
    "unit-receipt": filers(about="dossier"),
    "unit-print": filers(about="dossier"),
    "unit-link": filers(about="dossier"),
    "unit-notice": filers(about="dossier"),
    "unit-signature": filers(about="dossier"),
    "unit-redacted": filers(about="dossier"),
    "unit-secrecy": filers(about="dossier"),
    "unit-spill": filers(about="dossier"),
    "unit-withdraw": filers(about="dossier"),
    "unit-sheets": roles(Role.FILING_OFFICER),
    "unit-sheet-template": roles(Role.FILING_OFFICER),
    "unit-sheet-export": roles(Role.FILING_OFFICER),
    "unit-sheet": roles(Role.FILING_OFFICER, about="sheet", where=OWN),
    "unit-sheet-import": roles(Role.FILING_OFFICER, about="sheet", where=OWN, method="POST"),
    "unit-sheet-drop": roles(Role.FILING_OFFICER, about="sheet", where=OWN, method="POST"),
    "unit-sheet-rest": roles(Role.FILING_OFFICER, about="sheet", where=OWN),
    "unit-sheet-line": roles(Role.FILING_OFFICER, about="sheet_line", where=OWN),
    "unit-look": filers(*OFFICE, about="dossier"),
    "unit-preview": filers(*OFFICE, about="dossier"),
    "unit-upload-begin": filers(about="dossier", method="POST"),
    "unit-upload": filers(about="dossier"),
    "unit-upload-finish": filers(about="dossier", method="POST"),
    "unit-paper": filers(*OFFICE, about="dossier"),
    "unit-paper-pdf": filers(*OFFICE, about="dossier"),
    "unit-paper-docx": filers(*OFFICE, about="dossier"),
    "unit-scan": filers(Role.RECOMMENDER, about="dossier", method="POST"),
    "unit-scan-match": Rule(
        roles=dict.fromkeys((Role.FILING_OFFICER, Role.RECOMMENDER, Role.APPLICANT, Role.PROPOSER), OWN),
        about="scan",
    ),
    "unit-scan-file": filers(*OFFICE, about="scan"),
    "unit-scan-preview": filers(*OFFICE, about="scan"),
}
