"""States of a resolution, a notice and an objection, and their moves."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ResolutionState(models.TextChoices):
    """A list is proposed, its meeting entered and checked, approved, and then it stands; undoing is a new decision."""

    PROPOSED = "proposed", _("拟定")
    ENTERED = "entered", _("会议记录待复核")
    VOTED = "voted", _("评委会已表决")
    APPROVED = "approved", _("已审定")
    RESCINDED = "rescinded", _("已由新决定取代")


RESOLUTION_MOVES = {
    ResolutionState.PROPOSED: {
        "enter": ResolutionState.ENTERED,
        "rescind": ResolutionState.RESCINDED,
    },
    ResolutionState.ENTERED: {
        "check": ResolutionState.VOTED,
        "return": ResolutionState.PROPOSED,
    },
    ResolutionState.VOTED: {"approve": ResolutionState.APPROVED, "rescind": ResolutionState.RESCINDED},
    ResolutionState.APPROVED: {"rescind": ResolutionState.RESCINDED},
}


class NoticeState(models.TextChoices):
    """A public notice (公示)."""

    OPEN = "open", _("公示中")
    CLOSED = "closed", _("公示期满")


NOTICE_MOVES = {NoticeState.OPEN: {"close": NoticeState.CLOSED}}


class Channel(models.TextChoices):
    """How an objection came in."""

    WEB = "web", _("网上")
    PHONE = "phone", _("电话")
    LETTER = "letter", _("来信")
    VISIT = "visit", _("来访")
    OFFICE = "office", _("主办单位依职权")


ON_PAPER = (Channel.PHONE, Channel.LETTER, Channel.VISIT)
"""What a clerk enters."""


class Subject(models.TextChoices):
    """What an objection is about."""

    FACTS = "facts", _("材料不实、成果归属有争议")
    ELIGIBILITY = "eligibility", _("不符合参评条件")
    CONDUCT = "conduct", _("违纪违法")
    PROCEDURE = "procedure", _("程序不合规定")
    RANK = "rank", _("只对得分和名次不服")


class Identity(models.TextChoices):
    """Whether the objector is who the objection says."""

    UNCHECKED = "unchecked", _("未核实")
    PHONE = "phone", _("已用手机验证码核实")
    DOCUMENT = "document", _("已核对证件")
    OFFICE = "office", _("主办单位立案，无须核实")


class ObjectionState(models.TextChoices):
    """An objection (异议) from receipt to the answer delivered."""

    RECEIVED = "received", _("已收到")
    REFUSED = "refused", _("不予受理")
    INVESTIGATING = "investigating", _("调查中")
    SUSPENDED = "suspended", _("中止调查")
    UPHELD = "upheld", _("异议成立")
    DISMISSED = "dismissed", _("异议不成立")
    WITHDRAWN = "withdrawn", _("异议人撤回")
    CLOSED = "closed", _("已办结")


OBJECTION_MOVES = {
    ObjectionState.RECEIVED: {
        "investigate": ObjectionState.INVESTIGATING,
        "refuse": ObjectionState.REFUSED,
        "withdraw": ObjectionState.WITHDRAWN,
    },
    ObjectionState.INVESTIGATING: {
        "uphold": ObjectionState.UPHELD,
        "dismiss": ObjectionState.DISMISSED,
        "suspend": ObjectionState.SUSPENDED,
        "withdraw": ObjectionState.WITHDRAWN,
    },
    ObjectionState.SUSPENDED: {"resume": ObjectionState.INVESTIGATING},
    ObjectionState.REFUSED: {"close": ObjectionState.CLOSED},
    ObjectionState.UPHELD: {"close": ObjectionState.CLOSED},
    ObjectionState.DISMISSED: {"close": ObjectionState.CLOSED},
    ObjectionState.WITHDRAWN: {"close": ObjectionState.CLOSED},
}
OBJECTION_OPEN = (ObjectionState.RECEIVED, ObjectionState.INVESTIGATING, ObjectionState.SUSPENDED)
"""Without an outcome yet."""
OBJECTION_ANSWERED = (
    ObjectionState.REFUSED,
    ObjectionState.UPHELD,
    ObjectionState.DISMISSED,
    ObjectionState.WITHDRAWN,
)
"""With an outcome whose answer still has to reach the objector."""
