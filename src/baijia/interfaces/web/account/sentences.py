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
    "events.moved_up": gettext_lazy("您候补的“%(title)s”有名额了，请打开报名页看入场码。"),
    "events.reminder": gettext_lazy("您报名的“%(title)s”将于 %(starts)s 在%(place)s举行。"),
    "events.cancelled": gettext_lazy("“%(title)s”已取消：%(reason)s"),
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
    if key in ("deadline", "at", "until"):
        try:
            return words.long_moment(datetime.fromisoformat(str(value)).astimezone(clock.ZONE))
        except ValueError:
            return str(value)
    return str(value)
