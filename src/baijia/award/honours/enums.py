"""States of an honour."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class HonourState(models.TextChoices):
    """Conferred, or revoked with a ground and a decision number."""

    CONFERRED = "conferred", _("已授予")
    REVOKED = "revoked", _("已撤销")


HONOUR_MOVES = {HonourState.CONFERRED: {"revoke": HonourState.REVOKED}}
