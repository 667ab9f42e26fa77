"""What the line reads of review: candidates, ballots, results, and rows of the bundle. For commands, not for pages."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from django.db.models import Exists, Q, QuerySet
from django.utils.translation import gettext as _

from baijia.award.experts import queries as experts
from baijia.award.experts.enums import BLOCKING
from baijia.award.experts.models import Conflict, Expert
from baijia.award.nominations.enums import DossierState
from baijia.award.nominations.models import Dossier
from baijia.award.programmes import queries as programmes
from baijia.award.programmes.models import Edition, Fence
from baijia.award.review.models import (
    PanelRecord,
    Rater,
    Round,
    RoundExclusion,
    RoundResult,
    ScoreVersion,
    Slot,
)
from baijia.award.screening import queries as screening
from baijia.core.actor import Actor
from baijia.core.refused import Refused
from baijia.engine import rank
from baijia.engine.rank import Ballot


def candidates(round: Round) -> list[Dossier]:
    """Return who stands in a round (docs/reference/bundle.md 6.1), by public number; the excluded are among them.

    Raises:
        Refused: what the round follows from is not frozen yet.
    """
    if round.number == 1:
        if screening.result(round.edition) is None:
            raise Refused("round.screening", _("资格审查尚未结束。"))
        return sorted(screening.passed(round.edition), key=lambda dossier: dossier.number)
    before = RoundResult.objects.filter(round__edition=round.edition, round__number=round.number - 1).first()
    if before is None:
        raise Refused("round.previous", _("上一轮结果尚未冻结。"))
    numbers = [row["nominee"] for row in before.document["rows"] if row["advanced"]]
    rows = Dossier.objects.filter(edition=round.edition, number__in=numbers)
    return sorted(rows, key=lambda dossier: dossier.number)


def advanced(edition: Edition) -> dict[str, list[Dossier]]:
    """Return by the code of each frozen round, in their order, who went on from it, by public number."""
    frozen = RoundResult.objects.filter(round__edition=edition).order_by("round__number")
    went_on = {
        result.document["round"]: [row["nominee"] for row in result.document["rows"] if row["advanced"]]
        for result in frozen
    }
    numbers = {number for each in went_on.values() for number in each}
    found = {row.number: row for row in Dossier.objects.filter(edition=edition, number__in=numbers)}
    return {
        code: [found[number] for number in sorted(each) if number in found] for code, each in went_on.items()
    }


def standing(round: Round, *, withdrawn: bool = False) -> list[Dossier]:
    """Return the candidates of a round who have not left it; with ``withdrawn`` also those about to."""
    out = set(RoundExclusion.objects.filter(round=round).values_list("dossier_id", flat=True))
    return [
        dossier
        for dossier in candidates(round)
        if dossier.pk not in out and (withdrawn or dossier.state == DossierState.SEALED)
    ]


def blocked(edition: Edition) -> set[tuple[int, int]]:
    """Return (expert, dossier) by primary key that must not meet: conflicts of interest and fences."""
    pairs = experts.conflicts(edition)
    fences = Fence.objects.filter(edition=edition, lifted=None).values_list("account_uid", "object_uid")
    raised = list(fences)
    if not raised:
        return pairs
    people = dict(
        Expert.objects.filter(account__uid__in={account for account, _object in raised}).values_list(
            "account__uid", "pk"
        )
    )
    dossiers = dict(
        Dossier.objects.filter(edition=edition, uid__in={uid for _account, uid in raised}).values_list(
            "uid", "pk"
        )
    )
    return pairs | {
        (people[account], dossiers[uid]) for account, uid in raised if account in people and uid in dossiers
    }


def is_blocked(actor: Actor, *, expert: int, dossier: int, dossier_uid: str) -> bool:
    """Tell whether a conflict (by primary keys) or a fence of the actor's keeps this expert off this dossier."""
    blocked = blocks(actor.account_uid or "", expert=expert, dossier=dossier, dossier_uid=dossier_uid)
    return Expert.objects.filter(blocked, pk=expert).exists()


def blocks(account: str, *, expert: int, dossier: int, dossier_uid: str) -> Q:
    """Return ``is_blocked`` for the account of this uid, as a condition inside another statement."""
    conflicts = Conflict.objects.filter(expert_id=expert, dossier_id=dossier, state__in=BLOCKING)
    fences = Fence.objects.filter(account_uid=account, lifted=None, object_uid=dossier_uid)
    return Q(Exists(conflicts)) | Q(Exists(fences))


def rubric_of(round: Round, definition: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Return the rubric of a round, from the definition in force, with the round's rule for ``abstaining``, or None."""
    rule = definition or programmes.in_force(round.edition)
    described = next(one for one in rule["rounds"] if one["code"] == round.code)
    rubric = next(one for one in rule["rubrics"] if one["code"] == described["rubric"])
    return {**rubric, "abstaining": described.get("abstaining")}


def is_onsite(round: Round, definition: Mapping[str, Any] | None = None) -> bool:
    """Tell whether candidates present in person, so that name and unit are no secret."""
    rule = definition or programmes.in_force(round.edition)
    described = next(one for one in rule["rounds"] if one["code"] == round.code)
    return bool(described["venue"] == "onsite")


def closing(round: Round) -> str:
    """Return by which name the calendar knows the end of a round's scoring, or of its tie-off once that was called."""
    return f"{round.code}_closes" if round.tie_off_from is None else f"{round.code}_tie_off_closes"


def in_play(round: Round) -> QuerySet[Slot]:
    """Return the slots that may be scored or change hands: those in service, in a tie-off its own alone."""
    return round.slots.filter(retired_at=None, panel__number__gte=round.tie_off_from or 0)


def is_in_play(round: Round, panel: int) -> bool:
    """Tell whether the slots of a panel, by its number, are not those of a scoring that a tie-off follows."""
    return panel >= (round.tie_off_from or 0)


def ballots(edition: Edition) -> dict[str, list[Ballot]]:
    """Return the live ballots by round."""
    rows = ScoreVersion.objects.filter(
        slot__round__edition=edition, superseded_at=None, voided_at=None
    ).values_list("slot__round__code", "slot__dossier__number", "slot__slot", "vector")
    found: dict[str, list[Ballot]] = {}
    for code, nominee, slot, vector in rows:
        found.setdefault(code, []).append(Ballot(nominee, slot, tuple(vector)))
    return found


def raters(round: Round) -> dict[str, str]:
    """Return the rater of each slot of a round; of none where no adjusted score counts (bundle.md 6.16)."""
    named = dict(Rater.objects.filter(round=round).values_list("expert_id", "number"))
    slots = Slot.objects.filter(round=round, expert__in=named).values_list("slot", "expert_id")
    return {slot: named[expert] for slot, expert in slots}


def results(edition: Edition) -> dict[str, dict[str, Any]]:
    """Return the frozen documents by round."""
    rows = RoundResult.objects.filter(round__edition=edition)
    return dict(rows.values_list("round__code", "document"))


def lot_seed(round: Round) -> str:
    """Return the seed of a round's lots: from the panels formed before its first score (bundle.md 6.4)."""
    panels = PanelRecord.objects.filter(round=round, before_scores=True)
    return rank.lot_seed(panels.values_list("digest", flat=True))


def computed(round: Round) -> dict[str, Any]:
    """Return ``rounds/<code>.json`` from what the database holds."""
    given = ballots(round.edition)
    earlier = results(round.edition)
    people = {dossier.number: dossier.group for dossier in candidates(round)}
    gone = RoundExclusion.objects.filter(round=round).values_list("dossier__number", "reason")
    return rank.round_result(
        programmes.in_force(round.edition),
        round.code,
        ballots=given.get(round.code, []),
        candidates=people,
        lot_seed=lot_seed(round),
        excluded={number: (round.code, reason) for number, reason in gone},
        earlier=earlier,
        earlier_ballots={code: given.get(code, []) for code in earlier},
        raters=raters(round),
    )


def in_doubt(round: Round, result: Mapping[str, Any]) -> dict[str, Fraction]:
    """Return whom the cut of a round leaves in doubt by its rule (bundle.md 6.15) and by how many points they stand
    off it; nobody where the definition allows no tie-off.
    """
    rule = programmes.round_definition(round.edition, round.code).get("tie_off")
    return rank.doubtful(result, rule["band"]) if rule else {}


def exclusion_row(row: RoundExclusion, round: Round, dossier: Dossier) -> dict[str, Any]:
    """Return a row of ``exclusions.jsonl`` for one who left at a round."""
    return {"nominee": dossier.number, "stage": round.code, "reason": row.reason, "text": row.text}


def exclusions(edition: Edition) -> list[dict[str, Any]]:
    """Return the rows of ``exclusions.jsonl`` from all rounds."""
    rows = RoundExclusion.objects.filter(round__edition=edition).select_related("round", "dossier")
    found = [exclusion_row(row, row.round, row.dossier) for row in rows]
    return sorted(found, key=lambda row: str(row["nominee"]))


def panel_documents(edition: Edition) -> dict[str, dict[str, Any]]:
    """Return the panel files by name without ``.json``, inspector profile: the rosters are open."""
    rows = PanelRecord.objects.filter(round__edition=edition).values_list("document", flat=True)
    return {document["panel"]: document for document in rows}


def score_rows(edition: Edition) -> list[dict[str, Any]]:
    """Return ``scores.jsonl`` without ``index``, which the log knows, in order of commitment.

    Salt and marks are opened for every ballot, live or not: the inspector's profile.
    """
    definition = programmes.in_force(edition)
    codes = [one["code"] for one in definition["rounds"]]
    rubrics = {code: rubric_of(Round(edition=edition, code=code), definition) for code in codes}
    rows = ScoreVersion.objects.filter(Q(slot__round__edition=edition)).values_list(
        "slot__round__code",
        "slot__dossier__number",
        "slot__slot",
        "commit",
        "salt",
        "vector",
        "signature",
        "superseded_at",
        "voided_at",
    )
    found = []
    for code, nominee, slot, commit, salt, vector, sig, superseded, voided in rows:
        state = "voided" if voided else "superseded" if superseded else "live"
        rubric = f"{rubrics[code]['code']}/{rubrics[code]['version']}"
        found.append(
            {
                "round": code,
                "nominee": nominee,
                "slot": slot,
                "rubric": rubric,
                "commit": commit,
                "salt": salt,
                "vector": vector,
                "sig": sig,
                "state": state,
            }
        )
    return sorted(found, key=lambda row: str(row["commit"]))
