"""The to-do list: what each room says waits, in one shape and one order, with the one next action."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from baijia.aftercare.events import queries as events
from baijia.aftercare.incubator import queries as incubator
from baijia.aftercare.loans import queries as loans
from baijia.aftercare.matching import queries as matching
from baijia.aftercare.prizes import queries as prizes
from baijia.aftercare.referrals import queries as referrals
from baijia.award.decisions import queries as decisions
from baijia.award.defence import queries as defence
from baijia.award.experts import queries as experts
from baijia.award.honours import queries as honours
from baijia.award.nominations import queries as nominations
from baijia.award.programmes import queries as programmes
from baijia.award.programmes.models import Edition
from baijia.award.review import queries as review
from baijia.award.screening import queries as screening
from baijia.core import clock
from baijia.core.actor import Actor
from baijia.directory.enums import Role
from baijia.interfaces.web.ui.words import named

from .frame import address


@dataclass(frozen=True, slots=True)
class Task:
    """One line: ``count`` things called ``title``, until ``deadline``; ``act`` at ``href`` is the next step."""

    count: int
    title: str
    detail: str
    deadline: datetime | None
    act: str
    href: str
    kind: str
    status: str


@dataclass(frozen=True, slots=True)
class Words:
    """How a kind of work is called, and where its page is: route name, and what of the row it takes."""

    title: Any
    act: Any
    route: str
    takes: Callable[[Any], tuple[Any, ...]] = lambda row: ()


def _edition(row: dict[str, Any]) -> tuple[Any, ...]:
    return (row["edition"].code,)


def _round(row: dict[str, Any]) -> tuple[Any, ...]:
    return (row["edition"].code, row["object"].code)


def _object(row: dict[str, Any]) -> tuple[Any, ...]:
    return (row["object"].uid,)


NOMINATIONS: dict[str, tuple[Any, str, bool]] = {
    "nominations.submit": (gettext_lazy("接着填"), "unit-dossier", True),
    "nominations.issue_link": (gettext_lazy("发确认链接"), "unit-dossier", True),
    "nominations.place_on_list": (gettext_lazy("去审阅"), "union-home", False),
    "nominations.submit_list": (gettext_lazy("去上报"), "union-home", False),
    "nominations.close_filing": (gettext_lazy("去截止"), "office-control", True),
    "nominations.close_recommendation": (gettext_lazy("去截止"), "office-control", True),
    "nominations.answer_exemption": (gettext_lazy("去审定"), "office-exemptions", True),
    "nominations.confirm": (gettext_lazy("去确认"), "", False),
}
"""Command that is next -> words, route, whether the route takes the row's uid."""

KINDS: dict[str, Words] = {
    "screen": Words(gettext_lazy("资格审查"), gettext_lazy("开始审查"), "office-screening", _edition),
    "invitation": Words(gettext_lazy("答复评审邀请"), gettext_lazy("去答复"), "expert-invitation", _object),
    "recusal": Words(gettext_lazy("申报回避"), gettext_lazy("去申报"), "expert-recusal", _edition),
    "conflicts": Words(gettext_lazy("核定回避关系"), gettext_lazy("去核定"), "office-experts", _edition),
    "score": Words(gettext_lazy("给材料评分"), gettext_lazy("去评分"), "expert-round", _object),
    "assign": Words(gettext_lazy("分配评审专家"), gettext_lazy("去分配"), "office-round", _round),
    "open": Words(gettext_lazy("开始评分"), gettext_lazy("去开始"), "office-round", _round),
    "close": Words(gettext_lazy("看评分进度，到时截止"), gettext_lazy("看进度"), "office-round", _round),
    "freeze": Words(gettext_lazy("冻结本轮结果"), gettext_lazy("去冻结"), "office-round", _round),
    "sign-sheet": Words(gettext_lazy("签评审汇总表"), gettext_lazy("去签"), "expert-sheets", _object),
    "publish-timetable": Words(
        gettext_lazy("发布时间表的改动"), gettext_lazy("去发布"), "office-timetable", _round
    ),
    "approve": Words(gettext_lazy("审定拟表彰名单"), gettext_lazy("去审定"), "office-approve", _edition),
    "minutes": Words(gettext_lazy("复核会议记录"), gettext_lazy("去复核"), "office-minutes-check", _edition),
    "answer": Words(
        gettext_lazy("把异议的答复送达异议人"), gettext_lazy("去办理"), "office-notice", _edition
    ),
    "revoke": Words(
        gettext_lazy("异议成立，作出撤销决定"), gettext_lazy("去撤销"), "office-honours", _edition
    ),
    "objection": Words(gettext_lazy("办理异议"), gettext_lazy("去办理"), "office-notice", _edition),
    "raise": Words(gettext_lazy("确认应付奖金"), gettext_lazy("去确认"), "finance-edition", _edition),
    "pay": Words(gettext_lazy("拟制付款批次"), gettext_lazy("去拟制"), "finance-draft", _edition),
    "export": Words(gettext_lazy("批准的批次送银行"), gettext_lazy("去送出"), "finance-edition", _edition),
    "return": Words(gettext_lazy("导入银行回盘"), gettext_lazy("去导入"), "finance-edition", _edition),
    "revoked": Words(gettext_lazy("荣誉撤销后的付款"), gettext_lazy("去处理"), "finance-edition", _edition),
    "fees": Words(gettext_lazy("确认应付劳务费"), gettext_lazy("去确认"), "finance-fees", _edition),
    "declare": Words(gettext_lazy("申报缴纳代扣税款"), gettext_lazy("去申报"), "finance-tax"),
    "rekey": Words(gettext_lazy("复核收款账号"), gettext_lazy("去复核"), "finance-rekey", _edition),
    "check": Words(gettext_lazy("复核付款批次"), gettext_lazy("去复核"), "finance-edition", _edition),
    "approve-batch": Words(gettext_lazy("批准付款批次"), gettext_lazy("去批准"), "finance-edition", _edition),
    "close-batch": Words(gettext_lazy("付款批次对账"), gettext_lazy("去对账"), "finance-edition", _edition),
    "sign-setting": Words(gettext_lazy("签署财务规则"), gettext_lazy("去签署"), "finance-settings"),
    "sign-attendance": Words(gettext_lazy("核对并签字：评审出勤"), gettext_lazy("去签字"), "expert-fees"),
    "give-account": Words(gettext_lazy("登记收款账号"), gettext_lazy("去登记"), "expert-account"),
    "refer-send": Words(gettext_lazy("送出推荐材料"), gettext_lazy("去送出"), "service-referrals"),
    "event-booths": Words(gettext_lazy("遴选展位"), gettext_lazy("去遴选"), "gatherings-home"),
    "event-delegates": Words(gettext_lazy("遴选代表团"), gettext_lazy("去遴选"), "gatherings-home"),
    "event-close": Words(gettext_lazy("结束办完的活动"), gettext_lazy("去结束"), "gatherings-home"),
    "admission": Words(gettext_lazy("办理入驻申请"), gettext_lazy("去办理"), "spaces-admissions"),
    "ticket": Words(gettext_lazy("答复服务工单"), gettext_lazy("去答复"), "spaces-tickets"),
    "tenancy-late": Words(gettext_lazy("到期未离驻"), gettext_lazy("去办理"), "spaces-tenancies"),
    "match-answer": Words(gettext_lazy("答复对接邀请"), gettext_lazy("去答复"), "pairing-matches"),
    "match-arrange": Words(gettext_lazy("安排对接见面"), gettext_lazy("去安排"), "pairing-matches"),
    "loan-review": Words(gettext_lazy("审核贷款申请"), gettext_lazy("去审核"), "lending-home"),
    "loan-send": Words(gettext_lazy("把贷款申请送银行"), gettext_lazy("去送出"), "lending-home"),
    "loan-answer": Words(gettext_lazy("审批贷款申请"), gettext_lazy("去审批"), "lending-home"),
    "loan-disburse": Words(gettext_lazy("登记放款"), gettext_lazy("去登记"), "lending-home"),
    "claim-check": Words(gettext_lazy("核对贴息申请"), gettext_lazy("去核对"), "lending-claims"),
    "claim-settle": Words(gettext_lazy("拨付贴息"), gettext_lazy("去拨付"), "lending-claims"),
    "clawback": Words(gettext_lazy("追回贴息"), gettext_lazy("去登记"), "lending-claims"),
    "loan-product": Words(gettext_lazy("签署贷款产品"), gettext_lazy("去签署"), "lending-products"),
    "refer-hear": Words(gettext_lazy("登记对方答复"), gettext_lazy("去登记"), "service-referrals"),
}
"""Kind of a room's line -> words and page."""

ROLES_OF: dict[Role, frozenset[str]] = {
    **dict.fromkeys(
        nominations.FILERS, frozenset({"nominations.submit", "nominations.issue_link", "match-answer"})
    ),
    Role.RECOMMENDER: frozenset({"nominations.place_on_list", "nominations.submit_list"}),
    Role.EXPERT: frozenset(
        {"invitation", "recusal", "score", "sign-sheet", "sign-attendance", "give-account"}
    ),
    Role.ACCOMPANYING: frozenset({"recusal", "sign-attendance", "give-account"}),
    Role.LEADER: frozenset({"approve", "revoke", "loan-product", "nominations.answer_exemption"}),
    Role.PAYER: frozenset(
        {"raise", "pay", "export", "return", "revoked", "fees", "declare", "claim-settle", "clawback"}
    ),
    Role.CHECKER: frozenset({"rekey", "check", "approve-batch", "close-batch", "sign-setting"}),
    Role.SERVICE_OFFICER: frozenset(
        {
            "refer-send",
            "refer-hear",
            "loan-review",
            "loan-send",
            "claim-check",
            "event-booths",
            "event-delegates",
            "event-close",
            "admission",
            "ticket",
            "match-arrange",
            "tenancy-late",
        }
    ),
    Role.BANK: frozenset({"loan-answer", "loan-disburse"}),
}
"""What belongs to one role alone; everything else is the office's."""


def tasks(actor: Actor, role: Role | None = None) -> list[Task]:
    """Return what waits for the actor, the nearest deadline first; with ``role`` only that role's work."""
    rows = [*_nominations(actor, role), *_rooms(actor, role)]
    return sorted(
        rows, key=lambda row: (row.deadline is None, row.deadline or clock.edition_now(), row.title)
    )


def _wanted(kind: str, role: Role | None) -> bool:
    if role is None:
        return True
    own = ROLES_OF.get(role)
    if own is not None:
        return kind in own
    return role in (Role.ORGANISER, Role.COHOST) and not any(kind in kinds for kinds in ROLES_OF.values())


def _nominations(actor: Actor, role: Role | None) -> Iterator[Task]:
    names: dict[str, str] = dict(Edition.objects.values_list("code", "name"))
    for item in nominations.todo(actor):
        act, route, takes = NOMINATIONS.get(item.action, (_("去办理"), "", False))
        if _wanted(item.action, role):
            about = item.edition if route.startswith("office-") else item.uid
            href = address(route, about) if takes else address(route)
            yield _task(1, item.text, names.get(item.edition, ""), item.deadline, str(act), href)


def _rooms(actor: Actor, role: Role | None) -> Iterator[Task]:
    for room in (
        screening,
        experts,
        review,
        defence,
        decisions,
        honours,
        prizes,
        referrals,
        loans,
        events,
        incubator,
        matching,
    ):
        grouped: dict[tuple[str, str], list[dict[str, Any]]] = {}
        for row in room.todo(actor):
            one_each = row["kind"] not in ("objection", "answer", "revoke")
            place = f"{row['object'].pk}{row.get('month', '')}" if one_each else str(row["edition"].pk)
            grouped.setdefault((row["kind"], place), []).append(row)
        for (kind, _place), rows in grouped.items():
            words, row = KINDS[kind], rows[0]
            if not _wanted(kind, role):
                continue
            count = row.get("count")
            deadline = _instant(row["deadline"]) if row["deadline"] else None
            yield _task(
                len(rows) if count is None else count,
                str(words.title),
                _detail(row),
                deadline,
                str(words.act),
                address(words.route, *words.takes(row)),
            )


def _detail(row: dict[str, Any]) -> str:
    if row["edition"] is None:
        month = row.get("month")
        return f"{month:%Y-%m}" if month else str(row["object"])
    edition: Edition = row["edition"]
    name = named({"name": edition.name, "name_en": edition.definition.get("name_en")})
    if row["kind"] not in ("score", "assign", "open", "close", "freeze", "sign-sheet", "publish-timetable"):
        return name
    return f"{name} · {named(programmes.round_definition(edition, row['object'].code))}"


def _instant(value: Any) -> datetime:
    return value if isinstance(value, datetime) else datetime.fromisoformat(str(value)).astimezone(clock.ZONE)


def _task(count: int, title: str, detail: str, deadline: datetime | None, act: str, href: str) -> Task:
    over = deadline is not None and deadline < clock.edition_now()
    return Task(
        count,
        title,
        detail,
        deadline,
        act,
        href,
        kind="refuse" if over else "wait",
        status=_("已过期限") if over else _("等您办理"),
    )
