"""Where a referral stands."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ReferralState(models.TextChoices):
    """A holder is asked, agrees, is sent on with the dossier, and the other side answers."""

    ASKED = "asked", _("等本人同意")
    DECLINED = "declined", _("本人不同意")
    AGREED = "agreed", _("本人已同意")
    SENT = "sent", _("已送推荐")
    ACCEPTED = "accepted", _("对方已受理")
    RETURNED = "returned", _("对方退回")
    CONFERRED = "conferred", _("已获该荣誉")
    NOT_CONFERRED = "not_conferred", _("未获该荣誉")


REFERRAL_MOVES = {
    ReferralState.ASKED: {"agree": ReferralState.AGREED, "decline": ReferralState.DECLINED},
    ReferralState.AGREED: {"send": ReferralState.SENT, "decline": ReferralState.DECLINED},
    ReferralState.SENT: {
        "accept": ReferralState.ACCEPTED,
        "return": ReferralState.RETURNED,
        "confer": ReferralState.CONFERRED,
        "miss": ReferralState.NOT_CONFERRED,
    },
    ReferralState.ACCEPTED: {
        "return": ReferralState.RETURNED,
        "confer": ReferralState.CONFERRED,
        "miss": ReferralState.NOT_CONFERRED,
    },
}
RUNNING = (ReferralState.ASKED, ReferralState.AGREED, ReferralState.SENT, ReferralState.ACCEPTED)
"""States in which the same holder is not referred to the same honour again."""

CONSENT_VERSION = "referral/1"
"""Version of the words under which a dossier is handed to another body (PIPL article 23)."""
