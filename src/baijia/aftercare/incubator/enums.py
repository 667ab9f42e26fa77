"""Choices and life cycles of maker spaces."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class UnitKind(models.TextChoices):
    """What is let."""

    ROOM = "room", _("房间")
    SEAT = "seat", _("工位")


class AdmissionState(models.TextChoices):
    """Application with a plan, first check, expert review, agreement."""

    APPLIED = "applied", _("待初审")
    RETURNED = "returned", _("退回补正")
    CHECKED = "checked", _("待专家评审")
    ADMITTED = "admitted", _("待签协议")
    REJECTED = "rejected", _("未通过")
    WITHDRAWN = "withdrawn", _("本人已撤回")
    HOUSED = "housed", _("已入驻")


ADMISSION_MOVES = {
    AdmissionState.APPLIED: {
        "check": AdmissionState.CHECKED,
        "return": AdmissionState.RETURNED,
        "reject": AdmissionState.REJECTED,
        "withdraw": AdmissionState.WITHDRAWN,
    },
    AdmissionState.RETURNED: {"apply": AdmissionState.APPLIED, "withdraw": AdmissionState.WITHDRAWN},
    AdmissionState.CHECKED: {
        "admit": AdmissionState.ADMITTED,
        "reject": AdmissionState.REJECTED,
        "withdraw": AdmissionState.WITHDRAWN,
    },
    AdmissionState.ADMITTED: {"agree": AdmissionState.HOUSED, "withdraw": AdmissionState.WITHDRAWN},
}
ON_THEIR_WAY = (
    AdmissionState.APPLIED,
    AdmissionState.RETURNED,
    AdmissionState.CHECKED,
    AdmissionState.ADMITTED,
)


class TenancyState(models.TextChoices):
    """A tenancy runs until it ends in one of three ways."""

    RUNNING = "running", _("在驻")
    ENDED = "ended", _("已离驻")


TENANCY_MOVES = {TenancyState.RUNNING: {"end": TenancyState.ENDED}}


class Exit(models.TextChoices):
    """How a tenancy ended."""

    GRADUATED = "graduated", _("毕业")
    LEFT = "left", _("退出")
    CLEARED = "cleared", _("清退")


class TicketState(models.TextChoices):
    """A tenant asks for something; it is answered."""

    OPEN = "open", _("待办理")
    DONE = "done", _("已办结")


TICKET_MOVES = {TicketState.OPEN: {"answer": TicketState.DONE}}


class TicketKind(models.TextChoices):
    """What tenants ask for."""

    FACILITY = "facility", _("设施报修")
    REGISTRATION = "registration", _("注册代办")
    LEGAL = "legal", _("法律咨询")
    FINANCE = "finance", _("财税咨询")
    POLICY = "policy", _("政策咨询")
    OTHER = "other", _("其他")
