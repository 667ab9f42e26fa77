"""Next honours with their rule and what they ask for, and referrals with the dossier as it was carried over."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from baijia.aftercare.referrals.enums import RUNNING, ReferralState
from baijia.award.honours.models import Honour, OutsideHonour
from baijia.core.models import I, N, P, Record
from baijia.directory.models import Person, Union


class Target(Record):
    """An honour to which holders are referred: who may be, what its form asks, and where it stands on the ladder."""

    organiser = models.ForeignKey(Union, models.PROTECT, related_name="referral_targets")
    code = models.CharField(max_length=40)
    name = models.CharField(max_length=80)
    body = models.CharField(max_length=80)
    level = models.CharField(max_length=10, help_text="national, province, city, district or unit")
    rung = models.IntegerField(help_text="place on the ladder, from 1")
    document = models.JSONField(help_text="rule and asked items as parsed")
    text = models.TextField(help_text="as written, TOML")
    closes = models.DateField(null=True, help_text="last day to refer, where known")
    active = models.BooleanField(default=True)
    kept_by_uid = models.CharField(max_length=20)
    kept_at = models.DateTimeField()
    data_classes: ClassVar = dict.fromkeys(
        ("organiser", "code", "name", "body", "level", "rung", "document", "text", "closes", "active"), P
    ) | {"kept_by_uid": I, "kept_at": I}

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organiser", "code"], name="target_once")]

    def __str__(self) -> str:
        return self.name


class Referral(Record):
    """One holder referred to one honour, with what was carried over and what was missing then."""

    target = models.ForeignKey(Target, models.PROTECT, related_name="referrals")
    honour = models.ForeignKey(Honour, models.PROTECT, related_name="referrals")
    person = models.ForeignKey(Person, models.PROTECT, related_name="referrals")
    state = models.CharField(max_length=14, choices=ReferralState, default=ReferralState.ASKED)
    consent = models.CharField(max_length=20, blank=True, help_text="version of the words agreed to")
    answered_at = models.DateTimeField(null=True)
    items = models.JSONField(
        default=list, help_text="[{code, name, needed, value, text, from}] as carried over"
    )
    digest = models.CharField(max_length=64, blank=True, help_text="of what was sent")
    sent_at = models.DateTimeField(null=True)
    note = models.CharField(max_length=200, blank=True, help_text="what the other side said")
    heard_at = models.DateTimeField(null=True)
    outside = models.OneToOneField(OutsideHonour, models.PROTECT, null=True, related_name="referral")
    by_uid = models.CharField(max_length=20)
    at = models.DateTimeField()
    data_classes: ClassVar = {
        "target": P,
        "honour": I,
        "person": I,
        "state": I,
        "consent": I,
        "answered_at": I,
        "items": N,
        "digest": I,
        "sent_at": I,
        "note": N,
        "heard_at": I,
        "outside": I,
        "by_uid": I,
        "at": I,
    }

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["target", "person"],
                condition=models.Q(state__in=(*RUNNING, ReferralState.CONFERRED)),
                name="referred_once",
            ),
            models.CheckConstraint(
                name="sent_with_consent",
                condition=models.Q(sent_at=None, digest="")
                | models.Q(sent_at__isnull=False, answered_at__isnull=False)
                & ~models.Q(consent="")
                & ~models.Q(digest=""),
            ),
            models.CheckConstraint(
                name="conferred_with_evidence",
                condition=~models.Q(state=ReferralState.CONFERRED) | models.Q(outside__isnull=False),
            ),
        ]
