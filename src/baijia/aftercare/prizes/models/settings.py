"""Dated settings: every number and every file format that is policy, with its legal basis and two signatures."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from baijia.aftercare.prizes.enums import SettingKind, SettingState
from baijia.core.models import I, P, Record
from baijia.directory.models import Union


class Setting(Record):
    """One setting from a day on. A signed one is never edited: the next one takes its place from its own day."""

    organiser = models.ForeignKey(Union, models.PROTECT, related_name="money_settings")
    kind = models.CharField(max_length=12, choices=SettingKind)
    code = models.CharField(max_length=40, blank=True, help_text="which bank's format; blank for the others")
    name = models.CharField(max_length=80)
    basis = models.CharField(max_length=300, help_text="legal basis, as document and article")
    assumed = models.BooleanField(default=False, help_text="no source settles it; finance has decided")
    starts = models.DateField()
    ends = models.DateField(null=True, help_text="last day, null where it holds until the next one")
    document = models.JSONField(help_text="the table or mapping as parsed")
    text = models.TextField(help_text="the table or mapping as written, TOML")
    state = models.CharField(max_length=10, choices=SettingState, default=SettingState.DRAFTED)
    drafted_by_uid = models.CharField(max_length=20)
    drafted_person_uid = models.CharField(max_length=20)
    drafted_at = models.DateTimeField()
    signed_by_uid = models.CharField(max_length=20, blank=True)
    signed_person_uid = models.CharField(max_length=20, blank=True)
    signed_at = models.DateTimeField(null=True)
    data_classes: ClassVar = dict.fromkeys(
        (
            "organiser",
            "kind",
            "code",
            "name",
            "basis",
            "assumed",
            "starts",
            "ends",
            "document",
            "text",
            "state",
        ),
        P,
    ) | dict.fromkeys(
        (
            "drafted_by_uid",
            "drafted_person_uid",
            "drafted_at",
            "signed_by_uid",
            "signed_person_uid",
            "signed_at",
        ),
        I,
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organiser", "kind", "code", "starts"],
                condition=models.Q(state=SettingState.SIGNED),
                name="one_setting_a_day",
            ),
            models.CheckConstraint(
                name="setting_signed_paired",
                condition=models.Q(state=SettingState.SIGNED, signed_at__isnull=False)
                & ~models.Q(signed_by_uid="")
                & ~models.Q(signed_person_uid="")
                | ~models.Q(state=SettingState.SIGNED)
                & models.Q(signed_at=None, signed_by_uid="", signed_person_uid=""),
            ),
            models.CheckConstraint(
                name="setting_two_people",
                condition=~models.Q(signed_by_uid=models.F("drafted_by_uid"))
                & ~models.Q(signed_person_uid=models.F("drafted_person_uid")),
            ),
            models.CheckConstraint(
                name="setting_order", condition=models.Q(ends=None) | models.Q(ends__gte=models.F("starts"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.starts}"
