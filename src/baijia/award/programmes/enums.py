"""States of an edition and their moves."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class EditionState(models.TextChoices):
    """A definition is edited, frozen, run and closed; what the line does is not written here."""

    DRAFT = "draft", _("拟定中")
    FROZEN = "frozen", _("已冻结")
    OPEN = "open", _("进行中")
    CLOSED = "closed", _("已结束")


EDITION_MOVES = {
    EditionState.DRAFT: {"freeze": EditionState.FROZEN},
    EditionState.FROZEN: {"open": EditionState.OPEN},
    EditionState.OPEN: {"close": EditionState.CLOSED},
}
