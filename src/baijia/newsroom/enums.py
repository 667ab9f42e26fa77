"""Choices of the newsroom. Stored codes are stable; words may change."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from baijia.directory.enums import Role


class Origin(models.TextChoices):
    """Where an article comes from."""

    OWN = "own", _("原创")
    REPRINT = "reprint", _("转载")


class Step(models.TextChoices):
    """The three steps of release (三审三校), in order."""

    FIRST = "first", _("初审初校")
    SECOND = "second", _("复审二校")
    FINAL = "final", _("终审三校")


STEP_ROLES = {Step.FIRST: Role.EDITOR, Step.SECOND: Role.REVIEWER, Step.FINAL: Role.CHIEF}
"""Whose step it is; Wagtail's group of a step carries the name of the role."""

GROUPS = {Role.EDITOR: "newsroom-editor", Role.REVIEWER: "newsroom-reviewer", Role.CHIEF: "newsroom-chief"}
"""Role -> Wagtail's group; membership follows the directory with each request."""


class Severity(models.TextChoices):
    """What becomes of a text that has a listed word."""

    REFUSE = "refuse", _("不得签发")
    WARN = "warn", _("提醒")


class TipKind(models.TextChoices):
    """What somebody sends."""

    TIP = "tip", _("新闻线索")
    SUBMISSION = "submission", _("投稿")
    COMPLAINT = "complaint", _("违法和不良信息举报")


class TipState(models.TextChoices):
    """Where a tip stands."""

    NEW = "new", _("已收到")
    ASSIGNED = "assigned", _("处理中")
    DRAFTED = "drafted", _("已转稿件")
    CLOSED = "closed", _("已办结")


TIP_MOVES = {
    TipState.NEW: {"assign": TipState.ASSIGNED, "close": TipState.CLOSED},
    TipState.ASSIGNED: {
        "assign": TipState.ASSIGNED,
        "draft": TipState.DRAFTED,
        "close": TipState.CLOSED,
    },
    TipState.DRAFTED: {"close": TipState.CLOSED},
    TipState.CLOSED: {},
}


class BatchState(models.TextChoices):
    """Where a batch of old articles stands: it passes the same three people as a single one."""

    READ = "read", _("待复审")
    REVIEWED = "reviewed", _("待终审")
    RELEASED = "released", _("已上线")
    DROPPED = "dropped", _("已放弃")


BATCH_MOVES = {
    BatchState.READ: {"review": BatchState.REVIEWED, "drop": BatchState.DROPPED},
    BatchState.REVIEWED: {"release": BatchState.RELEASED, "drop": BatchState.DROPPED},
    BatchState.RELEASED: {},
    BatchState.DROPPED: {},
}
