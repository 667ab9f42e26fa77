"""The audit of an edition in plain words, for its supervisor."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Choices, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from baijia.award.decisions.enums import Identity, NoticeState, ObjectionState, ResolutionState
from baijia.award.experts.enums import ConflictState
from baijia.award.honours.enums import HonourState
from baijia.award.nominations.enums import DossierState, ListState
from baijia.award.nominations.models import Dossier
from baijia.award.programmes import queries as programmes
from baijia.award.programmes.enums import EditionState
from baijia.award.programmes.models import Edition
from baijia.award.record import rules
from baijia.award.review.enums import PresentationState, RoundState
from baijia.award.screening.enums import OutcomeState, Result
from baijia.core.actor import Actor
from baijia.core.models import AuditRow

KINDS: Mapping[str, tuple[Any, tuple[str, ...]]] = {
    "reveal": (
        gettext_lazy("查看身份信息"),
        (
            "directory.reveal",
            "nominations.reveal",
            "decisions.read_objection",
            "decisions.reveal_objector",
            "review.open_roster",
            "record.export_inspector",
            "record.open_case_file",
        ),
    ),
    "override": (gettext_lazy("改判"), ("screening.override",)),
    "juror": (
        gettext_lazy("更换评审专家"),
        (
            "review.withdraw_expert",
            "experts.confirm_conflict",
            "experts.dismiss_conflict",
            "experts.pin_conflict",
        ),
    ),
    "void": (gettext_lazy("作废评分"), ("review.void_score", "review.exclude")),
    "tie_off": (gettext_lazy("分数线复评"), ("review.call_tie_off",)),
    "addendum": (gettext_lazy("补充通知"), ("programmes.issue_addendum",)),
    "clock": (gettext_lazy("拨动时钟"), ("programmes.move_clock",)),
    "list": (
        gettext_lazy("名单与公示"),
        (
            "decisions.propose",
            "decisions.enter_minutes",
            "decisions.check_minutes",
            "decisions.return_minutes",
            "decisions.rescind",
            "decisions.approve",
            "decisions.open_notice",
            "decisions.close_notice",
            "decisions.settle",
            "honours.confer",
            "honours.revoke",
        ),
    ),
}
"""Kinds of acts a supervisor looks for: code -> (words, acts)."""

WORDS: Mapping[str, Any] = {
    "directory.reveal": gettext_lazy("查看证件或联系方式"),
    "nominations.reveal": gettext_lazy("查看敏感栏目"),
    "nominations.close_filing": gettext_lazy("截止申报"),
    "nominations.close_recommendation": gettext_lazy("截止推荐并封存材料"),
    "nominations.create_draft": gettext_lazy("新建申报"),
    "nominations.save_draft": gettext_lazy("保存申报"),
    "nominations.submit": gettext_lazy("报送申报"),
    "nominations.issue_link": gettext_lazy("发出本人确认链接"),
    "nominations.confirm": gettext_lazy("本人确认"),
    "nominations.place_on_list": gettext_lazy("提出推荐意见"),
    "nominations.submit_list": gettext_lazy("上报推荐排序表"),
    "nominations.withdraw": gettext_lazy("撤回申报"),
    "programmes.create_edition": gettext_lazy("设立届次"),
    "programmes.edit_definition": gettext_lazy("修改方案"),
    "programmes.freeze": gettext_lazy("冻结方案"),
    "programmes.open_edition": gettext_lazy("开放申报"),
    "programmes.set_quotas": gettext_lazy("下达名额"),
    "programmes.set_policy": gettext_lazy("公布见证规则"),
    "programmes.rotate_log_key": gettext_lazy("更换日志密钥"),
    "programmes.freeze_log": gettext_lazy("冻结日志"),
    "programmes.succeed_log": gettext_lazy("接续新的日志分片"),
    "programmes.recover_log": gettext_lazy("从已公布的副本恢复日志"),
    "programmes.take_cosignature": gettext_lazy("收入见证方联署"),
    "programmes.issue_addendum": gettext_lazy("发出补充通知"),
    "programmes.move_clock": gettext_lazy("拨动演示时钟"),
    "programmes.raise_fence": gettext_lazy("设置回避隔离"),
    "programmes.lift_fence": gettext_lazy("解除回避隔离"),
    "screening.screen_all": gettext_lazy("运行资格审查规则"),
    "screening.screen_dossier": gettext_lazy("重新审查一份材料"),
    "screening.override": gettext_lazy("改判审查结论"),
    "screening.decide": gettext_lazy("作出资格审查决定"),
    "screening.pass_clear": gettext_lazy("通过全部无异议的材料"),
    "screening.close_screening": gettext_lazy("结束资格审查"),
    "screening.check_redaction": gettext_lazy("核对遮名本"),
    "screening.import_titles": gettext_lazy("导入往届名册"),
    "experts.search_conflicts": gettext_lazy("查找回避关系"),
    "experts.declare_recusal": gettext_lazy("专家申报回避"),
    "experts.add_conflict": gettext_lazy("登记回避"),
    "experts.confirm_conflict": gettext_lazy("认定回避"),
    "experts.dismiss_conflict": gettext_lazy("认定不构成回避"),
    "experts.pin_conflict": gettext_lazy("锁定或解锁回避决定"),
    "review.create_rounds": gettext_lazy("建立评审轮次"),
    "review.assign": gettext_lazy("分配评审专家"),
    "review.open_round": gettext_lazy("开始评分"),
    "review.close_round": gettext_lazy("截止评分"),
    "review.erase_scans": gettext_lazy("按期限删除评分表扫描件"),
    "review.call_tie_off": gettext_lazy("分数线复评"),
    "review.freeze_round": gettext_lazy("冻结结果"),
    "review.submit_score": gettext_lazy("提交评分"),
    "review.void_score": gettext_lazy("作废评分"),
    "review.print_sheets": gettext_lazy("备好纸质评分表"),
    "review.take_sheets": gettext_lazy("收下填好的评分表"),
    "review.enter_sheet": gettext_lazy("录入或核定评分表"),
    "review.void_sheet": gettext_lazy("作废评分表"),
    "review.exclude": gettext_lazy("退出本轮"),
    "review.withdraw_expert": gettext_lazy("更换评审专家"),
    "review.open_roster": gettext_lazy("查看评审代号对照表"),
    "defence.schedule": gettext_lazy("编排答辩时间"),
    "defence.start_presentation": gettext_lazy("开始答辩"),
    "defence.finish_presentation": gettext_lazy("结束答辩"),
    "defence.absent_presentation": gettext_lazy("记为缺席"),
    "defence.swap_presentations": gettext_lazy("对调答辩顺序"),
    "defence.late_presentation": gettext_lazy("办理迟到"),
    "defence.move_presentation": gettext_lazy("改答辩时间"),
    "defence.reorder": gettext_lazy("调整答辩次序"),
    "defence.keep_frame": gettext_lazy("设定答辩日和会场"),
    "defence.keep_need": gettext_lazy("登记候选人的要求"),
    "defence.ask_timetable": gettext_lazy("要求编排时间表"),
    "defence.lay_out": gettext_lazy("编排时间表"),
    "defence.publish": gettext_lazy("发布时间表"),
    "defence.check_in": gettext_lazy("现场签到"),
    "defence.explain_missing": gettext_lazy("说明缺评"),
    "defence.dissent": gettext_lazy("记录不同意见"),
    "defence.close_case": gettext_lazy("小组办结项目"),
    "defence.reopen_case": gettext_lazy("重新打开项目"),
    "defence.make_sheet": gettext_lazy("生成汇总表"),
    "defence.sign_sheet": gettext_lazy("签汇总表"),
    "defence.void_sheet": gettext_lazy("作废汇总表"),
    "decisions.propose": gettext_lazy("拟定名单"),
    "decisions.enter_minutes": gettext_lazy("录入会议记录"),
    "decisions.check_minutes": gettext_lazy("复核会议记录"),
    "decisions.return_minutes": gettext_lazy("退回会议记录"),
    "decisions.rescind": gettext_lazy("以新决定取代名单"),
    "decisions.register_objection": gettext_lazy("登记异议"),
    "decisions.confirm_phone": gettext_lazy("核实异议人手机"),
    "decisions.send_code_again": gettext_lazy("重发验证码"),
    "decisions.check_document": gettext_lazy("核对异议人证件"),
    "decisions.reveal_objector": gettext_lazy("查看异议人"),
    "decisions.suspend_objection": gettext_lazy("中止调查异议"),
    "decisions.resume_objection": gettext_lazy("恢复调查异议"),
    "decisions.withdraw_objection": gettext_lazy("异议人撤回异议"),
    "decisions.close_objection": gettext_lazy("办结异议"),
    "honours.import_holders": gettext_lazy("导入往届获奖者"),
    "honours.hand_over_medal": gettext_lazy("登记领奖章"),
    "programmes.set_holidays": gettext_lazy("录入节假日"),
    "decisions.approve": gettext_lazy("审定名单"),
    "decisions.open_notice": gettext_lazy("开始公示"),
    "decisions.close_notice": gettext_lazy("结束公示"),
    "decisions.object_to": gettext_lazy("收到异议"),
    "decisions.read_objection": gettext_lazy("阅读异议内容"),
    "decisions.investigate_objection": gettext_lazy("受理异议"),
    "decisions.refuse_objection": gettext_lazy("不予受理异议"),
    "decisions.uphold_objection": gettext_lazy("认定异议成立"),
    "decisions.dismiss_objection": gettext_lazy("认定异议不成立"),
    "decisions.settle": gettext_lazy("办结公示和异议"),
    "honours.confer": gettext_lazy("授予并签发证书"),
    "honours.revoke": gettext_lazy("撤销称号"),
    "record.export_inspector": gettext_lazy("取出完整结果包"),
    "record.open_case_file": gettext_lazy("取出个案卷宗"),
    "nominations.attach_file": gettext_lazy("上传附件"),
    "nominations.give_redacted_copy": gettext_lazy("交遮名本"),
    "nominations.remove_file": gettext_lazy("移除附件"),
    "nominations.take_scan": gettext_lazy("上传盖章扫描件"),
    "nominations.match_scan": gettext_lazy("人工核对扫描件"),
    "nominations.upload_sheet": gettext_lazy("上传申报表格"),
    "nominations.import_good": gettext_lazy("导入申报表格"),
    "nominations.export_sheet": gettext_lazy("导出申报表格"),
    "nominations.erase": gettext_lazy("按期限删除"),
}
"""What an act is called; one that is not here is shown by its code."""

KEYS: Mapping[str, Any] = {
    "state": gettext_lazy("状态"),
    "result": gettext_lazy("结论"),
    "rule": gettext_lazy("条目"),
    "digest": gettext_lazy("摘要"),
    "at": gettext_lazy("时间"),
    "expert": gettext_lazy("专家"),
    "slots": gettext_lazy("评审代号数"),
    "panel": gettext_lazy("评审组"),
    "pinned": gettext_lazy("锁定"),
    "kind": gettext_lazy("类别"),
    "scores": gettext_lazy("评分数"),
    "retired": gettext_lazy("按未评分处理"),
    "items": gettext_lazy("材料数"),
    "advanced": gettext_lazy("入围"),
    "passed": gettext_lazy("通过"),
    "reason": gettext_lazy("理由"),
    "present": gettext_lazy("到会"),
    "yes": gettext_lazy("赞成"),
    "no": gettext_lazy("反对"),
    "abstained": gettext_lazy("弃权"),
    "names": gettext_lazy("人数"),
    "closes": gettext_lazy("截止"),
    "number": gettext_lazy("编号"),
    "honours": gettext_lazy("授予人数"),
    "honoured": gettext_lazy("留在名单"),
    "changes": gettext_lazy("变动"),
    "rows": gettext_lazy("名单行数"),
    "total": gettext_lazy("名额"),
    "added": gettext_lazy("新增"),
    "found": gettext_lazy("查到"),
    "excluded": gettext_lazy("退出"),
    "nominees": gettext_lazy("名单"),
    "sealed": gettext_lazy("封存"),
    "rounds": gettext_lazy("轮次"),
    "fields": gettext_lazy("栏目"),
    "version": gettext_lazy("第几版"),
    "name": gettext_lazy("姓名"),
    "pairs": gettext_lazy("申报回避"),
    "bytes": gettext_lazy("字节数"),
    "objective": gettext_lazy("目标"),
    "presentations": gettext_lazy("场次"),
    "ground": gettext_lazy("事由"),
    "decision": gettext_lazy("文号"),
    "draw": gettext_lazy("抽取"),
    "recusals": gettext_lazy("单独表决"),
    "file": gettext_lazy("扫描件摘要"),
    "held": gettext_lazy("暂缓"),
    "identity": gettext_lazy("身份"),
    "year": gettext_lazy("年份"),
    "holidays": gettext_lazy("放假"),
    "makeup": gettext_lazy("调休上班"),
    "target": gettext_lazy("计划名额"),
    "announced": gettext_lazy("公布人数"),
}
"""What a key of before and after is called."""


PAIRING = frozenset({"slot", "commit"})
"""What would tell which expert holds which slot: shown by the roster alone, under a reason."""
STATES: Mapping[str, tuple[type[Choices], ...]] = {
    "programmes": (EditionState,),
    "nominations": (DossierState, ListState),
    "screening": (Result, OutcomeState),
    "experts": (ConflictState,),
    "review": (RoundState, PresentationState),
    "decisions": (ResolutionState, NoticeState, ObjectionState, Identity),
    "honours": (HonourState,),
}
"""Words of states and results by room."""


@dataclass(frozen=True, slots=True)
class Line:
    """One act as a supervisor reads it."""

    at: datetime
    edition_at: datetime
    who: str
    what: str
    about: str
    why: str
    before: str
    after: str


def rows(actor: Actor, edition: Edition, *, kind: str = "", person: str = "") -> QuerySet[AuditRow]:
    """Return the audit rows of an edition, newest first; ``kind`` is a key of ``KINDS``, ``person`` part of a name.

    Raises:
        Refused: as hidden, where the actor is not the supervisor.
    """
    rules.check_reads_audit(actor, edition)
    found = AuditRow.objects.filter(scope=edition.code).order_by("-id")
    if kind in KINDS:
        found = found.filter(act__in=KINDS[kind][1])
    if person.strip():
        name = person.strip()
        concerned = Dossier.objects.filter(edition=edition, name__contains=name).values("uid")
        found = found.filter(Q(actor_name__contains=name) | Q(object_uid__in=concerned))
    fenced = programmes.fenced(actor)
    return (
        found.exclude(object_uid__in=fenced) if fenced else found
    )  # without them an index alone counts the rows


def lines(edition: Edition, shown: list[AuditRow]) -> list[Line]:
    """Return rows in plain words, in one statement for the names of dossiers."""
    uids = {row.object_uid for row in shown if row.object_type == "nominations.dossier"}
    names = dict(Dossier.objects.filter(edition=edition, uid__in=uids).values_list("uid", "name"))
    return [
        Line(
            at=row.at,
            edition_at=row.edition_at,
            who=row.actor_name,
            what=str(WORDS.get(row.act, row.act)),
            about=names.get(row.object_uid, ""),
            why=row.purpose,
            before=plain(row.act, row.before),
            after=plain(row.act, row.after),
        )
        for row in shown
    ]


def plain(act: str, values: Mapping[str, Any]) -> str:
    """Return what stood in a row as ``状态 评分中；评分数 12``; lists are counted, pairings left out."""
    words = {
        value: str(label)
        for choices in STATES.get(act.split(".", maxsplit=1)[0], ())
        for value, label in choices.choices
    }
    return "；".join(
        f"{KEYS.get(key, key)} {_plain(value, words)}" for key, value in values.items() if key not in PAIRING
    )


def _plain(value: Any, words: Mapping[str, str]) -> str:
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(value, list):
        return _("%d 项") % len(value)
    text = words.get(str(value), str(value))
    return f"{text[:16]}…" if len(text) == 64 and text.isalnum() else text
