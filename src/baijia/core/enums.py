"""Choices of core's own records."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Channel(models.TextChoices):
    """How a message goes out."""

    IN_SITE = "in_site", _("站内")
    SMS = "sms", _("短信")
    MAIL = "mail", _("邮件")


class DataClass(models.TextChoices):
    """How closely a field is kept (PIPL articles 28 and 51)."""

    PUBLIC = "public", _("公开")
    INTERNAL = "internal", _("内部")
    PERSONAL = "personal", _("个人")
    SENSITIVE = "sensitive", _("敏感")


class ScanState(models.TextChoices):
    """What the virus scanner said of a file."""

    UNSCANNED = "unscanned", _("未扫描")
    CLEAN = "clean", _("未发现病毒")
    INFECTED = "infected", _("发现病毒")
