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


class AnswerKind(models.TextChoices):
    """What an agency said of one person (征求意见)."""

    WAITING = "waiting", _("待答复")
    AGREED = "agreed", _("无异议")
    OBJECTED = "objected", _("有异议")


class RedactionVerdict(models.TextChoices):
    """What a person found on a redacted copy."""

    CLEAN = "clean", _("看不出是谁")
    TELLS = "tells", _("仍能看出是谁")


class StageResult(models.TextChoices):
    """What an extra stage found (实地考察、电话核实、视频)."""

    MET = "met", _("属实")
    NOT_MET = "not_met", _("不属实")
    UNREACHED = "unreached", _("未能核实")


class MatchVerdict(models.TextChoices):
    """What a person decided of two texts that resemble each other."""

    WAITING = "waiting", _("待判断")
    SAME_SOURCE = "same_source", _("同一成果")
    BORROWED = "borrowed", _("借用他人文字")
    INDEPENDENT = "independent", _("各自独立")
    PHRASES = "phrases", _("仅为常用表述")
