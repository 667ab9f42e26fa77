"""Old articles that come in a batch."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from baijia.core.models import I, Record
from baijia.newsroom.enums import BatchState


class Batch(Record):
    """Articles read from one spreadsheet or folder; three people pass it on, as with a single article."""

    name = models.CharField(_("文件"), max_length=200)
    state = models.CharField(_("状态"), max_length=10, choices=BatchState, default=BatchState.READ)
    size = models.PositiveIntegerField(_("篇数"), default=0)
    created = models.DateTimeField(_("读入时间"))
    data_classes: ClassVar = dict.fromkeys(("name", "state", "size", "created"), I)

    class Meta:
        ordering = ["-id"]
        verbose_name = _("旧稿批次")
        verbose_name_plural = _("旧稿批次")
