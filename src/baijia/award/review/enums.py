"""States of a round, of a presentation, and their moves."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class RoundState(models.TextChoices):
    """A round is prepared, its slots are logged, it is scored, closed and frozen."""

    PLANNED = "planned", _("准备中")
    ASSIGNED = "assigned", _("已分配")
    OPEN = "open", _("评分中")
    CLOSED = "closed", _("评分截止")
    FROZEN = "frozen", _("结果已冻结")


ROUND_MOVES = {
    RoundState.PLANNED: {"assign": RoundState.ASSIGNED},
    RoundState.ASSIGNED: {"open": RoundState.OPEN},
    RoundState.OPEN: {"close": RoundState.CLOSED},
    RoundState.CLOSED: {"freeze": RoundState.FROZEN},
}


class PresentationState(models.TextChoices):
    """Where a defence stands on the day."""

    WAITING = "waiting", _("候场")
    PRESENTING = "presenting", _("答辩中")
    DONE = "done", _("已结束")
    ABSENT = "absent", _("缺席")


PRESENTATION_MOVES = {
    PresentationState.WAITING: {"start": PresentationState.PRESENTING, "absent": PresentationState.ABSENT},
    PresentationState.PRESENTING: {"finish": PresentationState.DONE, "absent": PresentationState.ABSENT},
    PresentationState.ABSENT: {"start": PresentationState.PRESENTING},
}
