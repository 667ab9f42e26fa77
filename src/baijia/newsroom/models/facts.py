"""What is true of the whole site: its licence and numbers, permitted sources, listed words, press cards."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting

from baijia.core.models import N, P
from baijia.newsroom.enums import Severity


@register_setting(icon="site")
class SiteFacts(BaseSiteSetting):
    """What the site's licence is; who answers for it and its filing numbers are settings of the instance."""

    licence = models.CharField(
        _("互联网新闻信息服务许可证编号"),
        max_length=40,
        blank=True,
        help_text=_("空着时，需要许可证的栏目不显示，其中的稿件不能签发"),
    )
    data_classes: ClassVar = dict.fromkeys(("site", "licence"), P)
    panels: ClassVar = [FieldPanel("licence")]

    class Meta:
        verbose_name = _("新闻许可")


class PermittedSource(models.Model):
    """An outlet whose news may be reprinted (可供转载新闻的稿源)."""

    name = models.CharField(_("单位"), max_length=80, unique=True)
    data_classes: ClassVar = {"name": P}

    class Meta:
        ordering = ["name"]
        verbose_name = _("可转载稿源")
        verbose_name_plural = _("可转载稿源")

    def __str__(self) -> str:
        return self.name


class WordRule(models.Model):
    """A word to be looked for in every text before release."""

    word = models.CharField(_("词语"), max_length=40, unique=True)
    instead = models.CharField(_("应写作"), max_length=60, blank=True)
    severity = models.CharField(_("处理"), max_length=8, choices=Severity, default=Severity.REFUSE)
    data_classes: ClassVar = dict.fromkeys(("word", "instead", "severity"), P)

    class Meta:
        ordering = ["word"]
        verbose_name = _("词语规则")
        verbose_name_plural = _("词语表")

    def __str__(self) -> str:
        return self.word


class PressCard(models.Model):
    """A press card, so that anybody can check who asks in the newsroom's name (人员查询)."""

    number = models.CharField(_("证件号"), max_length=20, unique=True)
    name = models.CharField(_("姓名"), max_length=40)
    post = models.CharField(_("职务"), max_length=40)
    valid_until = models.DateField(_("有效期至"))
    data_classes: ClassVar = {"number": P, "name": N, "post": P, "valid_until": P}

    class Meta:
        ordering = ["number"]
        verbose_name = _("采编证件")
        verbose_name_plural = _("采编证件")

    def __str__(self) -> str:
        return f"{self.number} {self.name}"
