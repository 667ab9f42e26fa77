"""Reads over the whole line: the funnel of an edition, and where a case stands."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from baijia.award.decisions.models import NoticeOutcome, Resolution
from baijia.award.honours.models import Honour
from baijia.award.nominations.enums import DossierState
from baijia.award.nominations.models import Dossier, RecommendationOutcome
from baijia.award.programmes import queries as programmes
from baijia.award.programmes.models import Edition
from baijia.award.review.models import RoundResult
from baijia.award.screening.enums import OutcomeState
from baijia.award.screening.models import Outcome
from baijia.engine.rank import sentence

FunnelStep = tuple[str, str, int]


def funnel(edition: Edition) -> list[FunnelStep]:
    """Return (code, words, number) of each step reached so far, in a constant number of statements."""
    counts = Dossier.objects.filter(edition=edition).aggregate(
        drafts=Count("pk", filter=Q(state=DossierState.DRAFT, number="")),
        filed=Count("pk", filter=~Q(number="")),
    )
    steps: list[FunnelStep] = [("filed", _("申报"), counts["filed"])]
    recommended = RecommendationOutcome.objects.filter(edition=edition).first()
    if recommended:
        steps.append(("recommended", _("推荐"), len(recommended.rows)))
    passed = Outcome.objects.filter(dossier__edition=edition, state=OutcomeState.PASSED).count()
    if passed:
        steps.append(("screened", _("资格审查通过"), passed))
    names = {item["code"]: item["name"] for item in programmes.in_force(edition)["rounds"]}
    for result in RoundResult.objects.filter(round__edition=edition).order_by("round__number"):
        advanced = sum(row["advanced"] for row in result.document["rows"])
        code = result.document["round"]
        steps.append((code, _("%(round)s通过") % {"round": names.get(code, code)}, advanced))
    resolution = Resolution.objects.filter(edition=edition).first()
    if resolution:
        proposed = sum(row["outcome"] == "proposed" for row in resolution.document["rows"])
        steps.append(("proposed", _("拟授予"), proposed))
    conferred = Honour.objects.filter(edition=edition).count()
    if conferred:
        steps.append(("conferred", _("授予"), conferred))
    return steps


@dataclass(frozen=True, slots=True)
class GroupRow:
    """One group of an edition: filed, through the first round, honoured or on the list; None: not known yet."""

    code: str
    filed: int
    advanced: int | None
    listed: int | None


def groups(edition: Edition) -> list[GroupRow]:
    """Return how each group of an edition stands, in the definition's order and a constant number of statements."""
    filed = dict(
        Dossier.objects.filter(edition=edition)
        .exclude(number="")
        .values_list("group")
        .annotate(Count("pk"))
        .order_by()
    )
    first = RoundResult.objects.filter(round__edition=edition).order_by("round__number").first()
    advanced = Counter(row["group"] for row in first.document["rows"] if row["advanced"]) if first else None
    listed = _listed(edition)
    return [
        GroupRow(
            item["code"],
            filed.get(item["code"], 0),
            advanced[item["code"]] if advanced is not None else None,
            listed[item["code"]] if listed is not None else None,
        )
        for item in programmes.in_force(edition)["groups"]
    ]


def _listed(edition: Edition) -> Counter[str] | None:
    honoured = Counter(Honour.objects.filter(edition=edition).values_list("group", flat=True))
    if honoured:
        return honoured
    if not edition.notices.exists():
        return None
    resolution = Resolution.objects.get(edition=edition)
    return Counter(row["group"] for row in resolution.document["rows"] if row["outcome"] == "proposed")


@dataclass(frozen=True, slots=True)
class CaseStep:
    """One step of a case: what it is, where it stands, when, and why in one sentence."""

    code: str
    words: str
    state: str
    """done, refused, moving or waiting"""
    at: datetime | None = None
    why: str = ""


def case(dossier: Dossier) -> list[CaseStep]:
    """Tell where a nomination stands: a reading of outcomes, each with its reason; marks are not in it.

    A constant number of statements; the caller has checked that the reader may see the case.
    """
    edition = dossier.edition
    steps = [_filed(dossier)]
    if dossier.state == DossierState.WITHDRAWN:
        return [*steps, CaseStep("withdrawn", _("已撤回"), "refused")]
    recommendation = RecommendationOutcome.objects.filter(edition=edition).first()
    steps.append(_recommended(dossier, recommendation))
    if steps[-1].state != "done":
        return steps
    outcome = Outcome.objects.filter(dossier=dossier).first()
    steps.append(_screened(outcome))
    if steps[-1].state != "done":
        return steps
    for step in _rounds(dossier, edition):
        steps.append(step)
        if step.state != "done":
            return steps
    return [*steps, *_decided(dossier, edition)]


def _filed(dossier: Dossier) -> CaseStep:
    if dossier.submitted_at is None:
        return CaseStep("filed", _("申报"), "moving", dossier.saved_at, _("草稿尚未报送。"))
    if dossier.state == DossierState.RETURNED:
        return CaseStep("filed", _("申报"), "moving", dossier.saved_at, _("已退回修改，改好后请重新报送。"))
    return CaseStep("filed", _("申报"), "done", dossier.submitted_at)


def _recommended(dossier: Dossier, outcome: RecommendationOutcome | None) -> CaseStep:
    if outcome is None:
        return CaseStep("recommended", _("上级工会推荐"), "moving")
    if dossier.state == DossierState.SEALED:
        return CaseStep("recommended", _("上级工会推荐"), "done", outcome.at)
    place = dossier.places.exclude(reason="").first()
    return CaseStep(
        "recommended",
        _("上级工会推荐"),
        "refused",
        outcome.at,
        place.reason if place else _("未列入推荐名单。"),
    )


def _screened(outcome: Outcome | None) -> CaseStep:
    if outcome is None:
        return CaseStep("screened", _("资格审查"), "moving")
    if outcome.state == OutcomeState.PASSED:
        return CaseStep("screened", _("资格审查"), "done", outcome.at)
    why = "；".join(str(reason["text"]) for reason in outcome.reasons)
    return CaseStep("screened", _("资格审查"), "refused", outcome.at, why)


def _rounds(dossier: Dossier, edition: Edition) -> list[CaseStep]:
    results = {
        row.round.code: row
        for row in RoundResult.objects.filter(round__edition=edition).select_related("round")
    }
    steps = []
    for item in programmes.in_force(edition)["rounds"]:
        result = results.get(item["code"])
        if result is None:
            steps.append(CaseStep(item["code"], item["name"], "moving"))
            break
        row = _row(result.document, dossier.number)
        state = "done" if row and row["advanced"] else "refused"
        steps.append(
            CaseStep(item["code"], item["name"], state, result.at, sentence(row["reason"]) if row else "")
        )
    return steps


def _decided(dossier: Dossier, edition: Edition) -> list[CaseStep]:
    resolution = Resolution.objects.filter(edition=edition).first()
    if resolution is None or not edition.notices.exists():
        return [CaseStep("decided", _("审定与公示"), "moving")]
    row = _row(resolution.document, dossier.number)
    if row is None or row["outcome"] == "none":
        why = sentence(row["reason"]) if row else ""
        return [CaseStep("decided", _("审定与公示"), "refused", resolution.approved_at, why)]
    settled = NoticeOutcome.objects.filter(edition=edition).first()
    if settled is None:
        return [
            CaseStep("decided", _("审定与公示"), "moving", resolution.approved_at, sentence(row["reason"]))
        ]
    if dossier.number not in settled.honoured:
        change = next((item for item in settled.changes if item["removed"] == dossier.number), None)
        why = change["text"] if change else sentence(row["reason"])
        return [CaseStep("decided", _("审定与公示"), "refused", settled.at, why)]
    honour = Honour.objects.filter(dossier=dossier).first()
    done = CaseStep("decided", _("审定与公示"), "done", settled.at, sentence(row["reason"]))
    if honour is None:
        return [done, CaseStep("conferred", _("授予"), "moving")]
    state = "refused" if honour.revoked_at else "done"
    return [
        done,
        CaseStep("conferred", honour.get_state_display(), state, honour.revoked_at or honour.conferred_at),
    ]


def _row(document: dict[str, Any], number: str) -> dict[str, Any] | None:
    return next((row for row in document["rows"] if row["nominee"] == number), None)
