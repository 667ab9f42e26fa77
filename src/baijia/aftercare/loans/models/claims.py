"""The bank's statements, claims for subsidy and their settlement, and subsidy claimed back."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from baijia.aftercare.loans.enums import LIVE_CLAIMS, Cause, Claimant, ClaimState, ClawbackState
from baijia.aftercare.loans.models.lent import Loan
from baijia.core.models import I, N, Record
from baijia.directory.models import Union


class Statement(Record):
    """An interest statement of a bank, taken in once and whole."""

    organiser = models.ForeignKey(Union, models.PROTECT, related_name="loan_statements")
    bank = models.ForeignKey(Union, models.PROTECT, related_name="statements_given")
    name = models.CharField(max_length=120)
    sha256 = models.CharField(max_length=64)
    count = models.IntegerField()
    by_uid = models.CharField(max_length=20)
    at = models.DateTimeField()
    data_classes: ClassVar = dict.fromkeys(
        ("organiser", "bank", "name", "sha256", "count", "by_uid", "at"), I
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organiser", "sha256"], name="statement_once")]


class StatementLine(Record):
    """Days of one loan with one balance and one rate: from ``start`` until ``end``, which the next line begins."""

    statement = models.ForeignKey(Statement, models.PROTECT, related_name="lines")
    loan = models.ForeignKey(Loan, models.PROTECT, related_name="statement_lines")
    start = models.DateField()
    end = models.DateField()
    balance = models.DecimalField(max_digits=14, decimal_places=2)
    annual = models.DecimalField(max_digits=7, decimal_places=6)
    interest = models.DecimalField(max_digits=14, decimal_places=2)
    data_classes: ClassVar = dict.fromkeys(
        ("statement", "loan", "start", "end", "balance", "annual", "interest"), I
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["loan", "start"], name="statement_day_once"),
            models.CheckConstraint(name="statement_order", condition=models.Q(end__gt=models.F("start"))),
        ]


class Claim(Record):
    """Subsidy claimed for the days of one loan from ``start`` until ``end``, which counts no more."""

    loan = models.ForeignKey(Loan, models.PROTECT, related_name="claims")
    number = models.IntegerField(help_text="within the loan, from 1")
    start = models.DateField()
    end = models.DateField()
    interest = models.DecimalField(max_digits=14, decimal_places=2)
    subsidy = models.DecimalField(max_digits=14, decimal_places=2)
    claimant = models.CharField(max_length=8, choices=Claimant)
    state = models.CharField(max_length=8, choices=ClaimState, default=ClaimState.FILED)
    due = models.DateField(null=True, help_text="last working day to file")
    filed_by_uid = models.CharField(max_length=20, blank=True)
    filed_at = models.DateTimeField()
    stated = models.DecimalField(
        max_digits=14, decimal_places=2, null=True, help_text="interest by the bank's statement"
    )
    checked_by_uid = models.CharField(max_length=20, blank=True)
    checked_at = models.DateTimeField(null=True)
    note = models.CharField(max_length=200, blank=True)
    settled_by_uid = models.CharField(max_length=20, blank=True)
    settled_at = models.DateTimeField(null=True)
    paid_on = models.DateField(null=True)
    voucher = models.CharField(max_length=60, blank=True)
    data_classes: ClassVar = dict.fromkeys(
        (
            *("loan", "number", "start", "end", "interest", "subsidy", "claimant", "state", "due"),
            *("filed_by_uid", "filed_at", "stated", "checked_by_uid", "checked_at", "settled_by_uid"),
            *("settled_at", "paid_on", "voucher"),
        ),
        I,
    ) | {"note": N}

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["loan", "number"], name="claim_number_once"),
            models.UniqueConstraint(
                fields=["loan", "start"], condition=models.Q(state__in=LIVE_CLAIMS), name="claimed_once"
            ),
            models.CheckConstraint(
                name="claim_adds_up",
                condition=models.Q(end__gt=models.F("start"), interest__gte=0, subsidy__gte=0),
            ),
            models.CheckConstraint(
                name="claim_checked_paired",
                condition=models.Q(checked_at=None, checked_by_uid="")
                | models.Q(checked_at__isnull=False, stated__isnull=False) & ~models.Q(checked_by_uid=""),
            ),
            models.CheckConstraint(
                name="claim_settled_paired",
                condition=models.Q(settled_at=None, settled_by_uid="", paid_on=None, voucher="")
                | models.Q(settled_at__isnull=False, paid_on__isnull=False, state=ClaimState.SETTLED)
                & ~models.Q(settled_by_uid="")
                & ~models.Q(voucher=""),
            ),
            models.CheckConstraint(
                name="claim_checked_and_settled_by_two",
                condition=models.Q(settled_by_uid="") | ~models.Q(settled_by_uid=models.F("checked_by_uid")),
            ),
        ]


class Clawback(Record):
    """Subsidy that was paid and must come back."""

    loan = models.ForeignKey(Loan, models.PROTECT, related_name="clawbacks")
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    cause = models.CharField(max_length=10, choices=Cause)
    reason = models.CharField(max_length=200)
    state = models.CharField(max_length=10, choices=ClawbackState, default=ClawbackState.DEMANDED)
    demanded_by_uid = models.CharField(max_length=20)
    demanded_at = models.DateTimeField()
    received_by_uid = models.CharField(max_length=20, blank=True)
    received_at = models.DateTimeField(null=True)
    receipt = models.CharField(max_length=60, blank=True)
    data_classes: ClassVar = dict.fromkeys(
        (
            *("loan", "amount", "cause", "state", "demanded_by_uid", "demanded_at"),
            *("received_by_uid", "received_at", "receipt"),
        ),
        I,
    ) | {"reason": N}

    class Meta:
        constraints = [
            models.CheckConstraint(name="clawback_above_zero", condition=models.Q(amount__gt=0)),
            models.CheckConstraint(
                name="clawback_received_paired",
                condition=models.Q(received_at=None, received_by_uid="", receipt="")
                | models.Q(received_at__isnull=False, state=ClawbackState.RECEIVED)
                & ~models.Q(received_by_uid="")
                & ~models.Q(receipt=""),
            ),
        ]
