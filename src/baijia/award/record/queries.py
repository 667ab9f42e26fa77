"""Reads over the whole line: the funnel of an edition, and where a case stands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, F, OuterRef, Subquery
from django.utils.translation import gettext as _

from baijia.award.decisions import queries as decisions
from baijia.award.decisions.enums import ResolutionState
from baijia.award.decisions.models import Resolution
from baijia.award.honours.models import Honour
from baijia.award.nominations.enums import DossierState
from baijia.award.nominations.models import Dossier, RecommendationOutcome
from baijia.award.programmes import queries as programmes
from baijia.award.programmes.models import Edition
from baijia.award.programmes.rules import check_not_fenced
from baijia.award.review.models import Round, RoundResult
from baijia.award.screening.enums import OutcomeState
from baijia.award.screening.models import Outcome
from baijia.core import once
from baijia.core.actor import PUBLIC, Actor
from baijia.core.rows import counted, one
from baijia.engine.rank import sentence

FunnelStep = tuple[str, str, int]


def funnel(edition: Edition, actor: Actor = PUBLIC) -> list[FunnelStep]:
    """Return (code, words, number) of each step reached so far, in three statements.

    What the actor is fenced off from is not counted.
    """
    here, fenced = OuterRef("pk"), programmes.fenced(actor)
    dossiers = Dossier.objects.filter(edition=here).exclude(uid__in=fenced)
    passed = Outcome.objects.filter(dossier__edition=here, state=OutcomeState.PASSED)
    conferred = Honour.objects.filter(edition=here).exclude(dossier__uid__in=fenced)
    standing = Resolution.objects.filter(edition=here).exclude(state=ResolutionState.RESCINDED)
    counts = Edition.objects.filter(pk=edition.pk).values(
        filed=counted(dossiers.exclude(number=""), "edition"),
        recommended=F("recommendation__rows"),
        passed=counted(passed.exclude(dossier__uid__in=fenced), "dossier__edition"),
        proposed=Subquery(standing.values("document")),
        conferred=counted(conferred, "edition"),
    )
    found = counts.get()
    hidden = set(Dossier.objects.filter(uid__in=fenced).values_list("number", flat=True)) if fenced else set()
    steps: list[FunnelStep] = [("filed", _("申报"), found["filed"])]
    if found["recommended"] is not None:
        steps.append(("recommended", _("推荐"), _shown(found["recommended"], hidden)))
    if found["passed"]:
        steps.append(("screened", _("资格审查通过"), found["passed"]))
    names = {item["code"]: item["name"] for item in programmes.in_force(edition)["rounds"]}
    for result in round_results(edition):
        advanced = _shown([row for row in result.document["rows"] if row["advanced"]], hidden)
        code = result.document["round"]
        steps.append((code, _("%(round)s通过") % {"round": names.get(code, code)}, advanced))
    if found["proposed"] is not None:
        rows = [row for row in found["proposed"]["rows"] if row["outcome"] == "proposed"]
        steps.append(("proposed", _("拟授予"), _shown(rows, hidden)))
    if found["conferred"]:
        steps.append(("conferred", _("授予"), found["conferred"]))
    return steps


def round_results(edition: Edition) -> list[RoundResult]:
    """Return the frozen results of an edition in the order of its rounds."""
    rows = RoundResult.objects.filter(round__edition=edition).order_by("round__number")
    return once.read(("round results", edition.pk), lambda: list(rows), of=(RoundResult, Round))


def _shown(rows: Sequence[Mapping[str, Any]], hidden: Collection[str]) -> int:
    return sum(row["nominee"] not in hidden for row in rows)


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
    first = one(round_results(edition))
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
    if not decisions.notices_of(edition):
        return None
    resolution = decisions.logged_resolution(edition)
    if resolution is None:
        return None
    return Counter(row["group"] for row in resolution.document["rows"] if row["outcome"] == "proposed")


@dataclass(frozen=True, slots=True)
class CaseStep:
    """One step of a case: what it is, where it stands, when, why in one sentence, by which rule, and the own mark."""

    code: str
    words: str
    state: str
    """done, refused, moving or waiting"""
    at: datetime | None = None
    why: str = ""
    rule: str = ""
    mark: str = ""


def case(actor: Actor, dossier: Dossier, *, marks: bool = False) -> list[CaseStep]:
    """Tell where a nomination stands: a reading of outcomes, each with its reason and the rule it follows.

    With ``marks`` (the nominee's own view) the own mark of each round stands in it, where the edition allows;
    without (the unit's, the union's) no mark does. A constant number of statements; the caller has checked that
    the reader may see the case. ``actor`` is who reads it: an account that is fenced off from it does not, whatever
    link or receipt it holds.

    Raises:
        Refused: as hidden, where a conflict fences the actor off.
    """
    check_not_fenced(actor, dossier.uid)
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
    marks = marks and bool(programmes.in_force(edition)["publication"]["own_mark"])
    for step in _rounds(dossier, edition, marks=marks):
        steps.append(step)
        if step.state != "done":
            return steps
    return [*steps, *_decided(dossier, edition, marks=marks)]


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


def _rounds(dossier: Dossier, edition: Edition, *, marks: bool) -> list[CaseStep]:
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
            CaseStep(
                item["code"],
                item["name"],
                state,
                result.at,
                sentence(row["reason"], names=_names(edition), marks=marks) if row else "",
                rule=_rule(item),
                mark=str(row["score"] or "") if row and marks else "",
            )
        )
    return steps


def _rule(item: Mapping[str, Any]) -> str:
    """Return how a round decides, in one sentence."""
    means = {
        "plain": _("各评分的平均分"),
        "trimmed": _("去掉最高、最低后的平均分"),
        "adjusted": _("校正专家宽严之后的平均分"),
    }
    text = _("规则：取%(mean)s，合格线 %(mark)s 分") % {
        "mean": means[item["mean"]],
        "mark": item["pass_mark"],
    }
    if item.get("advance"):
        cut = _("按组分配，共 %d 名") if item["advance"]["by"] == "group_share" else _("不分组，共 %d 名")
        text += "，" + cut % item["advance"]["total"]
    return text + "。"


def _names(edition: Edition) -> dict[str, str]:
    definition = programmes.in_force(edition)
    criteria = [one for rubric in definition["rubrics"] for one in rubric["criteria"]]
    return {one["code"]: one["name"] for one in [*criteria, *definition["rounds"]]}


def _decided(dossier: Dossier, edition: Edition, *, marks: bool) -> list[CaseStep]:
    resolution = decisions.logged_resolution(edition)
    if resolution is None or not decisions.notices_of(edition):
        return [CaseStep("decided", _("审定与公示"), "moving")]
    row = _row(resolution.document, dossier.number)
    said = sentence(row["reason"], names=_names(edition), marks=marks) if row else ""
    mark = str(row["score"] or "") if row and marks else ""
    if row is None or row["outcome"] == "none":
        return [CaseStep("decided", _("审定与公示"), "refused", resolution.approved_at, said, mark=mark)]
    settled = decisions.outcome(edition)
    if settled is None:
        return [CaseStep("decided", _("审定与公示"), "moving", resolution.approved_at, said, mark=mark)]
    if dossier.number not in settled.honoured:
        change = next((item for item in settled.changes if item["removed"] == dossier.number), None)
        why = change["text"] if change else said
        return [CaseStep("decided", _("审定与公示"), "refused", settled.at, why, mark=mark)]
    honour = Honour.objects.filter(dossier=dossier).first()
    done = CaseStep("decided", _("审定与公示"), "done", settled.at, said, mark=mark)
    if honour is None and dossier.number in decisions.held(edition):
        why = _("有人对您的材料提出异议，正在核查；核查期间暂缓授予，其他人不受影响。")
        return [CaseStep("decided", _("审定与公示"), "moving", settled.at, why, mark=mark)]
    if honour is None:
        return [done, CaseStep("conferred", _("授予"), "moving")]
    state = "refused" if honour.revoked_at else "done"
    note = str(honour.revocation.get("note", ""))
    when = honour.revoked_at or honour.conferred_at
    return [done, CaseStep("conferred", honour.get_state_display(), state, when, note)]


def _row(document: dict[str, Any], number: str) -> dict[str, Any] | None:
    return next((row for row in document["rows"] if row["nominee"] == number), None)
