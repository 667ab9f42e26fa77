"""How far an edition is: every act of the line in order, which of them is next, and who waits for whom."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q
from django.utils.translation import gettext as _

from baijia.award.decisions.enums import OBJECTION_OPEN, NoticeState, ResolutionState
from baijia.award.decisions.models import NoticeOutcome, Objection, Resolution
from baijia.award.experts.enums import ConflictState
from baijia.award.experts.models import Conflict
from baijia.award.honours.models import Honour
from baijia.award.nominations.enums import ConfirmationState, DossierState, ListState, Place
from baijia.award.nominations.models import (
    ClosedWindow,
    Dossier,
    Member,
    RecommendationList,
    RecommendationOutcome,
)
from baijia.award.programmes import queries as programmes
from baijia.award.programmes.enums import EditionState
from baijia.award.programmes.models import Edition, Quota
from baijia.award.review.enums import RoundState
from baijia.award.review.models import Presentation, Round, ScoreVersion, Slot
from baijia.award.screening.enums import Result
from baijia.award.screening.models import ScreeningResult, Verdict
from baijia.core import clock
from baijia.core.actor import Actor
from baijia.directory.enums import Role

ORDER = (RoundState.PLANNED, RoundState.ASSIGNED, RoundState.OPEN, RoundState.CLOSED, RoundState.FROZEN)


@dataclass(frozen=True, slots=True)
class Step:
    """One act of the line: by which role, from when by the calendar, and whether it is done."""

    code: str
    words: str
    role: Role
    done: bool
    round: str = ""
    opens: datetime | None = None

    @property
    def early(self) -> bool:
        """Whether the calendar does not allow it yet."""
        return self.opens is not None and clock.edition_now() < self.opens


def steps(edition: Edition) -> list[Step]:
    """Return every act of an edition in order, in a constant number of statements."""
    definition = programmes.in_force(edition)
    calendar = definition["calendar"]
    return [*_before_review(edition, calendar), *_review(edition, definition), *_after_review(edition)]


def next_step(found: list[Step]) -> Step | None:
    """Return the first act that is not done; None once all are."""
    return next((step for step in found if not step.done), None)


def _before_review(edition: Edition, calendar: Mapping[str, Any]) -> Iterator[Step]:
    frozen = edition.state != EditionState.DRAFT
    opened = edition.state in (EditionState.OPEN, EditionState.CLOSED)
    quotas = Quota.objects.filter(edition=edition).exists()
    filing = ClosedWindow.objects.filter(edition=edition, what="filing_closes").exists()
    recommended = RecommendationOutcome.objects.filter(edition=edition).exists()
    screened = ScreeningResult.objects.filter(edition=edition).exists()
    judged = screened or Verdict.objects.filter(dossier__edition=edition).exists()
    organiser = Role.ORGANISER
    yield Step("freeze", _("冻结方案"), organiser, frozen)
    yield Step("quotas", _("下达名额"), organiser, quotas)
    yield Step("open", _("开放申报"), Role.LEADER, opened)
    yield Step("close-filing", _("截止申报"), organiser, filing, opens=_at(calendar, "filing_closes"))
    yield Step(
        "close-recommendation",
        _("截止推荐并封存材料"),
        organiser,
        recommended,
        opens=_at(calendar, "recommendation_closes"),
    )
    yield Step("screen", _("运行资格审查规则"), organiser, judged)
    yield Step("close-screening", _("结束资格审查"), organiser, screened)


def _review(edition: Edition, definition: Mapping[str, Any]) -> Iterator[Step]:
    rows = {row.code: row for row in Round.objects.filter(edition=edition)}
    timed = set(
        Presentation.objects.filter(round__edition=edition).values_list("round__code", flat=True).distinct()
    )
    described = definition["rounds"]
    yield Step(
        "create-rounds", _("建立评审轮次"), Role.ORGANISER, all(one["code"] in rows for one in described)
    )
    for one in described:
        row = rows.get(one["code"])
        yield from _round(one, row.state if row else "", one["code"] in timed, definition["calendar"])


def _round(one: Mapping[str, Any], state: str, timed: bool, calendar: Mapping[str, Any]) -> Iterator[Step]:
    at = ORDER.index(RoundState(state)) if state else 0
    code, named = one["code"], {"round": one["name"]}
    opens = _at(calendar, f"{code}_opens")
    organiser = Role.ORGANISER
    yield Step("assign", _("%(round)s：分配评审专家") % named, organiser, at >= 1, code)
    if one["venue"] == "onsite":
        yield Step("schedule", _("%(round)s：编排答辩时间") % named, organiser, timed or at >= 3, code)
    yield Step("open-round", _("%(round)s：开始评分") % named, organiser, at >= 2, code, opens)
    yield Step("close-round", _("%(round)s：截止评分") % named, organiser, at >= 3, code)
    yield Step("freeze-round", _("%(round)s：冻结结果") % named, organiser, at >= 4, code)


def _after_review(edition: Edition) -> Iterator[Step]:
    resolution = Resolution.objects.filter(edition=edition).only("state").first()
    state = resolution.state if resolution else ""
    notices = list(edition.notices.only("state", "closes").order_by("number"))
    running = [notice for notice in notices if notice.state == NoticeState.OPEN]
    settled = NoticeOutcome.objects.filter(edition=edition).exists()
    organiser, leader = Role.ORGANISER, Role.LEADER
    voted = state in (ResolutionState.VOTED, ResolutionState.APPROVED)
    yield Step("propose", _("拟定名单"), organiser, bool(state))
    yield Step("vote", _("录入评委会表决"), organiser, voted)
    yield Step("approve", _("审定名单"), leader, state == ResolutionState.APPROVED)
    yield Step("open-notice", _("开始公示"), leader, bool(notices))
    closes = max((notice.closes for notice in running), default=None)
    yield Step("close-notice", _("结束公示"), organiser, bool(notices) and not running, opens=closes)
    yield Step("settle", _("办结公示和异议"), organiser, settled)
    yield Step("confer", _("授予并签发证书"), leader, Honour.objects.filter(edition=edition).exists())


def _at(calendar: Mapping[str, Any], name: str) -> datetime | None:
    value = calendar.get(name)
    return datetime.fromisoformat(value).astimezone(clock.ZONE) if value else None


@dataclass(frozen=True, slots=True)
class Waiting:
    """So many things wait for somebody: ``code`` names the matter, ``whom`` who must act."""

    code: str
    count: int
    words: str
    whom: str


def waiting(actor: Actor, edition: Edition) -> list[Waiting]:
    """Return what waits for whom, in a constant number of statements; fenced cases are not counted."""
    fenced = programmes.fenced(actor)
    found = [
        *_filing_waits(edition, fenced),
        *_screening_waits(edition, fenced),
        *_review_waits(edition, fenced),
        *_decision_waits(edition, fenced),
    ]
    return [row for row in found if row.count]


def _filing_waits(edition: Edition, fenced: set[str]) -> Iterator[Waiting]:
    if RecommendationOutcome.objects.filter(edition=edition).exists():
        return
    confirm = Member.objects.filter(
        dossier__edition=edition, dossier__state=DossierState.SUBMITTED, state=ConfirmationState.WAITING
    ).exclude(dossier__uid__in=fenced)
    returned = Dossier.objects.filter(edition=edition, state=DossierState.RETURNED).exclude(uid__in=fenced)
    yield Waiting("confirm", confirm.count(), _("份材料等本人确认"), _("被推荐人"))
    yield Waiting("returned", returned.count(), _("份材料退回后等重新报送"), _("基层工会"))
    submitted = RecommendationList.objects.filter(edition=edition, state=ListState.SUBMITTED)
    unions = Quota.objects.filter(edition=edition).exclude(union__in=submitted.values("union"))
    yield Waiting("lists", unions.count(), _("个推荐单位等上报排序表"), _("区（市）县和产业工会"))


def _screening_waits(edition: Edition, fenced: set[str]) -> Iterator[Waiting]:
    if ScreeningResult.objects.filter(edition=edition).exists():
        return
    sealed = Dossier.objects.filter(edition=edition, state=DossierState.SEALED, screening=None).exclude(
        uid__in=fenced
    )
    open_rule = Q(verdicts__overridden="", verdicts__result=Result.POSSIBLE)
    counts = sealed.aggregate(
        all=Count("pk", distinct=True), possible=Count("pk", distinct=True, filter=open_rule)
    )
    yield Waiting("possible", counts["possible"], _("份材料等人工判断"), _("资格审查人员"))
    yield Waiting("undecided", counts["all"], _("份材料等资格审查决定"), _("资格审查人员"))


def _review_waits(edition: Edition, fenced: set[str]) -> Iterator[Waiting]:
    conflicts = Conflict.objects.filter(
        dossier__edition=edition, state__in=(ConflictState.FOUND, ConflictState.DECLARED)
    ).exclude(dossier__uid__in=fenced)
    yield Waiting("conflicts", conflicts.count(), _("项回避等认定"), _("主办单位"))
    live = ScoreVersion.objects.filter(slot=OuterRef("pk"), superseded_at=None, voided_at=None)
    owed = (
        Slot.objects.filter(round__edition=edition, round__state=RoundState.OPEN, retired_at=None)
        .filter(~Exists(live))
        .exclude(dossier__uid__in=fenced)
        .aggregate(slots=Count("pk"), experts=Count("expert", distinct=True))
    )
    yield Waiting("scores", owed["slots"], _("份评分等专家提交"), _("%d 位专家") % owed["experts"])


def _decision_waits(edition: Edition, fenced: set[str]) -> Iterator[Waiting]:
    voted = Resolution.objects.filter(edition=edition, state=ResolutionState.VOTED)
    yield Waiting("approve", voted.count(), _("份名单等审定"), _("审定人"))
    objections = Objection.objects.filter(edition=edition, state__in=OBJECTION_OPEN)
    count = objections.exclude(dossier__uid__in=fenced).count()
    yield Waiting("objections", count, _("件异议等答复"), _("主办单位"))


@dataclass(frozen=True, slots=True)
class UnionShare:
    """A recommending union: what was filed below it, what it recommended, how many it might."""

    name: str
    filed: int
    recommended: int
    places: int | None


def shares(actor: Actor, edition: Edition) -> list[UnionShare]:
    """Return filed and recommended by recommending union, in the order of the tree."""
    quotas = Quota.objects.filter(edition=edition).select_related("union").order_by("union__path")
    filed = (
        Dossier.objects.filter(edition=edition).exclude(number="").exclude(uid__in=programmes.fenced(actor))
    )
    paths = list(filed.values_list("unit__path", "state"))
    listed = dict(
        RecommendationList.objects.filter(edition=edition)
        .annotate(taken=Count("places", filter=Q(places__place=Place.RECOMMENDED)))
        .values_list("union_id", "taken")
    )
    return [
        UnionShare(
            name=quota.union.short_name,
            filed=sum(path.startswith(quota.union.path) for path, _state in paths),
            recommended=listed.get(quota.union_id, 0),
            places=quota.places,
        )
        for quota in quotas
    ]
