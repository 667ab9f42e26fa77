"""What a notice leads to: who leaves the list for which cause, and who moves up by rule."""

from __future__ import annotations

from typing import Any

from baijia.award.decisions.enums import ObjectionState
from baijia.award.decisions.models import Resolution
from baijia.award.nominations.enums import DossierState
from baijia.award.nominations.models import Dossier
from baijia.award.programmes.models import Edition
from baijia.engine import rank


def changes(edition: Edition, resolution: Resolution, earlier: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return ``changes.jsonl``: the earlier rows, then removals by objection number, then withdrawals by number.

    Who is honoured already stays, whatever becomes of the dossier: that honour is revoked by a decision of its own.
    """
    standing = {
        row["nominee"] for row in resolution.document["rows"] if row["outcome"] in {"proposed", "reserve"}
    }
    causes: dict[str, tuple[str, str, int | None]] = {
        row["removed"]: (row["reason"], row["text"], row["objection"]) for row in earlier
    }
    upheld = edition.objections.filter(
        outcome=ObjectionState.UPHELD, dossier__isnull=False, dossier__honour=None
    )
    for objection in upheld.order_by("number"):
        number = objection.received["nominee"]
        if number in standing:
            causes.setdefault(number, ("objection_upheld", objection.answer, objection.number))
    withdrawn = Dossier.objects.filter(
        edition=edition, state=DossierState.WITHDRAWN, number__in=sorted(standing), honour=None
    ).values_list("number", flat=True)
    for number in sorted(withdrawn):
        causes.setdefault(number, ("withdrawn", "本人或单位撤回", None))
    moves = rank.replace(resolution.document, list(causes))
    return [
        {
            "number": place,
            "removed": move.removed,
            "reason": causes[move.removed][0],
            "text": causes[move.removed][1],
            "objection": causes[move.removed][2],
            "moved_up": move.moved_up,
        }
        for place, move in enumerate(moves, start=1)
    ]
