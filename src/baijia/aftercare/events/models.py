"""Events with their sign-ups, feedback, material and booths."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from baijia.aftercare.events.enums import (
    LIVE,
    BoothState,
    EventKind,
    EventState,
    SignUpState,
)
from baijia.core.models import I, N, P, Record, S, StoredFile
from baijia.directory.models import Person, Union


class Event(Record):
    """One salon, lecture or expo. Until ``holders_until`` only holders sign up."""

    organiser = models.ForeignKey(Union, models.PROTECT, related_name="events")
    kind = models.CharField(max_length=8, choices=EventKind)
    title = models.CharField(max_length=80)
    summary = models.CharField(max_length=1000)
    place = models.CharField(max_length=120)
    starts = models.DateTimeField()
    ends = models.DateTimeField()
    closes = models.DateTimeField(help_text="last moment to sign up")
    holders_until = models.DateTimeField(null=True, help_text="until then only holders sign up")
    holders_only = models.BooleanField(default=False)
    places = models.IntegerField()
    booths = models.IntegerField(default=0)
    selects = models.BooleanField(
        default=False, help_text="who signs up applies, for a delegation, and is selected"
    )
    criteria = models.CharField(
        max_length=400, blank=True, help_text="how delegates and booths are selected, read before one applies"
    )
    per_unit = models.IntegerField(null=True, help_text="most selected of one unit; null: no limit")
    state = models.CharField(max_length=10, choices=EventState, default=EventState.DRAFTED)
    reason = models.CharField(max_length=200, blank=True, help_text="why it was called off")
    reminded_at = models.DateTimeField(null=True)
    changed = models.IntegerField(default=0, help_text="sequence number of the calendar file")
    made_by_uid = models.CharField(max_length=20)
    made_at = models.DateTimeField()
    data_classes: ClassVar = dict.fromkeys(
        (
            *("organiser", "kind", "title", "summary", "place", "starts", "ends", "closes", "holders_until"),
            *(
                "holders_only",
                "places",
                "booths",
                "selects",
                "criteria",
                "per_unit",
                "state",
                "reason",
                "changed",
            ),
        ),
        P,
    ) | {"reminded_at": I, "made_by_uid": I, "made_at": I}

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="event_order",
                condition=models.Q(ends__gt=models.F("starts"), closes__lte=models.F("ends")),
            ),
            models.CheckConstraint(name="event_has_places", condition=models.Q(places__gt=0, booths__gte=0)),
            models.CheckConstraint(
                name="one_of_a_unit_at_least", condition=models.Q(per_unit=None) | models.Q(per_unit__gt=0)
            ),
        ]

    def __str__(self) -> str:
        return self.title


class SignUp(Record):
    """A holder's place, or that of somebody from the public; ``ticket`` is what the QR code says."""

    event = models.ForeignKey(Event, models.PROTECT, related_name="sign_ups")
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="sign_ups")
    name = models.CharField(max_length=60)
    unit = models.CharField(max_length=80, blank=True)
    phone_token = models.CharField(max_length=300, blank=True)
    phone_blind = models.CharField(max_length=64, blank=True)
    ticket = models.CharField(max_length=20, unique=True)
    state = models.CharField(max_length=10, choices=SignUpState)
    at = models.DateTimeField()
    note = models.CharField(max_length=200, blank=True, help_text="why the application was not selected")
    checked_in_at = models.DateTimeField(null=True)
    checked_in_by_uid = models.CharField(max_length=20, blank=True)
    score = models.IntegerField(null=True, help_text="1 to 5")
    feedback = models.CharField(max_length=500, blank=True)
    data_classes: ClassVar = {
        "event": I,
        "person": I,
        "name": N,
        "unit": N,
        "phone_token": S,
        "phone_blind": I,
        "ticket": I,
        "state": I,
        "at": I,
        "note": N,
        "checked_in_at": I,
        "checked_in_by_uid": I,
        "score": I,
        "feedback": N,
    }

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["event", "person"],
                condition=models.Q(state__in=LIVE, person__isnull=False),
                name="signed_up_once",
            ),
            models.UniqueConstraint(
                fields=["event", "phone_blind"],
                condition=models.Q(state__in=LIVE) & ~models.Q(phone_blind=""),
                name="signed_up_once_a_phone",
            ),
            models.CheckConstraint(
                name="checked_in_paired",
                condition=models.Q(checked_in_at=None, checked_in_by_uid="")
                | models.Q(checked_in_at__isnull=False, state=SignUpState.ATTENDED)
                & ~models.Q(checked_in_by_uid=""),
            ),
            models.CheckConstraint(
                name="score_of_five", condition=models.Q(score=None) | models.Q(score__gte=1, score__lte=5)
            ),
        ]


class Material(Record):
    """A file handed out to those who came."""

    event = models.ForeignKey(Event, models.PROTECT, related_name="material")
    name = models.CharField(max_length=80)
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    data_classes: ClassVar = {"event": P, "name": P, "file": I, "at": I}


class Booth(Record):
    """A holder's application to show a work at an expo."""

    event = models.ForeignKey(Event, models.PROTECT, related_name="booth_applications")
    person = models.ForeignKey(Person, models.PROTECT, related_name="booths")
    name = models.CharField(max_length=60)
    unit = models.CharField(max_length=80, blank=True)
    work = models.CharField(max_length=80)
    what = models.CharField(max_length=500)
    state = models.CharField(max_length=10, choices=BoothState, default=BoothState.APPLIED)
    number = models.IntegerField(null=True, help_text="of the booth, once selected")
    note = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()
    data_classes: ClassVar = {
        "event": I,
        "person": I,
        "name": N,
        "unit": N,
        "work": N,
        "what": N,
        "state": I,
        "number": I,
        "note": N,
        "at": I,
    }

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["event", "person"],
                condition=~models.Q(state=BoothState.WITHDRAWN),
                name="one_booth_a_holder",
            ),
            models.UniqueConstraint(
                fields=["event", "number"], condition=models.Q(number__isnull=False), name="booth_number_once"
            ),
            models.CheckConstraint(
                name="selected_has_number",
                condition=models.Q(state=BoothState.SELECTED, number__isnull=False)
                | ~models.Q(state=BoothState.SELECTED) & models.Q(number=None),
            ),
        ]
