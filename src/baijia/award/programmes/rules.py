"""Who may set up an edition, and when its definition may still change."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from baijia.award.programmes import queries
from baijia.award.programmes.enums import EditionState
from baijia.award.programmes.models import Edition
from baijia.core import clock
from baijia.core.actor import Actor
from baijia.core.models import Instance, Log
from baijia.core.refused import Refused, not_found
from baijia.directory import rules as directory
from baijia.directory.enums import Role
from baijia.directory.models import Union
from baijia.engine.faults import BadInput
from baijia.engine.log import note
from baijia.engine.log import policy as policies

FACTORS = ("members",)
"""Figures a union carries itself; others are recorded with their day."""
AFTER_SCORES = ("groups", "rubrics", "rounds", "result", "quotas", "eligibility", "decision", "approval")
AFTER_NOTICE = ("notice",)
WEEKEND = 5


def check_organises(actor: Actor, union: Union) -> None:
    """The actor is an organiser's officer at this node or above, with a second factor.

    Raises:
        Refused: as hidden.
    """
    directory.check_role(actor, Role.ORGANISER, path=union.path)


def check_keeps_log(actor: Actor, log: Log) -> None:
    """The actor is the security officer of the organiser whose log it is; its code stands in the origin.

    Raises:
        Refused: as hidden.
    """
    organiser = Union.objects.filter(code=log.origin.split("/")[-2]).first()
    if organiser is None:
        raise not_found()
    directory.check_role(actor, Role.SECURITY_OFFICER, path=organiser.path)


def check_cosigned(log: Log, text: str) -> None:
    """The head has the quorum of the log's own policy, where there is one.

    Raises:
        Refused: naming who has not cosigned.
    """
    if not log.policy:
        return
    try:
        policies.parse(log.policy).open(text)
    except (BadInput, note.Unverified) as error:
        raise Refused(
            "log.not_cosigned",
            _("最新检查点还没有见证方联署（%(why)s）；请先取得联署。") % {"why": error},
        ) from None


def check_policy(log: Log, policy: str) -> None:
    """A witness policy can be read and trusts this log's key; an empty one asks for no witness.

    A policy nobody can meet would keep every notice shut (``check_cosigned``).

    Raises:
        Refused: with every fault and its line.
    """
    if not policy.strip():
        return
    try:
        known = policies.parse(policy).logs
    except BadInput as faults:
        lines = dict.fromkeys(fault.where.partition(":")[2] or _("全文") for fault in faults.faults)
        told = {"lines": "、".join(lines), "why": "；".join(fault.wrong for fault in faults.faults)}
        raise Refused(
            "policy.unreadable",
            _(
                "见证规则不合格式，行号：%(lines)s。每行应是 log 公钥、witness 名称 公钥、group 名称 数目 成员，"
                "或 quorum 名称；quorum 恰好一行（%(why)s）。"
            )
            % told,
            field="policy",
        ) from None
    if log.verifier_key not in {key.vkey for key in known}:
        raise Refused(
            "policy.other_log",
            _("见证规则里没有本日志的公钥，请写上这一行：log %s") % log.verifier_key,
            field="policy",
        )


def check_leads(actor: Actor, edition: Edition) -> None:
    """The actor is the leader (审定人) of the edition's organiser.

    Raises:
        Refused: as hidden.
    """
    directory.check_role(actor, Role.LEADER, path=edition.organiser.path)


def check_moves_clock(actor: Actor, edition: Edition, instance: Instance | None) -> None:
    """Edition time moves in a synthetic database only, by the hand of the organiser.

    Raises:
        Refused: as hidden, so that in a real database the act does not exist.
    """
    if instance is None or not instance.synthetic:
        raise not_found()
    check_organises(actor, edition.organiser)


def check_clock(to: datetime, last: datetime | None) -> None:
    """Time is not moved behind the last act of the edition: what was done stays before what follows.

    Raises:
        Refused: it would be.
    """
    if last is not None and to < last:
        raise Refused(
            "clock.back",
            _("不能拨到最近一次操作（%(at)s）之前。")
            % {"at": f"{last.astimezone(clock.ZONE):%Y-%m-%d %H:%M}"},
            field="to",
        )


def check_not_fenced(actor: Actor, object_uid: str) -> None:
    """No conflict fences the actor off from the object (回避).

    Raises:
        Refused: as hidden.
    """
    if object_uid in queries.fenced(actor):
        raise not_found()


def check_lifts(actor: Actor, edition: Edition, account_uid: str) -> None:
    """A fence is lifted by the organiser, and by somebody else than the one it keeps off.

    Raises:
        Refused: as hidden for others; with a sentence where it is the own one.
    """
    check_organises(actor, edition.organiser)
    if actor.account_uid and actor.account_uid == account_uid:
        raise Refused("fence.own", _("自己的回避不能由自己解除，请由主办单位的其他经办人认定。"))


def check_prefix(edition_code: str, definition: Mapping[str, Any]) -> None:
    """No other edition of the year numbers its honours in the same way.

    Raises:
        Refused: one that is frozen does.
    """
    prefix, year = definition["honours"]["certificate_prefix"], definition["year"]
    others = Edition.objects.exclude(code=edition_code).exclude(state=EditionState.DRAFT)
    same = others.filter(definition__honours__certificate_prefix=prefix, definition__year=year).first()
    if same is not None:
        raise Refused(
            "edition.prefix",
            _("%(year)s 年的“%(name)s”已使用证书编号前缀 %(prefix)s，两届的编号会重复，请换一个前缀。")
            % {"year": year, "name": same.name, "prefix": prefix},
        )


def check_reason(reason: str) -> str:
    """An act that must be explained is.

    Raises:
        Refused: it is not.
    """
    text = reason.strip()
    if len(text) < 2:
        raise Refused("reason", _("请写明理由。"), field="reason")
    return text[:200]


def check_is_draft(edition: Edition) -> None:
    """The definition is not frozen yet.

    Raises:
        Refused: it is; an addendum is the way.
    """
    if edition.state != EditionState.DRAFT:
        raise Refused("edition.frozen", _("本届方案已冻结，只能通过补充通知调整。"))


def check_seen(now: str, seen: str) -> None:
    """Nobody else changed the definition since it was on the screen.

    Raises:
        Refused: somebody did.
    """
    if seen and seen != now:
        raise Refused("edition.stale", _("另一位经办人刚改过方案。请在新窗口打开对照，再重新修改。"))


def check_is_open(edition: Edition) -> None:
    """The edition runs.

    Raises:
        Refused: it is not open yet, or over.
    """
    if edition.state != EditionState.OPEN:
        raise Refused("edition.not_open", _("本届评选未开放或已结束。"))


def check_addendum(edition: Edition, changes: list[dict[str, Any]], *, scored: bool, noticed: bool) -> None:
    """An addendum touches no score rule after the first score and no notice rule after the notice opened.

    Raises:
        Refused: naming the part.
    """
    if edition.state == EditionState.DRAFT:
        raise Refused("edition.draft", _("方案尚未冻结，请直接修改。"))
    for change in changes:
        part = change["path"][0]
        if scored and part in AFTER_SCORES:
            raise Refused("addendum.scored", _("已有评分，不能再改动“%(part)s”。") % {"part": part})
        if noticed and part in AFTER_NOTICE:
            raise Refused("addendum.noticed", _("公示已经开始，不能再改动公示规则。"))
        if part in {"code", "programme", "schema"}:
            raise not_found()


def check_adjusting_stands(before: Mapping[str, Any], after: Mapping[str, Any], *, assigned: bool) -> None:
    """Whether and how scores are adjusted stands once experts were assigned: who marks what is linked only for it.

    Raises:
        Refused: the addendum would change it.
    """
    rule = [{one["code"]: one.get("adjusted") for one in state["rounds"]} for state in (before, after)]
    if assigned and rule[0] != rule[1]:
        raise Refused(
            "addendum.assigned", _("专家已经分配，本届是否按宽严校正分计成绩、参数多少，不能再改。")
        )


def check_no_quotas_yet(edition: Edition) -> None:
    """Quotas are issued once; they stand in the log.

    Raises:
        Refused: they were issued.
    """
    if edition.quotas.exists():
        raise Refused("quotas.issued", _("名额已下达，调整须发补充通知。"))


def check_keeps_holidays(actor: Actor) -> None:
    """The system administrator and organisers' officers keep the calendar of holidays.

    Raises:
        Refused: as hidden.
    """
    if not actor.is_system and not any(actor.has(role) for role in (Role.ADMINISTRATOR, Role.ORGANISER)):
        raise not_found()


def check_holidays(
    year: int, holidays: Sequence[date], makeup: Sequence[date], source: str
) -> tuple[list[str], list[str]]:
    """Days off are of that year, from Monday to Friday; make-up days are Saturdays and Sundays of it.

    Returns both as ISO dates, ascending, each once.

    Raises:
        Refused: naming the field and the day.
    """
    for name, days, weekend in (("holidays", holidays, False), ("makeup", makeup, True)):
        for day in days:
            if day.year != year:
                raise Refused(
                    "holidays.year",
                    _("%(day)s 不是 %(year)d 年的日子。") % {"day": day, "year": year},
                    field=name,
                )
            if (day.weekday() >= WEEKEND) != weekend:
                wrong = (
                    _("是周末，放假日只写周一至周五")
                    if not weekend
                    else _("是周一至周五，调休上班日只写周末")
                )
                raise Refused("holidays.weekday", f"{day} {wrong}。", field=name)
    if not holidays:
        raise Refused("holidays.none", _("请写明放假的日子，一行一个。"), field="holidays")
    if len(source.strip()) < 4:
        raise Refused("holidays.source", _("请写明依据的通知。"), field="source")
    return sorted({day.isoformat() for day in holidays}), sorted({day.isoformat() for day in makeup})


def check_issues_below(actor: Actor, edition: Edition, union: Union, below: Sequence[Union]) -> None:
    """A union passes places on to unions below its own node, while the edition runs.

    Raises:
        Refused: hidden for others, and for a union that is not below.
    """
    directory.check_role(actor, Role.RECOMMENDER, path=union.path)
    check_is_open(edition)
    for each in below:
        if each.pk == union.pk or not each.path.startswith(union.path):
            raise not_found()


def check_allotments(places: Mapping[str, int], known: Collection[str]) -> None:
    """Each number is one of places, for a union that is meant.

    Raises:
        Refused: naming the union.
    """
    for code, number in places.items():
        if code not in known:
            raise not_found()
        if not 0 <= number <= 10_000:
            raise Refused("allotment.number", _("名额应为 0 至 10000 的整数。"), field=f"places-{code}")


def check_figures_known(weights: Mapping[str, int], missing: Mapping[str, Sequence[str]]) -> None:
    """Every union has every figure that the formula weighs.

    Raises:
        Refused: naming factor and unions.
    """
    for factor in weights:
        if missing.get(factor):
            raise Refused(
                "quotas.figure",
                _("按公式分配缺少数据“%(factor)s”：%(unions)s。请先录入。")
                % {"factor": factor, "unions": "、".join(missing[factor][:5])},
            )


def check_figures(organiser: Union, rows: Sequence[tuple[Union, str, int, str]]) -> None:
    """Each figure is of a union of this tree, not negative, with its source.

    Raises:
        Refused: naming the union.
    """
    for union, factor, value, source in rows:
        if not union.path.startswith(organiser.path):
            raise not_found()
        if value < 0 or not factor or not source.strip():
            raise Refused(
                "figures.row",
                _("%(union)s的“%(factor)s”应为不小于 0 的整数，并写明来源。")
                % {"union": union.short_name or union.name, "factor": factor},
            )


def check_formula(total: int, minimum: int, weights: Mapping[str, int]) -> None:
    """A formula has places to share and weighs something.

    Raises:
        Refused: naming which it lacks.
    """
    if not 0 < total <= 10_000:
        raise Refused("allotment.total", _("请写明要下达的名额总数（1 至 10000）。"), field="total")
    if minimum < 0:
        raise Refused("allotment.minimum", _("保底名额不能小于 0。"), field="minimum")
    if not weights or any(weight <= 0 for weight in weights.values()):
        raise Refused("allotment.weights", _("请至少选择一项数据，并给出大于 0 的权重。"), field="weights")


def check_shares(
    total: int, minimum: int, weights: Mapping[str, int], units: Mapping[str, Mapping[str, int]]
) -> None:
    """The minimum leaves something to share, and somebody has some of each factor.

    Raises:
        Refused: with the numbers, or naming the factor.
    """
    if minimum * len(units) > total:
        raise Refused(
            "quotas.minimum",
            _("%(n)d 个单位每个保底 %(minimum)d 名，超过总数 %(total)d 名。")
            % {"n": len(units), "minimum": minimum, "total": total},
            field="minimum",
        )
    for factor in weights:
        if units and not any(factors.get(factor) for factors in units.values()):
            raise Refused(
                "quotas.empty", _("各单位的“%(factor)s”都是 0，不能按它分配。") % {"factor": factor}
            )
