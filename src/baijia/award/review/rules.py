"""Who runs a round, who may score what, and when."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from baijia.award.nominations.models import Dossier
from baijia.award.programmes import queries as programmes_queries
from baijia.award.programmes import rules as programmes
from baijia.award.programmes.models import Edition
from baijia.award.review.enums import PresentationState, RoundState
from baijia.award.review.fitting import SCALE
from baijia.award.review.models import Plan, Presentation, Round, ScoreVersion, Slot
from baijia.award.review.queries.line import closing, is_in_play
from baijia.core import clock
from baijia.core.actor import Actor
from baijia.core.refused import Refused, RefusedMany, not_found
from baijia.directory import rules as directory
from baijia.directory.enums import Role

MAX_COMMENT = 2000


def check_runs(actor: Actor, edition: Edition) -> None:
    """The actor is an organiser's or co-host's officer of the edition.

    Raises:
        Refused: as hidden, or for want of the second factor.
    """
    directory.check_one_of(actor, (Role.COHOST, Role.ORGANISER), path=edition.organiser.path)


def check_handles(actor: Actor, edition: Edition, dossier: Dossier) -> None:
    """The actor runs the edition's rounds, and no conflict fences it off from this item.

    Raises:
        Refused: as hidden.
    """
    check_runs(actor, edition)
    programmes.check_not_fenced(actor, dossier.uid)


def check_supervises(actor: Actor, edition: Edition) -> None:
    """The actor is the discipline office (纪检监督) of the edition's organiser.

    Raises:
        Refused: as hidden.
    """
    directory.check_role(actor, Role.SUPERVISOR, path=edition.organiser.path)


def check_holds(slot: Slot | None) -> Slot:
    """The slot is the actor's own and in service.

    Raises:
        Refused: as hidden.
    """
    if slot is None:
        raise not_found()
    return slot


def check_not_blocked(*, blocked: bool) -> None:
    """No conflict or fence keeps the expert off the item.

    Raises:
        Refused: as hidden, so that it says the same as of an item that is not there.
    """
    if blocked:
        raise not_found()


def check_is_scoring(round: Round, definition: Mapping[str, Any], *, panel: int | None = None) -> None:
    """The round is open, its time has not run out, and of ``panel``, where one is named, scoring has not closed.

    Raises:
        Refused: it is not open yet, or over; the first scoring is over too once a tie-off was called.
    """
    check_is_open(round)
    closes = definition["calendar"].get(closing(round))
    late = closes and clock.edition_now() > _instant(closes)
    if late or (panel is not None and not is_in_play(round, panel)):
        raise Refused("round.over", _("本轮评分时间已过。"))


def check_is_open(round: Round) -> None:
    """The round is open.

    Raises:
        Refused: it is not open yet, or over.
    """
    if round.state != RoundState.OPEN:
        raise Refused("round.not_open", _("本轮评分未开放或已截止。"))


def check_may_open(round: Round, definition: Mapping[str, Any]) -> None:
    """The calendar's opening has come.

    Raises:
        Refused: naming the moment.
    """
    opens = definition["calendar"].get(f"{round.code}_opens")
    if opens and clock.edition_now() < _instant(opens):
        raise Refused("round.early", _("本轮评分按日程于 %s 开始。") % clock.iso(_instant(opens)))


def check_marks(
    rubric: Mapping[str, Any], vector: Sequence[int | None], reasons: Mapping[str, str] | None = None
) -> list[int | None]:
    """Marks are integers at the rubric's scale, one a criterion, each within its range.

    With ``reasons``, by criterion, a mark may be None where the round allows to abstain and the reason is there.

    Raises:
        RefusedMany: naming every criterion that is wrong.
    """
    criteria = rubric["criteria"]
    if reasons and not rubric.get("abstaining"):
        raise Refused("marks.abstain", _("本轮每一项都要打分，不能写“无法判断”。"))
    if reasons and len(reasons) == len(criteria):
        raise Refused("marks.none", _("不能每一项都写“无法判断”。这一件不宜由您评的，请申报回避。"))
    if len(vector) != len(criteria):
        raise Refused("marks.count", _("应为 %d 项评分。") % len(criteria), field="vector")
    refusals = []
    for criterion, mark in zip(criteria, vector, strict=True):
        limit = criterion["max"] * rubric["scale"]
        if mark is None and criterion["code"] in (reasons or {}):
            continue
        if type(mark) is not int or not 0 <= mark <= limit:
            sentence = _("“%(name)s”应为 0 至 %(limit)d 的整数。") % {
                "name": criterion["name"],
                "limit": limit,
            }
            refusals.append(Refused("marks.range", sentence, field=criterion["code"]))
    if refusals:
        raise RefusedMany(refusals)
    return list(vector)


def check_comment(text: str) -> str:
    """A comment keeps within its length.

    Raises:
        Refused: it is longer.
    """
    if len(text) > MAX_COMMENT:
        raise Refused("comment.long", _("评语请控制在 %d 字以内。") % MAX_COMMENT, field="comment")
    return text.strip()


def check_reasons(reasons: Mapping[str, str]) -> dict[str, str]:
    """Whoever abstains from a criterion says why.

    Raises:
        Refused: naming the criterion by its code, without a reason or with one that is too long.
    """
    for code, reason in reasons.items():
        if not 2 <= len(reason.strip()) <= 200:
            raise Refused("marks.why", _("无法判断这一项的，请写明理由（2 至 200 字）。"), field=code)
    return {code: reason.strip() for code, reason in reasons.items()}


def check_words_at_extremes(rubric: Mapping[str, Any], vector: Sequence[int | None], comment: str) -> None:
    """A very low or very high total comes with words, where the rubric asks for them.

    Raises:
        Refused: it does not.
    """
    given = [
        (mark, criterion["max"])
        for criterion, mark in zip(rubric["criteria"], vector, strict=True)
        if mark is not None
    ]
    most = sum(limit for _mark, limit in given) * rubric["scale"]
    share = 100 * sum(mark for mark, _limit in given)
    low, high = rubric.get("comment_below"), rubric.get("comment_above")
    if comment.strip() or ((low is None or share >= low * most) and (high is None or share <= high * most)):
        return
    raise Refused(
        "comment.missing",
        _("总分低于满分的 %(low)d%% 或高于 %(high)d%% 时须写评语，请回到评分表写明理由。")
        % {"low": low or 0, "high": 100 if high is None else high},
        field="notes",
    )


def check_not_overtaken(live: ScoreVersion | None, after: int | None) -> None:
    """Marks kept on a device for a while do not take the place of a version their giver had not seen there.

    Raises:
        Refused: another version came meanwhile.
    """
    if after is not None and live is not None and live.version != after:
        raise Refused(
            "score.overtaken",
            _(
                "您已在别处提交过第 %d 版，这里的分数是在那之前打的，没有代替它。要改分，请打开这一件重新提交。"
            )
            % live.version,
        )


def check_has_presented(presentation: Presentation | None) -> None:
    """On site an item is scored once it has begun to present, until its panel is done with it.

    Raises:
        Refused: it still waits, is absent, or was closed by its panel.
    """
    if presentation is not None and presentation.closed_at is not None:
        raise Refused("presentation.closed", _("小组已办结这一项目，评分不能再改；确需更正请联系主办单位。"))
    if presentation is None or presentation.state in (PresentationState.PRESENTING, PresentationState.DONE):
        return
    if presentation.state == PresentationState.ABSENT:
        raise Refused("presentation.absent", _("该项目缺席答辩，不评分。"))
    raise Refused("presentation.waiting", _("该项目尚未答辩，答辩开始后方可评分。"))


def check_not_frozen(round: Round) -> None:
    """The round's result is not frozen.

    Raises:
        Refused: it is.
    """
    if round.state == RoundState.FROZEN:
        raise Refused("round.frozen", _("本轮结果已冻结，不能再改动。"))


def check_slots_can_change(round: Round) -> None:
    """Slots change after they were assigned and before the round is closed.

    Raises:
        Refused: the round is in another state.
    """
    if round.state not in (RoundState.ASSIGNED, RoundState.OPEN):
        raise Refused("round.slots", _("只有在分配之后、评分截止之前才能调整评审专家。"))


def check_first_may_change(round: Round) -> None:
    """What was scored first may change hands; not any more once a tie-off was called.

    Raises:
        Refused: it was.
    """
    if round.tie_off_from is not None:
        raise Refused("round.first_stands", _("分数线复评开始后，此前的评审分配和评分不能再改。"))


def check_is_planned(round: Round) -> None:
    """The round has one pool and is not assigned yet, so that plans may still change.

    Raises:
        Refused: it is assigned, or its panels are seated by group.
    """
    if round.state != RoundState.PLANNED:
        raise Refused("plan.assigned", _("本轮已经分配，方案不能再改；更换专家请到本轮页面办理。"))
    if programmes_queries.round_definition(round.edition, round.code)["panels"] != "pool":
        raise Refused("plan.panels", _("本轮每组一个评审小组，不逐份分配。"))


def check_fit(fit: int | None) -> int:
    """A fit judged by the office is a whole number from 0 to 1000.

    Raises:
        Refused: it is not.
    """
    if type(fit) is not int or not 0 <= fit <= SCALE:
        raise Refused("wish.fit", _("匹配度应为 0 至 %d 的整数。") % SCALE, field="fit")
    return fit


def check_not_conflicted(pair: tuple[int, int], blocked: Collection[tuple[int, int]]) -> None:
    """A pair that must not meet is not pinned.

    Raises:
        Refused: it must not.
    """
    if pair in blocked:
        raise Refused("wish.conflict", _("这位专家对这份材料须回避，不能指定。"), field="expert")


def check_none_fenced(actor: Actor, items: Collection[Dossier]) -> None:
    """A whole plan is for somebody who may know of every item in it.

    Raises:
        Refused: a conflict fences the actor off from one of them.
    """
    if programmes_queries.fenced(actor) & {item.uid for item in items}:
        raise Refused("plan.fenced", _("您对本轮的材料有回避，整份方案请由其他经办人导入。"), field="file")


def check_share(outside: int) -> int:
    """The share of a load outside the own field leaves most of it inside.

    Raises:
        Refused: it is below 0 or above 50.
    """
    if not 0 <= outside <= 50:
        raise Refused("plan.outside", _("跨组评审的份额应为 0 至 50（百分之几）。"), field="outside")
    return outside


def check_plan_is_there(plan: Plan) -> None:
    """The plan was worked out and stands.

    Raises:
        Refused: it is still being worked out, or there is none and why.
    """
    if plan.done_at is None:
        raise Refused("plan.pending", _("这一方案还在计算，请稍候。"), field="objective")
    if plan.fault:
        raise Refused("plan.fault", plan.fault, field="objective")


def check_plan_holds(plan: Plan, basis: str) -> None:
    """Nothing a plan follows from has changed since.

    Raises:
        Refused: something has; it must be worked out anew.
    """
    check_plan_is_there(plan)
    if plan.basis != basis:
        raise Refused(
            "plan.stale",
            _("这一方案算出之后，材料、专家、回避或指定有了变化，请重新计算或重新导入。"),
            field="objective",
        )


def check_can_void(score: ScoreVersion | None, round: Round) -> ScoreVersion:
    """There is a live score, and the round still runs.

    Raises:
        Refused: there is none, or the round is over.
    """
    if score is None:
        raise Refused("score.none", _("这份材料还没有交评分，没有可以作废的。"), field="number")
    if round.state != RoundState.OPEN or not is_in_play(round, score.slot.panel.number):
        raise Refused("round.not_open", _("评分截止后不能再作废评分。"))
    if round.presentations.filter(dossier=score.slot.dossier_id, closed_at__isnull=False).exists():
        raise Refused("presentation.closed", _("小组已办结这一项目，请先重新打开再作废评分。"))
    return score


def check_reason(reason: str) -> str:
    """An act that must be explained is.

    Raises:
        Refused: it is not.
    """
    text = reason.strip()
    if len(text) < 2:
        raise Refused("reason", _("请写明理由。"), field="reason")
    return text[:200]


def _instant(value: Any) -> datetime:
    return datetime.fromisoformat(str(value)).astimezone(clock.ZONE)
