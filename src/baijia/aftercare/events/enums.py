"""Kinds and life cycles of events, sign-ups and booths."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class EventKind(models.TextChoices):
    """What is held."""

    SALON = "salon", _("创客沙龙")
    LECTURE = "lecture", _("讲座")
    EXPO = "expo", _("博览会")


class EventState(models.TextChoices):
    """An event is prepared, announced, and held or called off."""

    DRAFTED = "drafted", _("筹备中")
    PUBLISHED = "published", _("报名中")
    CLOSED = "closed", _("已结束")
    CANCELLED = "cancelled", _("已取消")


EVENT_MOVES = {
    EventState.DRAFTED: {"publish": EventState.PUBLISHED, "cancel": EventState.CANCELLED},
    EventState.PUBLISHED: {"close": EventState.CLOSED, "cancel": EventState.CANCELLED},
}
SHOWN = (EventState.PUBLISHED, EventState.CLOSED)
"""States in which the programme shows an event."""


class SignUpState(models.TextChoices):
    """A place, or a wait for one; where people are selected, first an application. Who comes is checked in once."""

    APPLIED = "applied", _("待遴选")
    DECLINED = "declined", _("未入选")
    PLACED = "placed", _("已报名")
    WAITING = "waiting", _("候补")
    CANCELLED = "cancelled", _("已取消报名")
    ATTENDED = "attended", _("已签到")


SIGN_UP_MOVES = {
    SignUpState.APPLIED: {
        "select": SignUpState.PLACED,
        "decline": SignUpState.DECLINED,
        "cancel": SignUpState.CANCELLED,
    },
    SignUpState.DECLINED: {"select": SignUpState.PLACED},
    SignUpState.WAITING: {"move_up": SignUpState.PLACED, "cancel": SignUpState.CANCELLED},
    SignUpState.PLACED: {"check_in": SignUpState.ATTENDED, "cancel": SignUpState.CANCELLED},
}
LIVE = (
    SignUpState.PLACED,
    SignUpState.WAITING,
    SignUpState.ATTENDED,
    SignUpState.APPLIED,
    SignUpState.DECLINED,
)
TAKING = (SignUpState.PLACED, SignUpState.ATTENDED)
"""States of a sign-up that takes a place."""


class BoothState(models.TextChoices):
    """An application for a booth and its selection."""

    APPLIED = "applied", _("待遴选")
    SELECTED = "selected", _("已入选")
    DECLINED = "declined", _("未入选")
    WITHDRAWN = "withdrawn", _("已撤回")


BOOTH_MOVES = {
    BoothState.APPLIED: {
        "select": BoothState.SELECTED,
        "decline": BoothState.DECLINED,
        "withdraw": BoothState.WITHDRAWN,
    },
    BoothState.DECLINED: {"select": BoothState.SELECTED},
    BoothState.SELECTED: {"withdraw": BoothState.WITHDRAWN},
}
