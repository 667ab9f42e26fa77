"""What the acts from the list to the conferral will do, and who is told what."""

from __future__ import annotations

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from baijia.award.decisions import letters
from baijia.award.decisions import queries as decided
from baijia.award.decisions.enums import OBJECTION_OPEN, NoticeState, ObjectionState
from baijia.award.decisions.models import Notice, Objection, Resolution
from baijia.award.honours import queries as honours
from baijia.award.programmes import queries as editions
from baijia.award.programmes import workdays
from baijia.award.programmes.models import Edition
from baijia.award.review.models import Round
from baijia.core import clock
from baijia.core.actor import Actor
from baijia.core.refused import Refused, not_found
from baijia.interfaces.web.office.facts.facts import Facts, in_log
from baijia.interfaces.web.ui import words as words_of


def propose(_actor: Actor, edition: Edition, _round: Round | None) -> Facts:
    """Proposing the list."""
    rule = editions.in_force(edition)
    return Facts(
        [
            (_("名额"), str(rule["honours"]["places"])),
            (_("递补"), str(rule["result"]["reserves"])),
        ],
        [_("由已冻结的各轮结果按规则生成名单和递补名单，不能手工增减。")],
    )


def resolution(edition: Edition) -> Resolution:
    """Return the resolution an act on the list is about.

    Raises:
        Refused: as hidden, before there is one.
    """
    found = decided.resolution_of(edition)
    if found is None:
        raise not_found()
    return found


def running_notice(edition: Edition) -> Notice:
    """Return the notice that is to be ended.

    Raises:
        Refused: as hidden, where none runs.
    """
    found = edition.notices.filter(state=NoticeState.OPEN).order_by("number").first()
    if found is None:
        raise not_found()
    return found


def open_notice(_actor: Actor, edition: Edition, _round: Round | None) -> Facts:
    """Opening the public notice."""
    rule = editions.in_force(edition)["notice"]
    found = resolution(edition)
    named = sum(row["outcome"] == "proposed" for row in found.document["rows"])
    blockers, until = [], ""
    try:
        until = words_of.long_moment(workdays.closing(clock.edition_now(), rule)[0])
    except Refused as refused:
        blockers.append(refused.sentence)
    unit = {"working": _("个工作日"), "calendar": _("天")}[rule["unit"]]
    words = {
        "name": _("姓名"),
        "unit": _("单位"),
        "post": _("岗位"),
        "group": _("组别"),
        "project": _("项目"),
    }
    return Facts(
        [
            (_("公示人数"), str(named)),
            (_("公示期"), f"{rule['days']} {unit}"),
            (_("现在开始则截止于"), until or "—"),
            (_("公开内容"), "、".join(words[one] for one in rule["shows"])),
            *(
                (_("征求意见未答复"), _("%(agency)s：%(n)d 人") % {"agency": agency, "n": n})
                for agency, n in decided.opinions_missing(resolution(edition))
            ),
        ],
        [
            _("名单即刻向社会公开，开始接收异议。递补名单不公开。"),
            _("下列通知同时发出；被推荐人凭自己的链接即可看到结论和理由。在此之前谁也没有得到通知。"),
            in_log(_("公示名单摘要和起止时间")),
        ],
        blockers,
        _told(found),
    )


def _told(found: Resolution) -> list[tuple[str, list[str]]]:
    """Return each sentence that goes out with who reads it: the very letters the command sends."""
    names = {
        "decisions.proposed": _("列入拟授予名单，开始公示"),
        "decisions.reserve": _("列为递补，暂不公开"),
        "decisions.not_listed": _("未列入名单，附理由"),
    }
    grouped: dict[str, list[str]] = {names[key]: [] for key in names}
    for letter in letters.release(found):
        grouped[names[letter.template]].append(
            _("%(union)s %(reader)s：%(name)s。%(reason)s")
            % {
                "union": letter.union,
                "reader": letter.reader,
                "name": letter.context["name"],
                "reason": letter.context["reason"],
            }
        )
    return [(words, rows) for words, rows in grouped.items() if rows]


def close_notice(_actor: Actor, edition: Edition, _round: Round | None) -> Facts:
    """Ending the public notice."""
    running = edition.notices.filter(state=NoticeState.OPEN).order_by("number").first()
    got = Objection.objects.filter(edition=edition).count()
    return Facts(
        [(_("公示"), _("第 %d 号") % running.number if running else "—"), (_("收到异议"), str(got))],
        [_("公示期满，不再接收异议；已收到的继续办理。"), in_log(_("公示结束时间"))],
        [] if running else [_("没有正在进行的公示。")],
    )


def settle(_actor: Actor, edition: Edition, _round: Round | None) -> Facts:
    """Settling notice and objections."""
    rows = Objection.objects.filter(edition=edition).aggregate(
        upheld=Count("pk", filter=Q(outcome=ObjectionState.UPHELD)),
        left=Count("pk", filter=Q(state__in=OBJECTION_OPEN)),
        whole=Count("pk", filter=Q(state__in=OBJECTION_OPEN, dossier=None, anonymous=False, late=False)),
    )
    held = len(decided.held(edition))
    return Facts(
        [
            (_("异议成立"), str(rows["upheld"])),
            (_("未办结"), str(rows["left"])),
            (_("因异议未办结而暂缓授予"), str(held)),
        ],
        [
            _("有异议未办结的只暂缓本人，其余的照常办结和授予；线索不影响授予。"),
            _("异议成立和撤回的人退出名单，递补按名次补上。"),
            _("递补的人若未公示过，先为其另行公示，期满后再办结。"),
            in_log(_("每件异议的答复摘要"), _("每项变动摘要")),
        ],
        [_("对整个名单或程序的异议还有 %d 件没有办结。") % rows["whole"]] if rows["whole"] else [],
    )


def confer(_actor: Actor, edition: Edition, _round: Round | None) -> Facts:
    """Conferring."""
    outcome = decided.outcome(edition)
    due = honours.to_confer(edition, outcome) if outcome else []
    rule = editions.in_force(edition)["honours"]
    return Facts(
        [
            (_("授予人数"), str(len(due))),
            (_("暂缓"), str(len(decided.held(edition)))),
            (_("每人奖金（税前）"), rule["prize"] + _(" 元")),
        ],
        [
            _("签发电子证书，任何人可以核验；此后只能撤销，不能删除。"),
            in_log(_("授予名单摘要"), _("证书摘要")),
        ],
        [] if outcome and not decided.unsettled(edition) else [_("公示和异议尚未办结。")],
    )
