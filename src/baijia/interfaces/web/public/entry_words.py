"""What the types of log entries are called on the log's page (docs/reference/bundle.md, section 4)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

WORDS = {
    "requirements": _("结果包必备内容"),
    "definition": _("评选方案冻结"),
    "addendum": _("补充通知"),
    "quotas": _("推荐名额"),
    "panel": _("评审席位名单"),
    "panel-retired": _("席位停用"),
    "nomination": _("申报回执（封存）"),
    "deadline": _("截止"),
    "score": _("评分（封存）"),
    "score-void": _("评分作废"),
    "scoring-closed": _("评分结束"),
    "tie-off": _("分数线复评"),
    "ranking": _("一轮结果冻结"),
    "notice-open": _("公示开始"),
    "notice-close": _("公示结束"),
    "objection": _("异议（封存）"),
    "decision": _("决定"),
    "certificate": _("证书（封存）"),
    "status-list": _("证书状态名单"),
    "payment-batch": _("奖金批次"),
    "key": _("公钥"),
    "policy": _("见证名单"),
    "override": _("特别处理"),
}


def entry_words(kind: str) -> str:
    """Return a type's name for people, or the type itself."""
    return str(WORDS.get(kind, kind))
