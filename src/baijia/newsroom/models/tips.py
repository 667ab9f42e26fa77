"""What people send in, and what is said about it. Who they are is sealed; a receipt is all they need."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from baijia.core.models import I, N, Record, S
from baijia.newsroom.enums import TipKind, TipState


class Tip(Record):
    """A tip, a submission or a complaint. ``receipt`` is random; a keyed hash finds it again."""

    kind = models.CharField(_("类型"), max_length=12, choices=TipKind)
    state = models.CharField(_("状态"), max_length=10, choices=TipState, default=TipState.NEW)
    receipt_hash = models.CharField(max_length=64, unique=True, editable=False)
    title = models.CharField(_("标题"), max_length=100)
    text = models.TextField(_("内容"))
    anonymous = models.BooleanField(_("匿名"), default=True)
    name_token = models.CharField(max_length=300, blank=True, editable=False)
    contact_token = models.CharField(max_length=400, blank=True, editable=False)
    likeness = models.CharField(max_length=64, editable=False, help_text="keyed hash of the text")
    created = models.DateTimeField(_("收到时间"))
    assigned = models.ForeignKey(
        "newsroom.Editor", models.PROTECT, null=True, verbose_name=_("承办人"), related_name="tips"
    )
    article = models.ForeignKey(
        "newsroom.ArticlePage", models.SET_NULL, null=True, related_name="tips", verbose_name=_("稿件")
    )
    data_classes: ClassVar = {
        "kind": I,
        "state": I,
        "receipt_hash": S,
        "title": N,
        "text": N,
        "anonymous": I,
        "name_token": S,
        "contact_token": S,
        "likeness": S,
        "created": I,
        "assigned": I,
        "article": I,
    }

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["state", "-id"], name="tip_state")]
        verbose_name = _("来稿来件")
        verbose_name_plural = _("来稿来件")


class TipWord(Record):
    """One message of the conversation under a receipt."""

    tip = models.ForeignKey(Tip, models.CASCADE, related_name="words")
    ours = models.BooleanField()
    text = models.TextField()
    at = models.DateTimeField()
    data_classes: ClassVar = {"tip": I, "ours": I, "text": N, "at": I}

    class Meta:
        ordering = ["id"]


class TipFile(Record):
    """A file that came with a tip: looked into, cleaned of what programs wrote beside it, never served as it came."""

    tip = models.ForeignKey(Tip, models.CASCADE, related_name="files")
    stored = models.ForeignKey("core.StoredFile", models.PROTECT, related_name="+")
    data_classes: ClassVar = {"tip": I, "stored": I}
