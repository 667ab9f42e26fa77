"""States of a conflict of interest."""

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
