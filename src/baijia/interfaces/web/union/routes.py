"""Who may open the pages for recommending unions: their own officers, for the own subtree."""

from __future__ import annotations

from baijia.directory.enums import Role
from baijia.interfaces.web.access import Rule, roles
from baijia.interfaces.web.unit.routes import filers

ONE = Role.RECOMMENDER
OFFICE = (Role.ORGANISER, Role.COHOST, Role.LEADER, Role.SUPERVISOR)

ROUTES: dict[str, Rule] = {
    "union-home": roles(ONE),
    "union-place-many": roles(ONE, method="POST"),
    "union-ranking": roles(ONE),
    "union-rank": roles(ONE, method="POST"),
    "union-sheet": roles(ONE),
    "union-scan": roles(ONE, method="POST"),
    "union-below": roles(ONE),
    "union-allot": roles(ONE, method="POST"),
    "union-allot-formula": roles(ONE, method="POST"),
    "union-deadline": roles(ONE, about="union_below", method="POST"),
    "union-reopen": roles(ONE, about="union_below", method="POST"),
    "union-merge": roles(ONE),
    "union-return-many": roles(ONE, method="POST"),
    "union-print": roles(ONE),
    "union-export": roles(ONE),
    "union-compare": roles(ONE),
    "union-notice": roles(ONE),
    "union-submit": roles(ONE),
    "union-signatures": roles(ONE),
    "union-sheet-scan": filers(ONE, *OFFICE, about="dossier"),
    "union-dossier": roles(ONE, about="dossier"),
    "union-place": roles(ONE, about="dossier", method="POST"),
    "union-move": roles(ONE, about="dossier", method="POST"),
    "union-return": roles(ONE, about="dossier"),
}
