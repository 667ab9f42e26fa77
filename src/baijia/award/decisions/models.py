"""Resolution, vote, notice and objections."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from baijia.award.decisions.enums import NoticeState, ObjectionState, ResolutionState
from baijia.award.nominations.models import Dossier
from baijia.award.programmes.models import Edition
from baijia.core.models import I, N, P, Record, S, StoredFile


class Resolution(Record):
    """The proposed list with reserves, as frozen; its vote and its approval."""

    edition = models.OneToOneField(Edition, models.PROTECT, related_name="resolution")
    state = models.CharField(max_length=10, choices=ResolutionState, default=ResolutionState.PROPOSED)
    document = models.JSONField(help_text="resolution.json of the bundle")
    digest = models.CharField(max_length=64, blank=True, help_text="once the committee has voted")
    proposed_by_uid = models.CharField(max_length=20)
    proposed_at = models.DateTimeField()
    approved_by_uid = models.CharField(max_length=20, blank=True)
    approved_at = models.DateTimeField(null=True)
    data_classes: ClassVar = {
        "edition": P,
        "state": P,
        "document": P,
        "digest": P,
        "proposed_by_uid": I,
        "proposed_at": P,
        "approved_by_uid": I,
        "approved_at": P,
    }

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="resolution_approved_paired",
                condition=models.Q(approved_by_uid="", approved_at=None)
                | (~models.Q(approved_by_uid="") & models.Q(approved_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="approver_is_not_proposer",
                condition=~models.Q(approved_by_uid=models.F("proposed_by_uid"))
                | models.Q(approved_by_uid=""),
            ),
        ]


class Vote(Record):
    """The committee's meeting: who was present, how the counts stood, whether the thresholds were met."""

    resolution = models.OneToOneField(Resolution, models.PROTECT, related_name="vote")
    members = models.IntegerField()
    present = models.IntegerField()
    yes = models.IntegerField()
    no = models.IntegerField()
    abstained = models.IntegerField()
    minutes = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    entered_by_uid = models.CharField(max_length=20)
    at = models.DateTimeField()
    data_classes: ClassVar = dict.fromkeys(
        ("resolution", "members", "present", "yes", "no", "abstained", "minutes", "entered_by_uid", "at"), I
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="vote_counts_add_up",
                condition=models.Q(present__lte=models.F("members"))
                & models.Q(present=models.F("yes") + models.F("no") + models.F("abstained")),
            )
        ]


class Notice(Record):
    """A public notice of the list; its document is what was shown, kept by hash after it goes offline."""

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="notices")
    number = models.IntegerField(help_text="1 is the list; later ones are reserves that moved up")
    state = models.CharField(max_length=10, choices=NoticeState, default=NoticeState.OPEN)
    document = models.JSONField(help_text="what was shown")
    digest = models.CharField(max_length=64)
    opens = models.DateTimeField()
    closes = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    data_classes: ClassVar = dict.fromkeys(
        ("edition", "number", "state", "document", "digest", "opens", "closes", "closed_at"), P
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["edition", "number"], name="notice_number_once"),
            models.CheckConstraint(condition=models.Q(closes__gt=models.F("opens")), name="notice_lasts"),
        ]


class Objection(Record):
    """An objection under real name, or a lead; the objector is shielded from those concerned."""

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="objections")
    notice = models.ForeignKey(Notice, models.PROTECT, related_name="objections")
    dossier = models.ForeignKey(Dossier, models.PROTECT, null=True, related_name="objections")
    number = models.IntegerField(help_text="order of receipt within the edition")
    receipt = models.CharField(max_length=16, unique=True)
    state = models.CharField(max_length=16, choices=ObjectionState, default=ObjectionState.RECEIVED)
    anonymous = models.BooleanField(default=False, help_text="taken as a lead")
    objector_token = models.TextField(help_text="name and contact, sealed to this row")
    text_token = models.TextField(help_text="sealed to this row")
    salt = models.CharField(max_length=64)
    received = models.JSONField(help_text="what the logged commitment is over; no word of who objected")
    evidence = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    received_at = models.DateTimeField()
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)
    handled_by_uid = models.CharField(max_length=20, blank=True)
    data_classes: ClassVar = {
        "edition": P,
        "notice": P,
        "dossier": I,
        "number": P,
        "receipt": I,
        "state": I,
        "anonymous": I,
        "objector_token": S,
        "text_token": S,
        "salt": S,
        "received": I,
        "evidence": S,
        "received_at": I,
        "answer": N,
        "answered_at": I,
        "handled_by_uid": I,
    }

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["edition", "number"], name="objection_number_once"),
            models.CheckConstraint(
                name="objection_answered_paired",
                condition=models.Q(answer="", answered_at=None, handled_by_uid="")
                | (~models.Q(answer="") & models.Q(answered_at__isnull=False) & ~models.Q(handled_by_uid="")),
            ),
        ]


class NoticeOutcome(Record):
    """What the notice left standing: objections closed, who was removed, who moved up by which rule."""

    edition = models.OneToOneField(Edition, models.PROTECT, related_name="notice_outcome")
    changes = models.JSONField(help_text="changes.jsonl of the bundle")
    honoured = models.JSONField(help_text="public numbers that stand after all changes")
    at = models.DateTimeField()
    data_classes: ClassVar = {"edition": P, "changes": I, "honoured": P, "at": P}
