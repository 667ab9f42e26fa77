"""The expert pool, conflicts of interest between experts and dossiers, and draws."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from baijia.award.experts.enums import ConflictState
from baijia.award.nominations.models import Dossier
from baijia.award.programmes.models import Edition
from baijia.core.models import I, N, P, Record
from baijia.directory.models import Account, Union


class Expert(Record):
    """A member of the pool (专家库): fields are groups of editions, the employer counts for recusal."""

    account = models.OneToOneField(Account, models.PROTECT, related_name="expert")
    organiser = models.ForeignKey(Union, models.PROTECT, related_name="experts")
    name = models.CharField(max_length=60)
    fields = models.JSONField(default=list, help_text="group codes the expert can judge")
    employer = models.CharField(max_length=80)
    credit_code = models.CharField(max_length=18)
    title = models.CharField(max_length=40, blank=True)
    expertise = models.CharField(max_length=300, blank=True, help_text="what the expert knows, in own words")
    active = models.BooleanField(default=True)
    max_load = models.IntegerField(default=60)
    data_classes: ClassVar = {
        "account": I,
        "organiser": P,
        "name": N,
        "fields": I,
        "employer": I,
        "credit_code": I,
        "title": N,
        "expertise": I,
        "active": I,
        "max_load": I,
    }

    def __str__(self) -> str:
        return self.name


class Conflict(Record):
    """A conflict between an expert and a dossier, with who said so and why (回避)."""

    expert = models.ForeignKey(Expert, models.PROTECT, related_name="conflicts")
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="conflicts")
    state = models.CharField(max_length=10, choices=ConflictState)
    reason = models.CharField(max_length=200)
    by_uid = models.CharField(max_length=20)
    pinned = models.BooleanField(default=False)
    at = models.DateTimeField()
    data_classes: ClassVar = {
        "expert": I,
        "dossier": I,
        "state": I,
        "reason": N,
        "by_uid": I,
        "pinned": I,
        "at": I,
    }

    class Meta:
        constraints = [models.UniqueConstraint(fields=["expert", "dossier"], name="one_conflict_a_pair")]


class RecusalStatement(Record):
    """An expert said, before assignment, whom not to judge; ``pairs`` may be none, and that is said as well."""

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="recusal_statements")
    expert = models.ForeignKey(Expert, models.PROTECT, related_name="statements")
    pairs = models.IntegerField(help_text="conflicts declared so far")
    at = models.DateTimeField()
    data_classes: ClassVar = dict.fromkeys(("edition", "expert", "pairs", "at"), I)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["edition", "expert"], name="one_statement_an_expert")]


class Draw(Record):
    """A public draw of experts for a round: the record is opened in steps and ends checkable by anyone."""

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="draws")
    round_code = models.CharField(max_length=48)
    stratum = models.CharField(max_length=48, blank=True, help_text="group code, or blank for one draw")
    record = models.JSONField(help_text="the record of ``baijia draw``")
    record_digest = models.CharField(max_length=64, help_text="what the log held before any reveal")
    drawn_at = models.DateTimeField(null=True)
    voided_at = models.DateTimeField(null=True)
    void_reason = models.CharField(max_length=200, blank=True)
    data_classes: ClassVar = {
        "edition": P,
        "round_code": P,
        "stratum": P,
        "record": N,
        "record_digest": P,
        "drawn_at": P,
        "voided_at": P,
        "void_reason": P,
    }

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "round_code", "stratum"],
                condition=models.Q(voided_at=None),
                name="one_draw_a_stratum",
            ),
            models.CheckConstraint(
                name="draw_void_paired",
                condition=models.Q(voided_at=None, void_reason="")
                | (models.Q(voided_at__isnull=False) & ~models.Q(void_reason="")),
            ),
        ]
