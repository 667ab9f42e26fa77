"""Needs, offers, matches and meetings."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from baijia.aftercare.matching.enums import RUNNING, ListState, MatchState, MeetingKind
from baijia.award.honours.models import Honour
from baijia.core.models import I, N, P, Record, S
from baijia.directory.models import Person, Union


class Need(Record):
    """What a firm looks for. Firm and contact stay hidden until both sides agree."""

    organiser = models.ForeignKey(Union, models.PROTECT, related_name="needs")
    unit = models.ForeignKey(Union, models.PROTECT, related_name="own_needs", help_text="the firm's union")
    title = models.CharField(max_length=80)
    text = models.CharField(max_length=2000)
    group = models.CharField(max_length=20, blank=True, help_text="code of an edition's group")
    industry = models.CharField(max_length=5, blank=True, help_text="GB/T 4754")
    contact = models.CharField(max_length=60)
    phone_token = models.CharField(max_length=300)
    state = models.CharField(max_length=6, choices=ListState, default=ListState.OPEN)
    by_uid = models.CharField(max_length=20)
    at = models.DateTimeField()
    data_classes: ClassVar = {
        "organiser": P,
        "unit": I,
        "title": P,
        "text": P,
        "group": P,
        "industry": P,
        "contact": N,
        "phone_token": S,
        "state": P,
        "by_uid": I,
        "at": I,
    }

    def __str__(self) -> str:
        return self.title


class Offer(Record):
    """What a holder can do. Who it is stays hidden until both sides agree."""

    organiser = models.ForeignKey(Union, models.PROTECT, related_name="offers")
    honour = models.ForeignKey(Honour, models.PROTECT, related_name="offers")
    person = models.ForeignKey(Person, models.PROTECT, related_name="offers")
    unit = models.ForeignKey(
        Union, models.PROTECT, null=True, related_name="+", help_text="where the holder works"
    )
    title = models.CharField(max_length=80)
    text = models.CharField(max_length=2000)
    group = models.CharField(max_length=20, blank=True)
    industry = models.CharField(max_length=5, blank=True)
    state = models.CharField(max_length=6, choices=ListState, default=ListState.OPEN)
    at = models.DateTimeField()
    data_classes: ClassVar = {
        "organiser": P,
        "honour": I,
        "person": I,
        "unit": I,
        "title": P,
        "text": P,
        "group": P,
        "industry": P,
        "state": P,
        "at": I,
    }

    def __str__(self) -> str:
        return self.title


class Match(Record):
    """One need and one offer brought together, with the reason, and what came of it."""

    need = models.ForeignKey(Need, models.PROTECT, related_name="matches")
    offer = models.ForeignKey(Offer, models.PROTECT, related_name="matches")
    score = models.DecimalField(max_digits=7, decimal_places=3)
    reasons = models.JSONField(default=list, help_text="words both texts share, and tags")
    state = models.CharField(max_length=10, choices=MatchState, default=MatchState.INVITED)
    need_agreed_at = models.DateTimeField(null=True)
    offer_agreed_at = models.DateTimeField(null=True)
    note = models.CharField(max_length=300, blank=True, help_text="intent, or why nothing came of it")
    contract = models.CharField(max_length=60, blank=True)
    amount = models.DecimalField(
        max_digits=14, decimal_places=2, null=True, help_text="of the contract, yuan"
    )
    value = models.DecimalField(max_digits=14, decimal_places=2, null=True, help_text="realised, yuan")
    moved_on = models.DateField(help_text="day of the last move")
    by_uid = models.CharField(max_length=20)
    at = models.DateTimeField()
    data_classes: ClassVar = dict.fromkeys(
        (
            *("need", "offer", "score", "reasons", "state", "need_agreed_at", "offer_agreed_at", "contract"),
            *("amount", "value", "moved_on", "by_uid", "at"),
        ),
        I,
    ) | {"note": N}

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["need", "offer"], condition=models.Q(state__in=RUNNING), name="matched_once"
            ),
            models.CheckConstraint(
                name="opened_by_both",
                condition=models.Q(state__in=(MatchState.INVITED, MatchState.DECLINED))
                | models.Q(need_agreed_at__isnull=False, offer_agreed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="contract_has_number",
                condition=~models.Q(state__in=(MatchState.CONTRACTED, MatchState.REALISED))
                | models.Q(amount__gt=0) & ~models.Q(contract=""),
            ),
            models.CheckConstraint(
                name="realised_has_value",
                condition=~models.Q(state=MatchState.REALISED) | models.Q(value__gte=0),
            ),
        ]


class Meeting(Record):
    """A slot for both sides, and afterwards what was done."""

    match = models.ForeignKey(Match, models.PROTECT, related_name="meetings")
    kind = models.CharField(max_length=6, choices=MeetingKind)
    starts = models.DateTimeField()
    place = models.CharField(max_length=120)
    report = models.CharField(max_length=1000, blank=True)
    by_uid = models.CharField(max_length=20)
    data_classes: ClassVar = {"match": I, "kind": I, "starts": I, "place": I, "report": N, "by_uid": I}
