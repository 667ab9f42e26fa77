"""How far an edition is: every act of the line in order, which of them is next, and who waits for whom."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _

from baijia.award.decisions import queries as decisions
from baijia.award.decisions.enums import OBJECTION_OPEN, NoticeState, ResolutionState
from baijia.award.decisions.models import Notice, NoticeOutcome, Objection, Resolution
from baijia.award.experts.enums import ConflictState
from baijia.award.experts.models import Conflict
from baijia.award.honours import queries as honours
from baijia.award.honours.models import Honour
from baijia.award.nominations.enums import ConfirmationState, DossierState, ListState, Place
from baijia.award.nominations.models import (
    ClosedWindow,
    Dossier,
    ListPlace,
    Member,
    RecommendationList,
    RecommendationOutcome,
)
from baijia.award.programmes import queries as programmes
from baijia.award.programmes.enums import EditionState
from baijia.award.programmes.models import Edition, Fence, Quota
from baijia.award.review.enums import RoundState
from baijia.award.review.models import Presentation, Round, ScoreVersion, Slot
from baijia.award.screening.enums import Result
from baijia.award.screening.models import ScreeningResult, Verdict
from baijia.core import clock, once
from baijia.core.actor import Actor
from baijia.core.rows import counted
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


def _reached(edition: Edition) -> dict[str, Any]:
    """Return what exists of an edition's line, in one statement: ``resolution`` is its state, ``closes`` the last
    end of a running notice, all else true or false.
    """
    return once.read(("line reached", edition.pk), lambda: _what_exists(edition), of=_REACHED_IN)


_REACHED_IN = (
    Resolution,
    Quota,
    ClosedWindow,
    RecommendationOutcome,
    Verdict,
    ScreeningResult,
    Notice,
    NoticeOutcome,
)


def _what_exists(edition: Edition) -> dict[str, Any]:
    here = {"edition": OuterRef("pk")}
    running = Notice.objects.filter(**here, state=NoticeState.OPEN).order_by("-closes")
    exist = {
        "issued": Quota.objects.filter(**here),
        "filing": ClosedWindow.objects.filter(**here, what="filing_closes"),
        "recommended": RecommendationOutcome.objects.filter(**here),
        "judged": Verdict.objects.filter(dossier__edition=OuterRef("pk")),
        "screened": ScreeningResult.objects.filter(**here),
        "noticed": Notice.objects.filter(**here),
        "settled": NoticeOutcome.objects.filter(**here),
    }
    found: QuerySet[Any] = Edition.objects.filter(pk=edition.pk)
    return found.values(
        proposed=Subquery(
            Resolution.objects.filter(**here).exclude(state=ResolutionState.RESCINDED).values("state")
        ),
        closes=Subquery(running.values("closes")[:1]),
        **{name: Exists(rows) for name, rows in exist.items()},
    ).get()


def _before_review(edition: Edition, calendar: Mapping[str, Any]) -> Iterator[Step]:
    frozen = edition.state != EditionState.DRAFT
    opened = edition.state in (EditionState.OPEN, EditionState.CLOSED)
    reached = _reached(edition)
    organiser = Role.ORGANISER
    yield Step("freeze", _("冻结方案"), organiser, frozen)
    yield Step("quotas", _("下达名额"), organiser, reached["issued"])
    yield Step("open", _("开放申报"), Role.LEADER, opened)
    yield Step(
        "close-filing", _("截止申报"), organiser, reached["filing"], opens=_at(calendar, "filing_closes")
    )
    yield Step(
        "close-recommendation",
        _("截止推荐并封存材料"),
        organiser,
        reached["recommended"],
        opens=_at(calendar, "recommendation_closes"),
    )
    yield Step("screen", _("运行资格审查规则"), organiser, reached["screened"] or reached["judged"])
    yield Step("close-screening", _("结束资格审查"), organiser, reached["screened"])


def _review(edition: Edition, definition: Mapping[str, Any]) -> Iterator[Step]:
    timed = Exists(Presentation.objects.filter(round=OuterRef("pk")))
    rows = {
        code: (state, has)
        for code, state, has in Round.objects.filter(edition=edition).values_list("code", "state", timed)
    }
    described = definition["rounds"]
    yield Step(
        "create-rounds", _("建立评审轮次"), Role.ORGANISER, all(one["code"] in rows for one in described)
    )
    for one in described:
        yield from _round(one, *rows.get(one["code"], ("", False)), definition["calendar"])


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
    reached = _reached(edition)
    state, noticed, closes = reached["proposed"], reached["noticed"], reached["closes"]
    organiser, leader = Role.ORGANISER, Role.LEADER
    voted = state in (ResolutionState.VOTED, ResolutionState.APPROVED)
    yield Step("propose", _("拟定名单"), organiser, bool(state))
    yield Step("vote", _("录入会议记录"), organiser, voted or state == ResolutionState.ENTERED)
    yield Step("check-minutes", _("复核会议记录"), organiser, voted)
    yield Step("approve", _("审定名单"), leader, state == ResolutionState.APPROVED)
    yield Step("open-notice", _("开始公示"), leader, noticed)
    yield Step("close-notice", _("结束公示"), organiser, noticed and closes is None, opens=closes)
    settled, conferred = _settled(edition) if reached["settled"] else (False, False)
    yield Step("settle", _("办结公示和异议"), organiser, settled)
    yield Step("confer", _("授予并签发证书"), leader, conferred)


def _settled(edition: Edition) -> tuple[bool, bool]:
    """Tell whether nothing was decided since the notice was settled, and whether everybody due is conferred."""
    outcome = decisions.outcome(edition)
    settled = outcome is not None and not decisions.unsettled(edition)
    started = Honour.objects.filter(edition=edition).exists()
    return settled, settled and started and outcome is not None and not honours.to_confer(edition, outcome)


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
    """Return what waits for whom, in one statement; fenced cases are not counted."""
    fences, reached = programmes.fences(actor), _reached(edition)
    asked = _review_counts(fences) | _decision_counts(fences)
    if not reached["recommended"]:
        asked |= _filing_counts(fences)
    if not reached["screened"]:
        asked |= _screening_counts(fences)
    renamed = {f"{code}_waiting": number for code, number in asked.items()}  # some codes are relations' names
    rows: QuerySet[Any] = Edition.objects.filter(pk=edition.pk)
    row = rows.values(**renamed).get()
    counts = {code: row[f"{code}_waiting"] for code in asked}
    office = _("主办单位")
    found = (
        ("confirm", _("份材料等本人确认"), _("被推荐人")),
        ("returned", _("份材料退回后等重新报送"), _("基层工会")),
        ("lists", _("个推荐单位等上报排序表"), _("区（市）县和产业工会")),
        ("possible", _("份材料等人工判断"), _("资格审查人员")),
        ("undecided", _("份材料等资格审查决定"), _("资格审查人员")),
        ("conflicts", _("项回避等认定"), office),
        ("scores", _("份评分等专家提交"), _("%d 位专家") % counts["late"]),
        ("approve", _("份名单等审定"), _("审定人")),
        ("minutes", _("份会议记录等复核"), _("另一位经办人")),
        ("objections", _("件异议等答复"), office),
    )
    return [Waiting(code, counts[code], words, whom) for code, words, whom in found if counts.get(code)]


HERE = OuterRef("pk")
Fences = QuerySet[Fence, str]


def _filing_counts(fences: Fences) -> dict[str, Any]:
    confirm = Member.objects.filter(
        dossier__edition=HERE, dossier__state=DossierState.SUBMITTED, state=ConfirmationState.WAITING
    ).exclude(dossier__uid__in=fences)
    returned = Dossier.objects.filter(edition=HERE, state=DossierState.RETURNED).exclude(uid__in=fences)
    submitted = RecommendationList.objects.filter(
        edition=OuterRef("edition"), union=OuterRef("union"), state=ListState.SUBMITTED
    )
    return {
        "confirm": counted(confirm, "dossier__edition"),
        "returned": counted(returned, "edition"),
        "lists": counted(Quota.objects.filter(~Exists(submitted), edition=HERE), "edition"),
    }


def _screening_counts(fences: Fences) -> dict[str, Any]:
    sealed = Dossier.objects.filter(edition=HERE, state=DossierState.SEALED, screening=None).exclude(
        uid__in=fences
    )
    open_rule = Verdict.objects.filter(dossier=OuterRef("pk"), overridden="", result=Result.POSSIBLE)
    return {
        "possible": counted(sealed.filter(Exists(open_rule)), "edition"),
        "undecided": counted(sealed, "edition"),
    }


def _review_counts(fences: Fences) -> dict[str, Any]:
    conflicts = Conflict.objects.filter(
        dossier__edition=HERE, state__in=(ConflictState.FOUND, ConflictState.DECLARED)
    ).exclude(dossier__uid__in=fences)
    live = ScoreVersion.objects.filter(slot=OuterRef("pk"), superseded_at=None, voided_at=None)
    owed = Slot.objects.filter(
        ~Exists(live), round__edition=HERE, round__state=RoundState.OPEN, retired_at=None
    )
    owed = owed.exclude(dossier__uid__in=fences)
    return {
        "conflicts": counted(conflicts, "dossier__edition"),
        "scores": counted(owed, "round__edition"),
        "late": counted(owed, "round__edition", of="expert"),
    }


def _decision_counts(fences: Fences) -> dict[str, Any]:
    voted = Resolution.objects.filter(edition=HERE, state=ResolutionState.VOTED)
    objections = Objection.objects.filter(edition=HERE, state__in=OBJECTION_OPEN)
    objections = objections.exclude(dossier__uid__in=fences)
    entered = Resolution.objects.filter(edition=HERE, state=ResolutionState.ENTERED)
    return {
        "approve": counted(voted, "edition"),
        "minutes": counted(entered, "edition"),
        "objections": counted(objections, "edition"),
    }


@dataclass(frozen=True, slots=True)
class UnionShare:
    """A recommending union: what was filed below it, what it recommended, how many it might."""

    name: str
    filed: int
    recommended: int
    places: int | None


def shares(actor: Actor, edition: Edition) -> list[UnionShare]:
    """Return filed and recommended by recommending union, in the order of the tree, in two statements."""
    filed = Dossier.objects.filter(edition=edition).exclude(number="")
    filed = filed.exclude(uid__in=programmes.fences(actor))
    paths = sorted(filed.values_list("unit__path", flat=True))
    taken = ListPlace.objects.exclude(dossier__uid__in=programmes.fences(actor)).filter(
        list__edition=OuterRef("edition"), list__union=OuterRef("union"), place=Place.RECOMMENDED
    )
    quotas = Quota.objects.filter(edition=edition).order_by("union__path")
    rows = quotas.values_list("union__path", "union__short_name", counted(taken, "list__union"), "places")
    return [
        UnionShare(name, bisect_left(paths, path + "\x7f") - bisect_left(paths, path), recommended, places)
        for path, name, recommended, places in rows
    ]
