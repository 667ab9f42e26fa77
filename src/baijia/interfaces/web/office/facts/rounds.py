"""What the acts up to the frozen rounds will do, in figures and sentences."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from baijia.award.experts import queries as experts
from baijia.award.nominations.enums import ConfirmationState, DossierState, ListState, Place
from baijia.award.nominations.models import Dossier, ListPlace, Member
from baijia.award.programmes import queries as editions
from baijia.award.programmes.models import Edition
from baijia.award.review import queries as rounds
from baijia.award.review.enums import PresentationState
from baijia.award.review.models import Round, ScoreVersion, Slot
from baijia.award.screening import queries as screened
from baijia.core.actor import Actor
from baijia.directory.enums import UnionKind
from baijia.directory.models import Union
from baijia.interfaces.web.office.facts.facts import Facts, in_log

MOST_NAMED = 20


def freeze(_actor: Actor, edition: Edition, _round: Round | None) -> Facts:
    """Freezing the definition."""
    rule = edition.definition
    return Facts(
        [
            (_("届次"), edition.name),
            (_("名额"), str(rule["honours"]["places"])),
            (_("评审轮次"), "、".join(one["name"] for one in rule["rounds"])),
        ],
        [_("方案冻结后只能通过补充通知调整。"), in_log(_("方案摘要"), _("必须核验的项目"))],
    )


def recommenders(edition: Edition) -> list[Union]:
    """Return the unions right below the organiser that recommend in its editions."""
    kinds = (UnionKind.DISTRICT, UnionKind.INDUSTRY)
    return list(Union.objects.filter(parent=edition.organiser_id, kind__in=kinds).order_by("path"))


def quotas(_actor: Actor, edition: Edition, _round: Round | None) -> Facts:
    """Issuing quotas."""
    rule = editions.in_force(edition)["quotas"]
    modes = {"none": _("不限名额"), "table": _("按表分配"), "formula": _("按公式计算")}
    return Facts(
        [
            (_("推荐单位"), str(len(recommenders(edition)))),
            (_("办法"), modes[rule["mode"]]),
            (_("名额总数"), str(rule.get("total") or _("不限"))),
        ],
        [_("向各推荐单位下达名额，下达后调整须发补充通知。"), in_log(_("名额分配摘要"))],
    )


def open(_actor: Actor, edition: Edition, _round: Round | None) -> Facts:
    """Opening for filing."""
    calendar = editions.in_force(edition)["calendar"]
    return Facts(
        [(_("申报开始"), calendar["filing_opens"]), (_("申报截止"), calendar["filing_closes"])],
        [_("基层工会从申报开始之时起可以报送材料。")],
    )


def close_filing(_actor: Actor, edition: Edition, _round: Round | None) -> Facts:
    """The end of filing."""
    counts = Dossier.objects.filter(edition=edition).aggregate(
        drafts=Count("pk", filter=Q(number="")), filed=Count("pk", filter=~Q(number=""))
    )
    return Facts(
        [(_("已报送"), str(counts["filed"])), (_("未报送的草稿"), str(counts["drafts"]))],
        [_("此后不再接收新的申报；草稿不能再报送。"), in_log(_("申报截止时间"))],
    )


def close_recommendation(_actor: Actor, edition: Edition, _round: Round | None) -> Facts:
    """Sealing what was recommended."""
    listed = ListPlace.objects.filter(
        list__edition=edition, place=Place.RECOMMENDED, dossier__state=DossierState.SUBMITTED
    )
    sent = listed.filter(list__state=ListState.SUBMITTED)
    unconfirmed = Member.objects.filter(dossier__places__in=sent).exclude(state=ConfirmationState.CONFIRMED)
    unsent = listed.filter(list__state=ListState.OPEN).values("list").distinct().count()
    return Facts(
        [
            (_("已上报推荐"), str(sent.values("dossier").distinct().count())),
            (_("其中本人未确认"), str(unconfirmed.values("dossier").distinct().count())),
            (_("尚未上报的推荐单位"), str(unsent)),
        ],
        [
            _("封存已推荐且本人已确认的材料，内容不再变动。"),
            _("未确认、未上报的不进入资格审查，各有一条可查的理由。"),
            in_log(_("推荐结果摘要")),
        ],
    )


def screen(actor: Actor, edition: Edition, _round: Round | None) -> Facts:
    """Letting the rules judge."""
    rules = editions.in_force(edition)["eligibility"]
    sealed = screened.visible_to(actor, edition).count()
    return Facts(
        [(_("材料"), str(sealed)), (_("规则"), _("%d 条") % len(rules))],
        [_("机器只给出结论和依据，是否通过由人决定；已改判且依据未变的不受影响。")],
    )


def pass_clear(actor: Actor, edition: Edition, _round: Round | None) -> Facts:
    """Passing whom no rule objects to: exactly which."""
    which = list(screened.clear(actor, edition).values_list("number", "name"))
    rest = screened.undecided(actor, edition) - len(which)
    return Facts(
        [(_("各条均符合、尚未决定"), str(len(which))), (_("其余未决定"), str(rest))],
        [_("将这些材料一次通过。"), _("不会有任何人因此被否决；否决须逐份决定。")],
        [] if which else [_("没有可以一次通过的材料。")],
        which=[f"{number} {name}" for number, name in which],
    )


def close_screening(actor: Actor, edition: Edition, _round: Round | None) -> Facts:
    """Freezing screening."""
    counts, left = screened.funnel(edition), screened.undecided(actor, edition)
    return Facts(
        [
            (_("通过"), str(counts["passed"])),
            (_("未通过"), str(counts["rejected"])),
            (_("未决定"), str(left)),
        ],
        [
            _("冻结审查结果，此后只能经异议更正。"),
            _("通知未通过者的申报单位并说明理由。"),
            in_log(_("名单摘要"), _("每一项退出的理由摘要")),
        ],
        [_("还有 %d 份材料没有决定。") % left] if left else [],
    )


def create_rounds(_actor: Actor, edition: Edition, _round: Round | None) -> Facts:
    """Making the rounds."""
    names = [one["name"] for one in editions.in_force(edition)["rounds"]]
    return Facts([(_("轮次"), "、".join(names))], [_("按方案建立评审轮次，随后可分配专家。")])


def search(_actor: Actor, edition: Edition, _round: Round | None) -> Facts:
    """Searching for conflicts of interest."""
    return Facts(
        [(_("专家"), str(len(experts.pool(edition))))],
        [_("按工作单位和统一社会信用代码查找专家与被推荐人的关系。"), _("查到的在认定之前一律回避。")],
    )


def _needed(round: Round | None) -> Round:
    if round is None:
        raise LookupError("this act belongs to a round")
    return round


def assign(_actor: Actor, edition: Edition, round: Round | None) -> Facts:
    """Assigning reviewers."""
    round = _needed(round)
    described = editions.round_definition(edition, round.code)
    items = rounds.standing(round)
    pool = experts.pool(edition)
    silent = experts.without_statement(edition, pool)
    need = described["reviews_per_item"]
    laid = [one.get_objective_display() for one in round.plans.exclude(done_at=None).filter(fault="")]
    return Facts(
        [
            (_("材料"), str(len(items))),
            (_("每份评审数"), str(need)),
            (_("可用专家"), str(len(pool))),
            (_("须回避的组合"), str(len(rounds.blocked(edition)))),
            (_("未作回避声明的专家"), str(len(silent))),
            (_("已有的方案"), "、".join(sorted(laid)) or _("没有，按所选目标现算")),
        ],
        [
            _("共形成 %d 个匿名评审代号，每个代号一把签名钥匙。") % (len(items) * need),
            _("回避的组合不会被分配。"),
            *_linked(described),
            in_log(_("评审组摘要")),
        ],
        [] if items and pool else [_("没有可分配的材料或专家。")],
    )


def _linked(described: Mapping[str, Any]) -> list[str]:
    if not described.get("adjusted"):
        return []
    return [
        _(
            "本轮按宽严校正分计成绩：每位专家另有一个随机的评审人代号，封存后随评审组写入日志，此后参数不能再改。"
        )
    ]


def open_round(_actor: Actor, _edition: Edition, round: Round | None) -> Facts:
    """Opening a round."""
    slots = Slot.objects.filter(round=round, retired_at=None)
    people = slots.values("expert").distinct().count()
    return Facts(
        [
            (_("专家"), str(people)),
            (_("应交评分"), str(slots.count())),
            (_("匿名评审"), _spoken(rounds.blindness(_needed(round)))),
        ],
        [_("通知每位专家；此后专家可以阅卷和评分。"), _("开始评分之后，评分规则不能再改。")],
    )


def _spoken(found: rounds.Blindness) -> str:
    """Return in words whether a round may be called blind, and else why not."""
    if not found.hides:
        return _("否，现场公开姓名和单位")
    if found.blind:
        return _("是，专家看不到姓名和单位")
    return _("否，%(n)d 个附件中有 %(original)d 个没有核对过的遮名本，专家看到的是原件") % {
        "n": found.files,
        "original": found.original,
    }


def close_round(actor: Actor, _edition: Edition, round: Round | None) -> Facts:
    """Closing a round, with the cases that their panels have not closed."""
    unclosed = [
        f"{row.dossier.number} {row.dossier.name}"
        for row in rounds.timetable(actor, _needed(round))
        if row.closed_at is None and row.state != PresentationState.ABSENT
    ]
    slots = Slot.objects.filter(round=round, retired_at=None).count()
    live = ScoreVersion.objects.filter(
        slot__round=round, slot__retired_at=None, superseded_at=None, voided_at=None
    ).count()
    return Facts(
        [(_("应交"), str(slots)), (_("已交"), str(live)), (_("未交"), str(slots - live))],
        [
            _("此后不再接收评分；全部评分按摘要排序写入公开日志，看不出谁先谁后。"),
            _("未交的评分须写明理由后按未评分处理。") if slots > live else _("评分已交齐。"),
            *_unclosed(unclosed),
        ],
    )


def _unclosed(cases: list[str]) -> list[str]:
    if not cases:
        return []
    listed = {"n": len(cases), "listed": "、".join(cases[:MOST_NAMED])}
    return [_("%(n)d 个项目还没有办结，须写明理由才能截止：%(listed)s。") % listed]


def tie_off(actor: Actor, _edition: Edition, round: Round | None) -> Facts:
    """Having others review whom the cut leaves in doubt."""
    found = rounds.tie_off(actor, _needed(round))
    if found is None or not found.due:
        return Facts([], [], [_("评选方案没有规定分数线复评，或分数线上下没有需要复评的材料。")])
    return Facts(
        [
            (_("分数线上下"), _("%s 分以内") % found.band),
            (_("复评材料"), str(len(found.rows))),
            (_("每份加评"), str(found.reviews)),
        ],
        [
            _("由没有评过该材料、不须回避的专家加评；专家看不出为什么分到这些材料。"),
            _("已有的评分不再改动，与加评的分数一并计算；复评只进行一次。"),
            in_log(_("复评材料的公开编号"), _("新增的评审席位")),
        ],
    )


def freeze_round(actor: Actor, edition: Edition, round: Round | None) -> Facts:
    """Freezing a result."""
    round = _needed(round)
    described = editions.round_definition(edition, round.code)
    total = (described.get("advance") or {}).get("total")
    again = rounds.tie_off(actor, round)
    rows = [(_("材料"), str(len(rounds.standing(round))))]
    if total:
        rows.append((_("进入下一轮"), _("至多 %d 名") % total))
    return Facts(
        rows,
        [_("按公布的规则精确计算名次，结果冻结后不能改动。"), in_log(_("本轮结果摘要"))],
        [_("分数线上下的材料须先进行分数线复评。")] if again and again.due else [],
    )


def schedule(_actor: Actor, edition: Edition, round: Round | None) -> Facts:
    """Making a timetable."""
    round = _needed(round)
    described = editions.round_definition(edition, round.code)
    return Facts(
        [
            (_("项目"), str(len(rounds.standing(round)))),
            (_("会场"), "、".join(described["venues"])),
            (_("每项时长"), _("%d 分钟") % described["minutes"]),
        ],
        [
            _("一组一个会场，组内次序按公开抽签规则排定，任何人可以复算。"),
            _("不考虑候选人不便的日期、设备和专家请假；要考虑的，请在时间表页按要求编排。"),
            _("还没有人答辩时可以重排。"),
        ],
    )
