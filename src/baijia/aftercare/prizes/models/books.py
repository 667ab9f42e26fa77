"""The books: transfers between two accounts, tax declarations, and what revoked honours must give back.

A posting moves one amount from one account to another, so that the books balance whatever is written; it is
never changed or deleted (a trigger of the database refuses it), and each cause may book once.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from baijia.aftercare.prizes.enums import (
    BookAccount,
    DeclarationState,
    PostingKind,
    RecoveryState,
)
from baijia.aftercare.prizes.models.owed import Obligation
from baijia.aftercare.prizes.models.paying import Line
from baijia.aftercare.prizes.models.settings import Setting
from baijia.award.programmes.models import Edition
from baijia.core.models import I, Record
from baijia.directory.models import Union


class Declaration(Record):
    """The withholding return of a month (扣缴申报): which lines, how much, until when, and the tax office's receipt."""

    organiser = models.ForeignKey(Union, models.PROTECT, related_name="declarations")
    month = models.DateField(help_text="its first day")
    number = models.IntegerField(default=1, help_text="1, then supplements")
    due = models.DateField()
    rule = models.ForeignKey(Setting, models.PROTECT, related_name="+")
    count = models.IntegerField()
    gross = models.DecimalField(max_digits=14, decimal_places=2)
    tax = models.DecimalField(max_digits=14, decimal_places=2)
    state = models.CharField(max_length=10, choices=DeclarationState, default=DeclarationState.DRAWN)
    drawn_by_uid = models.CharField(max_length=20)
    drawn_at = models.DateTimeField()
    receipt = models.CharField(max_length=60, blank=True)
    filed_by_uid = models.CharField(max_length=20, blank=True)
    filed_at = models.DateTimeField(null=True)
    data_classes: ClassVar = dict.fromkeys(
        (
            *(
                "organiser",
                "month",
                "number",
                "due",
                "rule",
                "count",
                "gross",
                "tax",
                "state",
                "drawn_by_uid",
            ),
            *("drawn_at", "receipt", "filed_by_uid", "filed_at"),
        ),
        I,
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organiser", "month", "number"], name="declaration_once"),
            models.CheckConstraint(
                name="declaration_filed_paired",
                condition=models.Q(state=DeclarationState.DRAWN, filed_at=None, filed_by_uid="", receipt="")
                | models.Q(state=DeclarationState.FILED, filed_at__isnull=False)
                & ~models.Q(filed_by_uid="")
                & ~models.Q(receipt=""),
            ),
        ]


class Recovery(Record):
    """Money that went out for an honour since revoked, and is to come back."""

    obligation = models.OneToOneField(Obligation, models.PROTECT, related_name="recovery")
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    decision = models.CharField(max_length=80, help_text="number of the decision to revoke")
    state = models.CharField(max_length=10, choices=RecoveryState, default=RecoveryState.DEMANDED)
    demanded_by_uid = models.CharField(max_length=20)
    demanded_at = models.DateTimeField()
    received_by_uid = models.CharField(max_length=20, blank=True)
    received_at = models.DateTimeField(null=True)
    receipt = models.CharField(max_length=60, blank=True, help_text="bank serial of the money that came")
    data_classes: ClassVar = dict.fromkeys(
        (
            *(
                "obligation",
                "amount",
                "decision",
                "state",
                "demanded_by_uid",
                "demanded_at",
                "received_by_uid",
            ),
            *("received_at", "receipt"),
        ),
        I,
    )

    class Meta:
        constraints = [
            models.CheckConstraint(name="recovery_positive", condition=models.Q(amount__gt=0)),
            models.CheckConstraint(
                name="recovery_received_paired",
                condition=models.Q(
                    state=RecoveryState.DEMANDED, received_at=None, received_by_uid="", receipt=""
                )
                | models.Q(state=RecoveryState.RECEIVED, received_at__isnull=False)
                & ~models.Q(received_by_uid="")
                & ~models.Q(receipt=""),
            ),
        ]


class Posting(Record):
    """One transfer: ``amount`` is debited to one account and credited to another. Appended, never changed."""

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="postings")
    kind = models.CharField(max_length=10, choices=PostingKind)
    debit = models.CharField(max_length=16, choices=BookAccount)
    credit = models.CharField(max_length=16, choices=BookAccount)
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    at = models.DateTimeField()
    obligation = models.ForeignKey(Obligation, models.PROTECT, related_name="postings")
    line = models.ForeignKey(Line, models.PROTECT, null=True, related_name="postings")
    data_classes: ClassVar = dict.fromkeys(
        ("edition", "kind", "debit", "credit", "amount", "at", "obligation", "line"), I
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="posting_moves_something",
                condition=models.Q(amount__gt=0) & ~models.Q(debit=models.F("credit")),
            ),
            models.UniqueConstraint(
                fields=["line", "kind"], condition=models.Q(line__isnull=False), name="line_books_once"
            ),
            models.UniqueConstraint(
                fields=["obligation", "kind"], condition=models.Q(line=None), name="obligation_books_once"
            ),
        ]
        indexes = [models.Index(fields=["edition", "at"], name="posting_edition")]
