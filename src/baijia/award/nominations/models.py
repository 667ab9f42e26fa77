"""Dossiers with their answers, members, files, confirmations, and what each union decided of them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from baijia.award.nominations.enums import (
    ConfirmationState,
    DossierState,
    ListState,
    Place,
    StepAct,
    SubjectKind,
)
from baijia.award.programmes.models import Edition
from baijia.core.models import I, N, P, Record, S, StoredFile
from baijia.directory.models import Person, Union


class Dossier(Record):
    """One nomination. Answers are one document under the edition's form; identity lives in the directory."""

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="dossiers")
    unit = models.ForeignKey(Union, models.PROTECT, related_name="+", help_text="the union that files")
    employer = models.CharField(max_length=80, help_text="employer's name as filed")
    subject = models.CharField(max_length=10, choices=SubjectKind, default=SubjectKind.PERSON)
    name = models.CharField(max_length=60, help_text="of the person, team or unit")
    group = models.CharField(max_length=20, blank=True)
    state = models.CharField(max_length=10, choices=DossierState, default=DossierState.DRAFT)
    answers = models.JSONField(default=dict)
    form_version = models.IntegerField()
    version = models.IntegerField(default=1, help_text="grows with each save; a stale save is refused")
    number = models.CharField(
        max_length=12, blank=True, help_text="random public number, given with the receipt"
    )
    receipt = models.CharField(max_length=16, blank=True)
    submitted_at = models.DateTimeField(null=True)
    saved_at = models.DateTimeField()
    filed_by_uid = models.CharField(max_length=20)
    digest = models.CharField(max_length=64, blank=True, help_text="of the submitted content")
    salt = models.CharField(max_length=64, blank=True, help_text="of the receipt's commitment in the log")
    commit = models.CharField(max_length=64, blank=True, help_text="the receipt's commitment in the log")
    chain = models.JSONField(default=list, help_text="recommendation chain, copied when sealed")
    data_classes: ClassVar = {
        "edition": P,
        "unit": P,
        "employer": P,
        "subject": P,
        "name": N,
        "group": P,
        "state": I,
        "answers": N,
        "form_version": I,
        "version": I,
        "number": I,
        "receipt": I,
        "submitted_at": I,
        "saved_at": I,
        "filed_by_uid": I,
        "digest": I,
        "salt": S,
        "commit": P,
        "chain": I,
    }

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "number"], condition=~models.Q(number=""), name="public_number_once"
            ),
            models.UniqueConstraint(fields=["receipt"], condition=~models.Q(receipt=""), name="receipt_once"),
            models.CheckConstraint(
                name="dossier_submitted_paired",
                condition=(models.Q(receipt="", submitted_at=None))
                | (~models.Q(receipt="") & models.Q(submitted_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="dossier_sealed_has_number",
                condition=~models.Q(state=DossierState.SEALED) | ~models.Q(number=""),
            ),
        ]
        indexes = [
            models.Index(fields=["edition", "state", "-id"], name="dossier_list"),
            models.Index(fields=["edition", "unit"], name="dossier_unit"),
            models.Index(fields=["edition", "group", "state"], name="dossier_group"),
        ]


class Member(Record):
    """A person of a dossier: the nominee, or a member of a team with a share of the prize in per mille."""

    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="members")
    person = models.ForeignKey(Person, models.PROTECT, related_name="memberships")
    edition_code = models.CharField(
        max_length=40, help_text="copied, so that the database counts per edition"
    )
    place = models.IntegerField(default=1)
    share = models.IntegerField(default=1000, help_text="per mille of the prize")
    active = models.BooleanField(default=True, help_text="false once the dossier is withdrawn")
    state = models.CharField(max_length=10, choices=ConfirmationState, default=ConfirmationState.WAITING)
    decided_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=200, blank=True)
    consents = models.JSONField(default=dict, help_text="purpose -> {version, given, at}")
    confirmed_digest = models.CharField(max_length=64, blank=True, help_text="of the content confirmed")
    link_hash = models.CharField(
        max_length=64, blank=True, db_index=True, help_text="SHA-256 of the link's token"
    )
    link_expires = models.DateTimeField(null=True, help_text="wall time")
    data_classes: ClassVar = {
        "dossier": I,
        "person": I,
        "edition_code": P,
        "place": I,
        "share": I,
        "active": I,
        "state": I,
        "decided_at": I,
        "reason": N,
        "consents": N,
        "confirmed_digest": I,
        "link_hash": S,
        "link_expires": I,
    }

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["dossier", "person"], name="member_once"),
            models.UniqueConstraint(
                fields=["edition_code", "person"],
                condition=models.Q(active=True),
                name="one_dossier_a_person",
            ),
            models.CheckConstraint(
                condition=models.Q(share__gte=0, share__lte=1000), name="share_within_the_whole"
            ),
            models.CheckConstraint(
                name="member_decided_paired",
                condition=models.Q(state=ConfirmationState.WAITING, decided_at=None)
                | (~models.Q(state=ConfirmationState.WAITING) & models.Q(decided_at__isnull=False)),
            ),
        ]


class SensitiveAnswer(Record):
    """An answer of a sensitive form field, sealed to this row."""

    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="sensitive_answers")
    field = models.CharField(max_length=40)
    token = models.TextField()
    data_classes: ClassVar = {"dossier": I, "field": I, "token": S}

    class Meta:
        constraints = [models.UniqueConstraint(fields=["dossier", "field"], name="sensitive_answer_once")]


class Attachment(Record):
    """A file of a dossier under one field of the form."""

    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="attachments")
    field = models.CharField(max_length=40)
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    removed = models.BooleanField(default=False)
    data_classes: ClassVar = {"dossier": I, "field": I, "file": I, "removed": I}


class ChainStep(Record):
    """What one union said of a dossier on its way up; appended, never changed."""

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="steps")
    union = models.ForeignKey(Union, models.PROTECT, related_name="+")
    act = models.CharField(max_length=16, choices=StepAct)
    opinion = models.TextField(blank=True)
    fields = models.JSONField(default=list, help_text="fields a return opens; empty means all")
    deadline = models.DateTimeField(null=True, help_text="of the correction")
    by_uid = models.CharField(max_length=20)
    by_name = models.CharField(max_length=40)
    at = models.DateTimeField()
    data_classes: ClassVar = {
        "dossier": I,
        "union": P,
        "act": I,
        "opinion": N,
        "fields": I,
        "deadline": I,
        "by_uid": I,
        "by_name": N,
        "at": I,
    }


class RecommendationList(Record):
    """A union's ranked list within its quota (推荐排序表)."""

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="lists")
    union = models.ForeignKey(Union, models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=ListState, default=ListState.OPEN)
    submitted_at = models.DateTimeField(null=True)
    submitted_by_uid = models.CharField(max_length=20, blank=True)
    deadline = models.DateTimeField(null=True, help_text="set by an upper union, before the edition's own")
    data_classes: ClassVar = dict.fromkeys(
        ("edition", "union", "state", "submitted_at", "submitted_by_uid", "deadline"), I
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["edition", "union"], name="one_list_a_union"),
            models.CheckConstraint(
                name="list_submitted_paired",
                condition=models.Q(state=ListState.OPEN, submitted_at=None, submitted_by_uid="")
                | (
                    models.Q(state=ListState.SUBMITTED, submitted_at__isnull=False)
                    & ~models.Q(submitted_by_uid="")
                ),
            ),
        ]


class ListPlace(Record):
    """A dossier's place on a list. Ranks run from 1 within recommended and reserve; the rest get a reason."""

    list = models.ForeignKey(RecommendationList, models.CASCADE, related_name="places")
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="places")
    place = models.CharField(max_length=16, choices=Place)
    rank = models.IntegerField(null=True)
    reason = models.CharField(max_length=200, blank=True)
    data_classes: ClassVar = {"list": I, "dossier": I, "place": I, "rank": I, "reason": I}

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["list", "dossier"], name="dossier_once_a_list"),
            models.UniqueConstraint(
                fields=["list", "place", "rank"],
                condition=models.Q(rank__isnull=False),
                name="rank_once_a_list",
            ),
            models.CheckConstraint(
                name="ranked_where_it_goes_on",
                condition=models.Q(place=Place.NOT_RECOMMENDED, rank=None)
                | (
                    ~models.Q(place=Place.NOT_RECOMMENDED)
                    & models.Q(rank__isnull=False)  # a check on null alone would pass
                    & models.Q(rank__gte=1)
                ),
            ),
        ]


class ClosedWindow(Record):
    """A window of the calendar that was closed in the log; afterwards nothing passes but by an override."""

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="closed_windows")
    what = models.CharField(max_length=40, help_text="key of the calendar")
    at = models.DateTimeField(help_text="the deadline, as the log says it")
    by_uid = models.CharField(max_length=20)
    data_classes: ClassVar = {"edition": P, "what": P, "at": P, "by_uid": I}

    class Meta:
        constraints = [models.UniqueConstraint(fields=["edition", "what"], name="window_closed_once")]


class RecommendationOutcome(Record):
    """The frozen outcome of recommending: which sealed dossiers go on, in what order, with what reason."""

    edition = models.OneToOneField(Edition, models.PROTECT, related_name="recommendation")
    rows = models.JSONField(help_text="recommendation.jsonl of the bundle")
    digest = models.CharField(max_length=64)
    at = models.DateTimeField()
    data_classes: ClassVar = {"edition": P, "rows": I, "digest": P, "at": P}
