"""How a timetable is made, why a mark may be missing, how a summary sheet was signed."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Planner(models.TextChoices):
    """Who lays the timetable out: the plain rule at once, or the solver, which knows everybody's days."""

    PLAIN = "plain", _("逐组顺排")
    SOLVER = "solver", _("按日期、设备和回避编排")


class Absent(models.TextChoices):
    """Why a juror's mark is missing; who is recused is taken off the item instead."""

    ABSENCE = "absence", _("缺席")
    ABSTENTION = "abstention", _("弃权")


class Signed(models.TextChoices):
    """How a juror signed a summary sheet."""

    PAGE = "page", _("网上签名")
    PAPER = "paper", _("纸上签名")
