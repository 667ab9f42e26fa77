"""Timetables, wishes and arrivals of candidates; what a panel says of one, and the sheets its jurors sign."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from baijia.award.defence.enums import Absent, Planner, Signed
from baijia.award.experts.models import Expert
from baijia.award.nominations.models import Dossier
from baijia.award.review.models import Presentation, Round, Slot
from baijia.core.models import I, N, P, Record, S, StoredFile


class Timetable(Record):
    """How a round's timetable is made, and whether people were told; the places are review's presentations."""

    round = models.OneToOneField(Round, models.PROTECT, related_name="timetable")
    frame = models.JSONField(default=dict, help_text="days, sessions, breaks, rooms: see frames.Frame")
    planner = models.CharField(max_length=6, choices=Planner, default=Planner.PLAIN)
    by_uid = models.CharField(max_length=20, blank=True, help_text="who asked for it last")
    asked_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True, help_text="when what was asked for was laid out or given up")
    fault = models.TextField(blank=True, help_text="why there is none, and what would help")
    displaced = models.IntegerField(default=0, help_text="places by which candidates are out of their turn")
    version = models.IntegerField(default=0, help_text="how often it was published")
    published_at = models.DateTimeField(null=True)
    changed = models.BooleanField(default=False, help_text="since it was published")
    data_classes: ClassVar = dict.fromkeys(
        ("frame", "planner", "by_uid", "asked_at", "done_at", "fault", "displaced", "changed"), I
    ) | dict.fromkeys(("round", "version", "published_at"), P)


class Need(Record):
    """What a candidate cannot do or needs: days that do not suit, equipment."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="needs")
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="defence_needs")
    away = models.JSONField(default=list, help_text="ISO days that do not suit")
    equipment = models.JSONField(default=list)
    reason = models.CharField(max_length=200)
    by_uid = models.CharField(max_length=20)
    at = models.DateTimeField()
    data_classes: ClassVar = {
        "round": P,
        "dossier": I,
        "away": N,
        "equipment": I,
        "reason": N,
        "by_uid": I,
        "at": I,
    }

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "dossier"], name="need_once")]


class Arrival(Record):
    """A candidate's ticket of a round, as its QR code says it, and when it was shown at the door."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="arrivals")
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="arrivals")
    ticket = models.CharField(max_length=20, unique=True)
    arrived_at = models.DateTimeField(null=True)
    arrived_by_uid = models.CharField(max_length=20, blank=True)
    data_classes: ClassVar = dict.fromkeys(("dossier", "ticket", "arrived_at", "arrived_by_uid"), I) | {
        "round": P
    }

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "dossier"], name="arrival_once"),
            models.CheckConstraint(
                name="arrival_paired",
                condition=models.Q(arrived_at=None, arrived_by_uid="")
                | (models.Q(arrived_at__isnull=False) & ~models.Q(arrived_by_uid="")),
            ),
        ]


class Missing(Record):
    """Why a juror gave no mark for an item, as somebody said who answers for it."""

    slot = models.OneToOneField(Slot, models.PROTECT, related_name="missing")
    why = models.CharField(max_length=10, choices=Absent)
    reason = models.CharField(max_length=200)
    by_uid = models.CharField(max_length=20)
    at = models.DateTimeField()
    data_classes: ClassVar = {"slot": I, "why": I, "reason": N, "by_uid": I, "at": I}


class Dissent(Record):
    """What a juror holds against the opinion of the group."""

    presentation = models.ForeignKey(Presentation, models.PROTECT, related_name="dissents")
    expert = models.ForeignKey(Expert, models.PROTECT, related_name="dissents")
    text = models.TextField()
    at = models.DateTimeField()
    data_classes: ClassVar = {"presentation": I, "expert": S, "text": N, "at": I}

    class Meta:
        constraints = [models.UniqueConstraint(fields=["presentation", "expert"], name="dissent_once")]


class Sheet(Record):
    """A panel's summary sheet (评审汇总表): the candidates it closed since the sheet before, with all marks."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="summary_sheets")
    group = models.CharField(max_length=48)
    number = models.IntegerField(help_text="within the group, from 1")
    document = models.JSONField(help_text="what is printed and signed")
    digest = models.CharField(max_length=64, help_text="SHA-256 of the canonical document")
    by_uid = models.CharField(max_length=20)
    at = models.DateTimeField()
    scan = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="summary_sheets")
    voided_at = models.DateTimeField(null=True)
    voided_reason = models.CharField(max_length=200, blank=True)
    data_classes: ClassVar = {
        "round": P,
        "group": P,
        "number": I,
        "document": S,
        "digest": I,
        "by_uid": I,
        "at": I,
        "scan": S,
        "voided_at": I,
        "voided_reason": N,
    }

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "group", "number"], name="summary_sheet_once"),
            models.CheckConstraint(
                name="sheet_voided_paired",
                condition=models.Q(voided_at=None, voided_reason="")
                | (models.Q(voided_at__isnull=False) & ~models.Q(voided_reason="")),
            ),
        ]


class Signature(Record):
    """A juror's signature under a summary sheet."""

    sheet = models.ForeignKey(Sheet, models.PROTECT, related_name="signatures")
    expert = models.ForeignKey(Expert, models.PROTECT, related_name="sheet_signatures")
    way = models.CharField(max_length=5, choices=Signed)
    by_uid = models.CharField(max_length=20, help_text="the juror, or who matched the paper")
    at = models.DateTimeField()
    data_classes: ClassVar = {"sheet": I, "expert": S, "way": I, "by_uid": I, "at": I}

    class Meta:
        constraints = [models.UniqueConstraint(fields=["sheet", "expert"], name="signed_once")]


class Closure(Record):
    """The end of a candidate before a panel: the group's opinion, and the sheet it stands on."""

    presentation = models.OneToOneField(Presentation, models.PROTECT, related_name="closure")
    opinion = models.TextField(blank=True)
    by_uid = models.CharField(max_length=20)
    at = models.DateTimeField()
    sheet = models.ForeignKey(Sheet, models.PROTECT, null=True, related_name="closures")
    data_classes: ClassVar = {"presentation": I, "opinion": N, "by_uid": I, "at": I, "sheet": I}
