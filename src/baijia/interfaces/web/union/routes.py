"""Who may open the pages for recommending unions: their own officers, for the own subtree."""

from __future__ import annotations

from baijia.directory.enums import Role
from baijia.interfaces.web.access import Rule, roles

ONE = Role.RECOMMENDER

ROUTES: dict[str, Rule] = {
    "union-home": roles(ONE),
    "union-place-many": roles(ONE, method="POST"),
    "union-ranking": roles(ONE),
    "union-rank": roles(ONE, method="POST"),
    "union-sheet": roles(ONE),
    "union-compare": roles(ONE),
    "union-submit": roles(ONE),
    "union-dossier": roles(ONE, about="dossier"),
    "union-place": roles(ONE, about="dossier", method="POST"),
    "union-move": roles(ONE, about="dossier", method="POST"),
    "union-return": roles(ONE, about="dossier"),
}
