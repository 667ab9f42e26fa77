"""Verdicts and outcomes of screening."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Result(models.TextChoices):
    """What a rule said."""

    PASS = "pass", _("符合")
    FAIL = "fail", _("不符合")
    POSSIBLE = "possible", _("待人工判断")


class OutcomeState(models.TextChoices):
    """What screening decided of a dossier."""

    PASSED = "passed", _("资格审查通过")
    REJECTED = "rejected", _("资格审查未通过")
