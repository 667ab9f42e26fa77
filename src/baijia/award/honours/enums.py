"""States of an honour, and what its holder may agree to."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class HonourState(models.TextChoices):
    """Conferred, or revoked with a ground and a decision number."""

    CONFERRED = "conferred", _("已授予")
    REVOKED = "revoked", _("已撤销")


HONOUR_MOVES = {HonourState.CONFERRED: {"revoke": HonourState.REVOKED}}


class Ground(models.TextChoices):
    """Why an honour is revoked (撤销事由)."""

    FRAUD = "fraud", _("弄虚作假、剽窃侵占他人成果")
    CRIME = "crime", _("受刑事处罚")
    DISMISSAL = "dismissal", _("受开除处分")
    VIOLATION = "violation", _("有其他严重违纪违法行为")
    RENOUNCED = "renounced", _("本人书面放弃")


class Recovered(models.TextChoices):
    """What comes back with a revocation besides money."""

    MEDAL = "medal", _("奖章")
    CERTIFICATE = "certificate", _("证书")


class HolderConsent(models.TextChoices):
    """What a holder agrees to or not, each by itself, and may take back."""

    CONTACT = "contact", _("后续服务与我联系")
    SHARE = "share", _("把我的成果介绍给其他单位")
    PRESS = "press", _("宣传报道使用我的姓名和事迹")


HOLDER_CONSENT_VERSION = "holder/1"
