"""States of a resolution, a notice and an objection, and their moves."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ResolutionState(models.TextChoices):
    """A list is proposed, voted on, approved, and then it stands; undoing it is a new decision."""

    PROPOSED = "proposed", _("拟定")
    VOTED = "voted", _("评委会已表决")
    APPROVED = "approved", _("已审定")


RESOLUTION_MOVES = {
    ResolutionState.PROPOSED: {"vote": ResolutionState.VOTED},
    ResolutionState.VOTED: {"approve": ResolutionState.APPROVED},
}


class NoticeState(models.TextChoices):
    """A public notice (公示)."""

    OPEN = "open", _("公示中")
    CLOSED = "closed", _("公示期满")


NOTICE_MOVES = {NoticeState.OPEN: {"close": NoticeState.CLOSED}}


class ObjectionState(models.TextChoices):
    """An objection (异议) from receipt to answer."""

    RECEIVED = "received", _("已收到")
    REFUSED = "refused", _("不予受理")
    INVESTIGATING = "investigating", _("调查中")
    UPHELD = "upheld", _("异议成立")
    DISMISSED = "dismissed", _("异议不成立")


OBJECTION_MOVES = {
    ObjectionState.RECEIVED: {
        "refuse": ObjectionState.REFUSED,
        "investigate": ObjectionState.INVESTIGATING,
    },
    ObjectionState.INVESTIGATING: {"uphold": ObjectionState.UPHELD, "dismiss": ObjectionState.DISMISSED},
}
OBJECTION_OPEN = (ObjectionState.RECEIVED, ObjectionState.INVESTIGATING)
