"""In-site messages in words: one table of templates; context values are put in by name."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from baijia.core import clock
from baijia.core.models import Message
from baijia.interfaces.web.ui import words

SENTENCES: Mapping[str, Any] = {
    "events.placed": gettext_lazy("“%(title)s”已给您留了名额：%(starts)s，%(place)s。入场码在活动页上。"),
    "events.waiting": gettext_lazy("“%(title)s”名额已满，您在候补里，有名额会再通知您。"),
    "events.applied": gettext_lazy("“%(title)s”的申请已收到，按遴选办法选定后通知您。"),
    "events.declined": gettext_lazy("“%(title)s”这次没有选上您：%(reason)s"),
    "events.booth_selected": gettext_lazy("您申请的“%(title)s”展位已入选，%(number)s 号展位。"),
    "events.booth_declined": gettext_lazy("您申请的“%(title)s”展位没有入选：%(reason)s"),
    "events.moved_up": gettext_lazy("您候补的“%(title)s”有名额了，请打开报名页看入场码。"),
    "events.reminder": gettext_lazy("您报名的“%(title)s”将于 %(starts)s 在%(place)s举行。"),
    "events.cancelled": gettext_lazy("“%(title)s”已取消：%(reason)s"),
    "matching.invited": gettext_lazy("有单位的需求“%(title)s”可能用得上您的成果，请答复是否对接。"),
    "matching.invited_firm": gettext_lazy("找到一项可能解决“%(need)s”的成果“%(title)s”，请答复是否对接。"),
    "matching.agreed": gettext_lazy("“%(title)s”双方都同意对接，现在可以看到对方是谁。"),
    "matching.declined": gettext_lazy("“%(title)s”的对接没有成：%(reason)s"),
    "matching.meeting": gettext_lazy("“%(title)s”的见面定在 %(starts)s，%(place)s。"),
    "incubator.check": gettext_lazy("您入驻“%(space)s”的申请通过了初审，接下来由专家评审。"),
    "incubator.return": gettext_lazy("您入驻“%(space)s”的申请退回修改：%(reason)s"),
    "incubator.reject": gettext_lazy("您入驻“%(space)s”的申请没有通过：%(reason)s"),
    "incubator.admit": gettext_lazy("您入驻“%(space)s”的申请通过了评审，请等签协议。"),
    "incubator.agree": gettext_lazy("您已入驻“%(space)s”%(unit)s，到期日 %(until)s，协议 %(number)s。"),
    "incubator.extend": gettext_lazy("您在“%(space)s”的入驻续到 %(until)s。"),
    "incubator.end": gettext_lazy("您在“%(space)s”的入驻已于 %(until)s 结束。"),
    "incubator.answered": gettext_lazy("您提的“%(asked)s”已有答复：%(answer)s"),
    "loans.approve": gettext_lazy(
        "贷款申请 %(reference)s 通过了工会审核，接下来送银行，是否放款由银行决定。"
    ),
    "loans.return": gettext_lazy("贷款申请 %(reference)s 退回修改：%(reason)s"),
    "loans.reject": gettext_lazy("贷款申请 %(reference)s 没有通过工会审核：%(reason)s"),
    "loans.send": gettext_lazy("贷款申请 %(reference)s 已送%(bank)s审批。"),
    "loans.grant": gettext_lazy("%(bank)s同意了贷款 %(reference)s，金额 %(amount)s。"),
    "loans.decline": gettext_lazy("%(bank)s没有同意贷款 %(reference)s：%(reason)s"),
    "loans.disburse": gettext_lazy("贷款 %(reference)s 已放款，到期日 %(until)s。"),
    "loans.settled": gettext_lazy("贷款 %(reference)s 的贴息 %(amount)s 已于 %(day)s 拨付。"),
    "loans.claim_returned": gettext_lazy("贷款 %(reference)s 的贴息申请退回：%(reason)s"),
    "loans.clawback": gettext_lazy("贷款 %(reference)s 要退回贴息 %(amount)s：%(reason)s"),
    "nominations.returned": gettext_lazy("上级工会退回了一份材料，请在 %(deadline)s 前改好再报。"),
    "nominations.list_reopened": gettext_lazy("推荐排序表已退回重新编排：%(reason)s"),
    "nominations.correction_asked": gettext_lazy("%(name)s请求更正个人信息：%(text)s"),
    "screening.redaction": gettext_lazy(
        "“%(nominee)s”的一份遮名本仍能看出是谁，请重新遮盖后再交：%(reason)s"
    ),
    "screening.rejected": gettext_lazy("“%(name)s”的材料没有通过资格审查：%(reason)s"),
    "decisions.proposed": gettext_lazy("“%(name)s”列入%(edition)s拟授予名单，即日公示。%(reason)s"),
    "decisions.reserve": gettext_lazy("“%(name)s”列为%(edition)s递补，递补名单不公开。%(reason)s"),
    "decisions.not_listed": gettext_lazy("“%(name)s”未列入%(edition)s名单：%(reason)s"),
    "honours.conferred": gettext_lazy("“%(name)s”获授予%(edition)s，证书编号 %(certificate)s。"),
    "experts.invited": gettext_lazy("%(edition)s 邀请您参加%(round)s，请答复。"),
    "defence.published": gettext_lazy("%(edition)s 的%(round)s时间表已发布，请看您的场次。"),
    "defence.changed": gettext_lazy("%(edition)s 的%(round)s时间表有改动，请看您的场次。"),
    "defence.place_published": gettext_lazy("“%(name)s”的%(round)s定于 %(at)s 在%(venue)s，请通知本人。"),
    "defence.place_changed": gettext_lazy(
        "%(round)s时间表有改动：“%(name)s”现为 %(at)s 在%(venue)s，请通知本人。"
    ),
    "review.reminder": gettext_lazy("%(edition)s 的%(round)s还有材料等您评分，请在截止前提交。"),
    "review.opened": gettext_lazy("%(edition)s 开始评审，请登录评分。"),
}
"""Template of ``core.outbox`` -> sentence."""


class _Values(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return "…"


def sentence(message: Message) -> str:
    """Return what a message says; a template that is not in the table is named as a notice."""
    template = SENTENCES.get(message.template)
    if template is None:
        return _("有一条新通知。")
    values = {key: _shown(key, value) for key, value in message.context.items()}
    return str(template) % _Values(values)


def _shown(key: str, value: Any) -> str:
    """Return a value as people read it: moments, days (without a time) and amounts by the name they have."""
    text = str(value)
    try:
        if key in ("deadline", "at", "until", "starts", "day"):
            when = datetime.fromisoformat(text)
            if "T" not in text:
                return words.long_date(when.date())
            return words.long_moment(when.astimezone(clock.ZONE))
        return words.money(text) if key == "amount" else text
    except (ValueError, ArithmeticError):
        return text
