"""Grades of experts, states of a conflict of interest and of an invitation."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ConflictState(models.TextChoices):
    """Found or declared, then confirmed or dismissed by a person; a pinned one stays decided."""

    FOUND = "found", _("系统发现")
    DECLARED = "declared", _("本人申报")
    CONFIRMED = "confirmed", _("确认回避")
    DISMISSED = "dismissed", _("不构成回避")


CONFLICT_MOVES = {
    ConflictState.FOUND: {"confirm": ConflictState.CONFIRMED, "dismiss": ConflictState.DISMISSED},
    ConflictState.DECLARED: {"confirm": ConflictState.CONFIRMED, "dismiss": ConflictState.DISMISSED},
    ConflictState.CONFIRMED: {"dismiss": ConflictState.DISMISSED},
    ConflictState.DISMISSED: {"confirm": ConflictState.CONFIRMED},
}
BLOCKING = (ConflictState.FOUND, ConflictState.DECLARED, ConflictState.CONFIRMED)


class Grade(models.TextChoices):
    """How widely an expert is known, as libraries of experts are kept by level."""

    NATIONAL = "national", _("国家级")
    PROVINCIAL = "provincial", _("省级")
    MUNICIPAL = "municipal", _("市级")
    OTHER = "other", _("其他")


class InvitationState(models.TextChoices):
    """An invitation asks for an answer."""

    WAITING = "waiting", _("未答复")
    ACCEPTED = "accepted", _("接受")
    DECLINED = "declined", _("谢绝")


INVITATION_MOVES = {
    InvitationState.WAITING: {"accept": InvitationState.ACCEPTED, "decline": InvitationState.DECLINED},
    InvitationState.ACCEPTED: {"decline": InvitationState.DECLINED},
}


class Party(models.TextChoices):
    """Who holds a share of a draw: neither can steer it alone."""

    ORGANISER = "organiser", _("主办单位")
    DISCIPLINE = "discipline", _("纪检监督")
