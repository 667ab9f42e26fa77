"""Payees, their accounts, experts' attendance, and what is owed: at most once for each honour, payee and purpose."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from baijia.aftercare.prizes.enums import (
    LIVE_ACCOUNTS,
    AccountState,
    AttendanceState,
    ObligationState,
    Purpose,
)
from baijia.award.experts.models import Expert
from baijia.award.honours.models import Honour
from baijia.award.programmes.models import Edition
from baijia.core.models import I, N, P, Record, S
from baijia.directory.models import Person


class Payee(Record):
    """Somebody who is paid: a holder, or an expert, whose person is known once the identity number was given."""

    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="payees")
    expert = models.ForeignKey(Expert, models.PROTECT, null=True, related_name="payees")
    name = models.CharField(max_length=60)
    data_classes: ClassVar = {"person": I, "expert": I, "name": N}

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=models.Q(expert=None), name="one_payee_a_person"
            ),
            models.UniqueConstraint(
                fields=["expert"], condition=models.Q(expert__isnull=False), name="one_payee_an_expert"
            ),
            models.CheckConstraint(
                name="payee_is_somebody",
                condition=models.Q(person__isnull=False) | models.Q(expert__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class BankAccount(Record):
    """One version of a payee's account: the number sealed to this row, found by its blind index alone."""

    payee = models.ForeignKey(Payee, models.PROTECT, related_name="accounts")
    holder = models.CharField(max_length=60)
    bank = models.CharField(max_length=60)
    clearing = models.CharField(
        max_length=12, blank=True, help_text="clearing number, 12 digits; blank within the own bank"
    )
    account_token = models.CharField(max_length=300)
    blind = models.CharField(max_length=64, db_index=True)
    tail = models.CharField(max_length=4, help_text="last four digits, for recognising it")
    luhn = models.BooleanField(help_text="the check digit fits; old passbooks have none")
    state = models.CharField(max_length=10, choices=AccountState, default=AccountState.COLLECTED)
    consent = models.CharField(max_length=20, help_text="version of the words agreed to")
    collected_by = models.CharField(max_length=40, help_text="the payee's own link or account")
    collected_at = models.DateTimeField()
    verified_by_uid = models.CharField(max_length=20, blank=True)
    verified_at = models.DateTimeField(null=True)
    misses = models.IntegerField(default=0, help_text="times another number was keyed in")
    data_classes: ClassVar = {
        "payee": I,
        "holder": N,
        "bank": N,
        "clearing": N,
        "account_token": S,
        "blind": S,
        "tail": N,
        "luhn": I,
        "state": I,
        "consent": I,
        "collected_by": I,
        "collected_at": I,
        "verified_by_uid": I,
        "verified_at": I,
        "misses": I,
    }

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["payee"], condition=models.Q(state__in=LIVE_ACCOUNTS), name="one_live_account_a_payee"
            ),
            models.CheckConstraint(
                name="account_verified_paired",
                condition=models.Q(verified_at=None, verified_by_uid="")
                | models.Q(verified_at__isnull=False) & ~models.Q(verified_by_uid=""),
            ),
            models.CheckConstraint(
                name="verified_account_was_keyed_twice",
                condition=~models.Q(state=AccountState.VERIFIED) | models.Q(verified_at__isnull=False),
            ),
        ]


class Attendance(Record):
    """What an expert did in a round, drawn up from its record: the base of the fee, signed by the expert."""

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="attendances")
    round_code = models.CharField(max_length=48)
    expert = models.ForeignKey(Expert, models.PROTECT, related_name="attendances")
    unit = models.CharField(max_length=8, help_text="item or day")
    units = models.IntegerField(help_text="items scored, or days present")
    detail = models.JSONField(default=list, help_text="the days, for presence")
    state = models.CharField(max_length=10, choices=AttendanceState, default=AttendanceState.DRAWN)
    drawn_by_uid = models.CharField(max_length=20)
    drawn_at = models.DateTimeField()
    signed_at = models.DateTimeField(null=True)
    signed_by = models.CharField(
        max_length=20, blank=True, help_text="account, or paper for a signature on the list"
    )
    paper = models.CharField(max_length=80, blank=True, help_text="where the signed list is kept")
    data_classes: ClassVar = {
        "edition": P,
        "round_code": P,
        "expert": S,
        "unit": I,
        "units": I,
        "detail": I,
        "state": I,
        "drawn_by_uid": I,
        "drawn_at": I,
        "signed_at": I,
        "signed_by": I,
        "paper": I,
    }

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["edition", "round_code", "expert"], name="attendance_once"),
            models.CheckConstraint(name="attendance_positive", condition=models.Q(units__gt=0)),
            models.CheckConstraint(
                name="attendance_signed_paired",
                condition=models.Q(state=AttendanceState.DRAWN, signed_at=None, signed_by="")
                | models.Q(state=AttendanceState.SIGNED, signed_at__isnull=False) & ~models.Q(signed_by=""),
            ),
        ]


class Obligation(Record):
    """An amount owed to a payee, before tax. The database allows it once for its source, payee and purpose."""

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="obligations")
    payee = models.ForeignKey(Payee, models.PROTECT, related_name="obligations")
    purpose = models.CharField(max_length=8, choices=Purpose)
    honour = models.ForeignKey(Honour, models.PROTECT, null=True, related_name="obligations")
    attendance = models.ForeignKey(Attendance, models.PROTECT, null=True, related_name="obligations")
    instalment = models.IntegerField(default=1)
    gross = models.DecimalField(max_digits=14, decimal_places=2)
    income = models.CharField(max_length=12, help_text="kind of rate table: incidental, exempt, labour")
    donation = models.DecimalField(max_digits=14, decimal_places=2, default=0)
    donation_proof = models.CharField(max_length=80, blank=True)
    state = models.CharField(max_length=10, choices=ObligationState, default=ObligationState.OWED)
    raised_by_uid = models.CharField(max_length=20)
    raised_at = models.DateTimeField()
    data_classes: ClassVar = dict.fromkeys(
        (
            "edition",
            "payee",
            "purpose",
            "honour",
            "instalment",
            "gross",
            "income",
            "donation",
            "donation_proof",
            "state",
            "raised_by_uid",
            "raised_at",
        ),
        I,
    ) | {"attendance": S}

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["honour", "payee", "purpose", "instalment"],
                condition=models.Q(honour__isnull=False),
                name="owed_once_an_honour",
            ),
            models.UniqueConstraint(
                fields=["attendance", "payee", "purpose", "instalment"],
                condition=models.Q(attendance__isnull=False),
                name="owed_once_an_attendance",
            ),
            models.CheckConstraint(
                name="owed_for_one_reason",
                condition=models.Q(honour__isnull=False, attendance=None, purpose=Purpose.PRIZE)
                | models.Q(honour=None, attendance__isnull=False, purpose=Purpose.FEE),
            ),
            models.CheckConstraint(
                name="owed_amount", condition=models.Q(gross__gt=0, donation__gte=0, instalment__gte=1)
            ),
        ]
        indexes = [models.Index(fields=["edition", "purpose", "state"], name="owed_edition")]

    def __str__(self) -> str:
        return f"{self.payee} {self.gross}"
