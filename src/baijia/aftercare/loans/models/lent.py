"""Loans with what was handed in, the plan of instalments, what was repaid, and days without subsidy."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from baijia.aftercare.loans.enums import AT_BANK, LENT, LoanState, RepaymentKind, Why
from baijia.aftercare.loans.models.products import Product
from baijia.award.honours.models import Honour
from baijia.core.models import I, N, Record, StoredFile
from baijia.directory.models import Person, Union


class Loan(Record):
    """One holder's application and the loan that may come of it."""

    organiser = models.ForeignKey(Union, models.PROTECT, related_name="loans")
    reference = models.CharField(max_length=20, unique=True, help_text="the own number that the bank returns")
    product = models.ForeignKey(Product, models.PROTECT, related_name="loans")
    honour = models.ForeignKey(Honour, models.PROTECT, related_name="loans")
    person = models.ForeignKey(Person, models.PROTECT, related_name="loans")
    name = models.CharField(max_length=60)
    bank = models.ForeignKey(Union, models.PROTECT, null=True, related_name="bank_loans")
    amount = models.DecimalField(max_digits=14, decimal_places=2, help_text="asked for")
    months = models.IntegerField()
    project = models.CharField(max_length=80)
    purpose = models.CharField(max_length=400)
    guarantor = models.CharField(max_length=80, blank=True)
    tenancy = models.CharField(
        max_length=40, blank=True, help_text="number of the running tenancy, where asked"
    )
    consents = models.JSONField(default=dict, help_text="purpose -> {version, at}")
    state = models.CharField(max_length=10, choices=LoanState, default=LoanState.APPLIED)
    applied_at = models.DateTimeField()
    reviewed_at = models.DateTimeField(null=True)
    reviewed_by_uid = models.CharField(max_length=20, blank=True)
    review_note = models.CharField(max_length=200, blank=True)
    sent_at = models.DateTimeField(null=True)
    bank_note = models.CharField(max_length=200, blank=True)
    principal = models.DecimalField(max_digits=14, decimal_places=2, null=True, help_text="as granted")
    signed_on = models.DateField(null=True)
    benchmark = models.DecimalField(
        max_digits=7, decimal_places=6, null=True, help_text="LPR in force on the day of signing"
    )
    annual = models.DecimalField(
        max_digits=7, decimal_places=6, null=True, help_text="rate of the contract as a fraction"
    )
    disbursed = models.DateField(null=True)
    first_matures = models.DateField(null=True, help_text="as signed, before any extension")
    matures = models.DateField(null=True)
    expected = models.DecimalField(
        max_digits=14, decimal_places=2, default=0, help_text="subsidy set aside in the budget"
    )
    closed_on = models.DateField(null=True)
    data_classes: ClassVar = dict.fromkeys(
        (
            *("organiser", "reference", "product", "honour", "person", "bank", "amount", "months"),
            *("consents", "state", "applied_at", "reviewed_at", "reviewed_by_uid", "sent_at", "principal"),
            *("signed_on", "benchmark", "annual", "disbursed", "first_matures", "matures", "expected"),
            "closed_on",
        ),
        I,
    ) | dict.fromkeys(("name", "project", "purpose", "guarantor", "tenancy", "review_note", "bank_note"), N)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="loan_reviewed_paired",
                condition=models.Q(reviewed_at=None, reviewed_by_uid="")
                | models.Q(reviewed_at__isnull=False) & ~models.Q(reviewed_by_uid=""),
            ),
            models.CheckConstraint(
                name="loan_at_bank_names_it",
                condition=~models.Q(state__in=AT_BANK) | models.Q(bank__isnull=False, sent_at__isnull=False),
            ),
            models.CheckConstraint(
                name="loan_lent_has_terms",
                condition=~models.Q(state__in=LENT)
                | models.Q(
                    principal__gt=0,
                    annual__isnull=False,
                    signed_on__isnull=False,
                    disbursed__gte=models.F("signed_on"),
                    matures__gt=models.F("disbursed"),
                    first_matures__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="loan_asks_for_something", condition=models.Q(amount__gt=0, months__gt=0)
            ),
        ]
        indexes = [models.Index(fields=["organiser", "state"], name="loan_state")]

    def __str__(self) -> str:
        return self.reference


class LoanFile(Record):
    """A document handed in with an application."""

    loan = models.ForeignKey(Loan, models.PROTECT, related_name="files")
    code = models.CharField(max_length=40)
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    data_classes: ClassVar = {"loan": I, "code": I, "file": I, "at": I}

    class Meta:
        constraints = [models.UniqueConstraint(fields=["loan", "code"], name="loan_file_once")]


class Instalment(Record):
    """Principal that is due on a day by the contract."""

    loan = models.ForeignKey(Loan, models.PROTECT, related_name="instalments")
    due = models.DateField()
    principal = models.DecimalField(max_digits=14, decimal_places=2)
    data_classes: ClassVar = {"loan": I, "due": I, "principal": I}

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["loan", "due"], name="instalment_once"),
            models.CheckConstraint(name="instalment_above_zero", condition=models.Q(principal__gt=0)),
        ]


class Repayment(Record):
    """Principal that came back; it bears no interest from ``day`` on."""

    loan = models.ForeignKey(Loan, models.PROTECT, related_name="repayments")
    day = models.DateField()
    principal = models.DecimalField(max_digits=14, decimal_places=2)
    kind = models.CharField(max_length=12, choices=RepaymentKind)
    by_uid = models.CharField(max_length=20)
    at = models.DateTimeField()
    data_classes: ClassVar = dict.fromkeys(("loan", "day", "principal", "kind", "by_uid", "at"), I)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["loan", "day"], name="repayment_once_a_day"),
            models.CheckConstraint(name="repayment_above_zero", condition=models.Q(principal__gt=0)),
        ]


class Exclusion(Record):
    """Days without subsidy: from ``start`` until ``end``, which counts again."""

    loan = models.ForeignKey(Loan, models.PROTECT, related_name="exclusions")
    start = models.DateField()
    end = models.DateField()
    why = models.CharField(max_length=10, choices=Why)
    by_uid = models.CharField(max_length=20)
    at = models.DateTimeField()
    data_classes: ClassVar = dict.fromkeys(("loan", "start", "end", "why", "by_uid", "at"), I)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["loan", "start"], name="exclusion_once"),
            models.CheckConstraint(name="exclusion_order", condition=models.Q(end__gt=models.F("start"))),
        ]
