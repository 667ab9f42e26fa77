"""The expert pool, conflicts of interest between experts and dossiers, and draws."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from baijia.award.experts.enums import ConflictState, Grade, InvitationState, Party
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
    grade = models.CharField(max_length=10, choices=Grade, blank=True)
    away_from = models.DateField(null=True, help_text="first day on which the expert cannot review")
    away_until = models.DateField(null=True, help_text="last such day")
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
        "grade": I,
        "away_from": I,
        "away_until": I,
        "active": I,
        "max_load": I,
    }

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="expert_away_paired",
                condition=models.Q(away_from=None, away_until=None)
                | models.Q(away_from__lte=models.F("away_until")),
            )
        ]

    def __str__(self) -> str:
        return self.name


class FormerEmployer(Record):
    """Where an expert worked before; it counts for recusal for three years."""

    expert = models.ForeignKey(Expert, models.PROTECT, related_name="former_employers")
    employer = models.CharField(max_length=80)
    credit_code = models.CharField(max_length=18, blank=True)
    until = models.DateField()
    data_classes: ClassVar = {"expert": I, "employer": N, "credit_code": I, "until": N}

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["expert", "employer", "until"], name="former_employer_once")
        ]


class CompanyGroup(Record):
    """Companies under one roof, as far as the organiser knows: an expert of one stands back from all."""

    organiser = models.ForeignKey(Union, models.PROTECT, related_name="company_groups")
    name = models.CharField(max_length=80)
    credit_codes = models.JSONField(default=list)
    data_classes: ClassVar = {"organiser": P, "name": I, "credit_codes": I}

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organiser", "name"], name="company_group_once")]


class Rating(Record):
    """What an officer thought of an expert's work in a round, from 1 to 5; for the next choice, not for the public."""

    expert = models.ForeignKey(Expert, models.PROTECT, related_name="ratings")
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="expert_ratings")
    round_code = models.CharField(max_length=48)
    stars = models.IntegerField()
    note = models.CharField(max_length=200, blank=True)
    by_uid = models.CharField(max_length=20)
    at = models.DateTimeField()
    data_classes: ClassVar = {
        "expert": I,
        "edition": P,
        "round_code": P,
        "stars": N,
        "note": N,
        "by_uid": I,
        "at": I,
    }

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["expert", "edition", "round_code", "by_uid"], name="one_rating_an_officer"
            ),
            models.CheckConstraint(name="stars_of_five", condition=models.Q(stars__gte=1, stars__lte=5)),
        ]


class Invitation(Record):
    """An expert was asked to review in a round; declining is no recusal and says nothing about any candidate."""

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="invitations")
    round_code = models.CharField(max_length=48)
    expert = models.ForeignKey(Expert, models.PROTECT, related_name="invitations")
    state = models.CharField(max_length=10, choices=InvitationState, default=InvitationState.WAITING)
    reason = models.CharField(max_length=200, blank=True)
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    data_classes: ClassVar = {
        "edition": P,
        "round_code": P,
        "expert": I,
        "state": I,
        "reason": N,
        "asked_at": I,
        "answered_at": I,
    }

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["edition", "round_code", "expert"], name="invited_once")
        ]


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


class DrawShare(Record):
    """A party's share of the draws of a round: the digest of a secret first, the secret after the digest is logged."""

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="draw_shares")
    round_code = models.CharField(max_length=48)
    party = models.CharField(max_length=10, choices=Party)
    commit = models.CharField(max_length=64, help_text="SHA-256 of the secret's bytes, hex")
    nonce = models.CharField(max_length=128, blank=True, help_text="the secret, hex, once it is revealed")
    by_uid = models.CharField(max_length=20)
    at = models.DateTimeField()
    voided_at = models.DateTimeField(null=True)
    data_classes: ClassVar = {
        "edition": P,
        "round_code": P,
        "party": P,
        "commit": P,
        "nonce": P,
        "by_uid": I,
        "at": I,
        "voided_at": P,
    }

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "round_code", "party"],
                condition=models.Q(voided_at=None),
                name="one_share_a_party",
            )
        ]
