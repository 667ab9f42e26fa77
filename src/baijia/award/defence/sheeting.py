"""What a summary sheet says: every mark, why one is missing, the mean, the opinion, dissent; and its barcode."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from baijia.award.defence.models import Closure
from baijia.award.defence.queries.panel import jurors, panel
from baijia.award.programmes import queries as programmes
from baijia.award.review import queries as review
from baijia.award.review.models import Round, ScoreVersion
from baijia.core import clock

MARK = "BJDS-"
SIGNS = 16


def code_of(digest: str) -> str:
    """Return what a sheet's barcode says: a mark and the beginning of its digest."""
    return f"{MARK}{digest[:SIGNS].upper()}"


def unknown() -> str:
    """Say that a barcode belongs to no sheet of the round."""
    return _("条码上的汇总表不是本轮的，或内容已经改过。请核对后重新打印、签名。")


def document(round: Round, group: str, number: int, closures: Sequence[Closure]) -> dict[str, Any]:
    """Return a sheet as JSON without floats: what is printed is what is signed."""
    definition = programmes.in_force(round.edition)
    rubric = review.rubric_of(round, definition)
    return {
        "edition": round.edition.code,
        "round": round.code,
        "group": group,
        "number": number,
        "scale": rubric["scale"],
        "criteria": [one["name"] for one in rubric["criteria"]],
        "jurors": [{"uid": one.uid, "name": one.name} for one in jurors(round, group)],
        "cases": [_case(round, closure) for closure in closures],
    }


def _case(round: Round, closure: Closure) -> dict[str, Any]:
    presentation = closure.presentation
    view = panel(round, presentation)
    live = ScoreVersion.objects.filter(
        slot__round=round, slot__dossier=presentation.dossier, superseded_at=None, voided_at=None
    )
    marks = dict(live.values_list("slot__uid", "vector"))
    return {
        "number": presentation.dossier.number,
        "name": presentation.dossier.name,
        "venue": presentation.venue,
        "starts": clock.iso(presentation.starts),
        "state": str(presentation.state),
        "opinion": closure.opinion,
        "marks": [
            {
                "name": member.expert.name,
                "vector": marks.get(member.slot_uid, []),
                "state": member.state,
                "reason": member.reason,
                "dissent": member.dissent,
            }
            for member in view.members
        ],
        "gone": [{"reason": reason, "count": count} for reason, count in view.gone],
    }
