"""Spaces with rooms and seats, admissions, tenancies, mentors with their sessions, tickets."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from baijia.aftercare.incubator.enums import (
    ON_THEIR_WAY,
    AdmissionState,
    Exit,
    TenancyState,
    TicketKind,
    TicketState,
    UnitKind,
)
from baijia.award.honours.models import Honour
from baijia.core.models import I, N, P, Record, StoredFile
from baijia.directory.models import Person, Union


class Space(Record):
    """A maker space with its standing rules; every number has its basis."""

    organiser = models.ForeignKey(Union, models.PROTECT, related_name="spaces")
    name = models.CharField(max_length=80)
    address = models.CharField(max_length=120)
    area = models.IntegerField(help_text="square metres in all")
    free_area = models.IntegerField(help_text="square metres let without rent or shared")
    most_months = models.IntegerField(help_text="longest stay, extensions included")
    free_months = models.IntegerField(help_text="months without rent at the beginning")
    basis = models.CharField(max_length=300)
    assumed = models.BooleanField(default=False, help_text="no source settles it; the union has decided")
    opened = models.DateField()
    by_uid = models.CharField(max_length=20)
    data_classes: ClassVar = dict.fromkeys(
        (
            *("organiser", "name", "address", "area", "free_area", "most_months", "free_months", "basis"),
            *("assumed", "opened"),
        ),
        P,
    ) | {"by_uid": I}

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organiser", "name"], name="space_name_once"),
            models.CheckConstraint(
                name="space_adds_up",
                condition=models.Q(area__gt=0, free_area__gte=0, free_area__lte=models.F("area"))
                & models.Q(most_months__gt=0, free_months__gte=0),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Unit(Record):
    """A room or a seat that can be let."""

    space = models.ForeignKey(Space, models.PROTECT, related_name="units")
    code = models.CharField(max_length=20)
    kind = models.CharField(max_length=6, choices=UnitKind)
    area = models.IntegerField(default=0, help_text="square metres")
    rent = models.DecimalField(max_digits=10, decimal_places=2, help_text="yuan a month")
    data_classes: ClassVar = dict.fromkeys(("space", "code", "kind", "area", "rent"), P)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["space", "code"], name="unit_code_once"),
            models.CheckConstraint(name="rent_not_negative", condition=models.Q(rent__gte=0)),
        ]

    def __str__(self) -> str:
        return self.code


class Admission(Record):
    """A holder's application for a space, with plan, first check and the experts' opinion."""

    space = models.ForeignKey(Space, models.PROTECT, related_name="admissions")
    honour = models.ForeignKey(Honour, models.PROTECT, related_name="admissions")
    person = models.ForeignKey(Person, models.PROTECT, related_name="admissions")
    name = models.CharField(max_length=60)
    project = models.CharField(max_length=80)
    plan = models.CharField(max_length=2000)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    wanted = models.CharField(max_length=6, choices=UnitKind)
    state = models.CharField(max_length=10, choices=AdmissionState, default=AdmissionState.APPLIED)
    note = models.CharField(max_length=200, blank=True)
    opinions = models.JSONField(default=list, help_text="[{expert, score, words}] of the review")
    at = models.DateTimeField()
    data_classes: ClassVar = {
        "space": I,
        "honour": I,
        "person": I,
        "name": N,
        "project": N,
        "plan": N,
        "file": I,
        "wanted": I,
        "state": I,
        "note": N,
        "opinions": N,
        "at": I,
    }

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=models.Q(state__in=ON_THEIR_WAY), name="admission_once"
            )
        ]


class Tenancy(Record):
    """Who holds which room or seat: from ``starts`` until ``ends``, which is free again."""

    admission = models.OneToOneField(Admission, models.PROTECT, related_name="tenancy")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="tenancies")
    person = models.ForeignKey(Person, models.PROTECT, related_name="tenancies")
    number = models.CharField(max_length=20, unique=True)
    starts = models.DateField()
    ends = models.DateField(help_text="by agreement and extensions")
    first_ends = models.DateField(help_text="by the first agreement")
    free_months = models.IntegerField()
    rent = models.DecimalField(max_digits=10, decimal_places=2, help_text="yuan a month once it is due")
    state = models.CharField(max_length=8, choices=TenancyState, default=TenancyState.RUNNING)
    left_on = models.DateField(null=True)
    exit = models.CharField(max_length=10, choices=Exit, blank=True)
    exit_note = models.CharField(max_length=200, blank=True)
    by_uid = models.CharField(max_length=20)
    at = models.DateTimeField()
    data_classes: ClassVar = dict.fromkeys(
        (
            *("admission", "unit", "person", "number", "starts", "ends", "first_ends", "free_months", "rent"),
            *("state", "left_on", "exit", "by_uid", "at"),
        ),
        I,
    ) | {"exit_note": N}

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["unit"], condition=models.Q(state=TenancyState.RUNNING), name="occupied_once"
            ),
            models.CheckConstraint(
                name="tenancy_order",
                condition=models.Q(
                    ends__gt=models.F("starts"), first_ends__gt=models.F("starts"), rent__gte=0
                ),
            ),
            models.CheckConstraint(
                name="tenancy_ended_paired",
                condition=models.Q(state=TenancyState.RUNNING, left_on=None, exit="")
                | models.Q(state=TenancyState.ENDED, left_on__isnull=False) & ~models.Q(exit=""),
            ),
        ]

    def __str__(self) -> str:
        return self.number


class RentPayment(Record):
    """Rent received for a month of a tenancy."""

    tenancy = models.ForeignKey(Tenancy, models.PROTECT, related_name="payments")
    month = models.DateField(help_text="first day of the month of the tenancy")
    amount = models.DecimalField(max_digits=10, decimal_places=2)
    receipt = models.CharField(max_length=60)
    by_uid = models.CharField(max_length=20)
    at = models.DateTimeField()
    data_classes: ClassVar = dict.fromkeys(("tenancy", "month", "amount", "receipt", "by_uid", "at"), I)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tenancy", "month"], name="rent_once_a_month"),
            models.CheckConstraint(name="rent_above_zero", condition=models.Q(amount__gt=0)),
        ]


class Mentor(Record):
    """Somebody who helps the tenants of a space."""

    space = models.ForeignKey(Space, models.PROTECT, related_name="mentors")
    name = models.CharField(max_length=40)
    field = models.CharField(max_length=80)
    employer = models.CharField(max_length=80, blank=True)
    active = models.BooleanField(default=True)
    data_classes: ClassVar = {"space": I, "name": N, "field": I, "employer": N, "active": I}

    class Meta:
        constraints = [models.UniqueConstraint(fields=["space", "name"], name="mentor_once")]


class Session(Record):
    """A meeting of a mentor with a tenant."""

    mentor = models.ForeignKey(Mentor, models.PROTECT, related_name="sessions")
    tenancy = models.ForeignKey(Tenancy, models.PROTECT, related_name="sessions")
    day = models.DateField()
    minutes = models.IntegerField()
    words = models.CharField(max_length=500)
    by_uid = models.CharField(max_length=20)
    data_classes: ClassVar = {"mentor": I, "tenancy": I, "day": I, "minutes": I, "words": N, "by_uid": I}

    class Meta:
        constraints = [models.CheckConstraint(name="session_took_time", condition=models.Q(minutes__gt=0))]


class Ticket(Record):
    """Something a tenant asks for, and the answer."""

    tenancy = models.ForeignKey(Tenancy, models.PROTECT, related_name="tickets")
    kind = models.CharField(max_length=12, choices=TicketKind)
    words = models.CharField(max_length=500)
    state = models.CharField(max_length=6, choices=TicketState, default=TicketState.OPEN)
    answer = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField()
    answered_by_uid = models.CharField(max_length=20, blank=True)
    answered_at = models.DateTimeField(null=True)
    data_classes: ClassVar = {
        "tenancy": I,
        "kind": I,
        "words": N,
        "state": I,
        "answer": N,
        "at": I,
        "answered_by_uid": I,
        "answered_at": I,
    }

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="ticket_answered_paired",
                condition=models.Q(answered_at=None, answered_by_uid="", state=TicketState.OPEN)
                | models.Q(answered_at__isnull=False, state=TicketState.DONE) & ~models.Q(answered_by_uid=""),
            )
        ]
