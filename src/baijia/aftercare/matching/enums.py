"""Life cycles of needs, offers and matches."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ListState(models.TextChoices):
    """A need or an offer is looked for until it is closed."""

    OPEN = "open", _("征集中")
    CLOSED = "closed", _("已关闭")


LIST_MOVES = {ListState.OPEN: {"close": ListState.CLOSED}}


class MatchState(models.TextChoices):
    """Both sides are asked; who they are is shown once both agree; then meeting, intent, contract and value."""

    INVITED = "invited", _("等双方同意")
    AGREED = "agreed", _("双方同意")
    MET = "met", _("已对接")
    INTENT = "intent", _("有意向")
    CONTRACTED = "contracted", _("已签合同")
    REALISED = "realised", _("已见效")
    DECLINED = "declined", _("未成")


MATCH_MOVES = {
    MatchState.INVITED: {"agree": MatchState.AGREED, "decline": MatchState.DECLINED},
    MatchState.AGREED: {"meet": MatchState.MET, "decline": MatchState.DECLINED},
    MatchState.MET: {"intend": MatchState.INTENT, "decline": MatchState.DECLINED},
    MatchState.INTENT: {"contract": MatchState.CONTRACTED, "decline": MatchState.DECLINED},
    MatchState.CONTRACTED: {"realise": MatchState.REALISED},
}
OPENED = (MatchState.AGREED, MatchState.MET, MatchState.INTENT, MatchState.CONTRACTED, MatchState.REALISED)
"""States in which each side knows who the other is."""
RUNNING = (MatchState.INVITED, *OPENED)


class MeetingKind(models.TextChoices):
    """Where they meet."""

    TALK = "talk", _("对接洽谈")
    VISIT = "visit", _("走访企业")
