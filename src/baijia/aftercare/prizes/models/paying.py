"""Payment batches, their lines, the key that signs approvals, and files that came back from the bank."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from baijia.aftercare.prizes.enums import SENT, BatchState, LineState, Purpose
from baijia.aftercare.prizes.models.owed import BankAccount, Obligation
from baijia.aftercare.prizes.models.settings import Setting
from baijia.award.programmes.models import Edition
from baijia.core.models import I, N, P, Record, S
from baijia.directory.models import Union


class PaymentKey(Record):
    """The key that signs approvals of payments, apart from the log's and the certificates'.

    Sealed, and erased once another took its place.
    """

    organiser = models.ForeignKey(Union, models.PROTECT, related_name="payment_keys")
    public_key = models.CharField(max_length=64)
    key_token = models.CharField(max_length=300, blank=True)
    replaced_at = models.DateTimeField(null=True)
    data_classes: ClassVar = {"organiser": P, "public_key": P, "key_token": S, "replaced_at": P}

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organiser"], condition=models.Q(replaced_at=None), name="payment_key_one_in_use"
            ),
            models.CheckConstraint(
                name="payment_key_replaced_is_erased",
                condition=models.Q(replaced_at=None) | models.Q(key_token=""),
            ),
        ]


class Batch(Record):
    """One payment batch: made by one person, checked and approved by another, its file logged before it leaves."""

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="payment_batches")
    organiser = models.ForeignKey(Union, models.PROTECT, related_name="payment_batches")
    number = models.IntegerField(help_text="within the organiser, from 1")
    purpose = models.CharField(max_length=8, choices=Purpose)
    pay_on = models.DateField(help_text="day of payment: its rate table and its month of declaration")
    profile = models.ForeignKey(Setting, models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=BatchState, default=BatchState.DRAFT)
    maker_uid = models.CharField(max_length=20)
    maker_person_uid = models.CharField(max_length=20)
    made_at = models.DateTimeField()
    checker_uid = models.CharField(max_length=20, blank=True)
    checker_person_uid = models.CharField(max_length=20, blank=True)
    checked_at = models.DateTimeField(null=True)
    approver_uid = models.CharField(max_length=20, blank=True)
    approver_person_uid = models.CharField(max_length=20, blank=True)
    approved_at = models.DateTimeField(null=True)
    salt = models.CharField(max_length=64)
    approved_digest = models.CharField(
        max_length=64, blank=True, help_text="of payees, accounts, amounts, purpose"
    )
    signature = models.CharField(
        max_length=128, blank=True, help_text="by the payment key over the digest, hex"
    )
    files = models.JSONField(default=list, help_text="[{name, sha256}] as logged")
    logged_digest = models.CharField(max_length=64, blank=True)
    exported_at = models.DateTimeField(null=True)
    bank_serial = models.CharField(max_length=40, blank=True)
    accepted_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)
    statement = models.DecimalField(
        max_digits=14, decimal_places=2, null=True, help_text="debited by the bank"
    )
    closed_at = models.DateTimeField(null=True)
    void_reason = models.CharField(max_length=200, blank=True)
    data_classes: ClassVar = dict.fromkeys(
        (
            *("edition", "organiser", "number", "purpose", "pay_on", "profile", "state", "maker_uid"),
            *(
                "maker_person_uid",
                "made_at",
                "checker_uid",
                "checker_person_uid",
                "checked_at",
                "approver_uid",
            ),
            *("approver_person_uid", "approved_at", "approved_digest", "signature", "files", "logged_digest"),
            *(
                "exported_at",
                "bank_serial",
                "accepted_at",
                "settled_at",
                "statement",
                "closed_at",
                "void_reason",
            ),
        ),
        I,
    ) | {"salt": S}

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organiser", "number"], name="batch_number_once"),
            models.CheckConstraint(
                name="maker_is_not_checker",
                condition=~models.Q(checker_uid=models.F("maker_uid"))
                & ~models.Q(checker_person_uid=models.F("maker_person_uid"))
                & ~models.Q(approver_uid=models.F("maker_uid"))
                & ~models.Q(approver_person_uid=models.F("maker_person_uid")),
            ),
            models.CheckConstraint(
                name="batch_checked_paired",
                condition=models.Q(checked_at=None, checker_uid="", checker_person_uid="")
                | models.Q(checked_at__isnull=False)
                & ~models.Q(checker_uid="")
                & ~models.Q(checker_person_uid=""),
            ),
            models.CheckConstraint(
                name="batch_approved_paired",
                condition=models.Q(approved_at=None, approver_uid="", approved_digest="", signature="")
                | models.Q(approved_at__isnull=False)
                & ~models.Q(approver_uid="")
                & ~models.Q(approved_digest="")
                & ~models.Q(signature=""),
            ),
            models.CheckConstraint(
                name="batch_sent_was_approved_and_logged",
                condition=~models.Q(state__in=SENT)
                | models.Q(approved_at__isnull=False, exported_at__isnull=False)
                & ~models.Q(logged_digest=""),
            ),
        ]

    def __str__(self) -> str:
        return f"batch {self.number}"


class Line(Record):
    """One payment. A line that came back is paid anew by a line of a later batch, which ``repeats`` it."""

    batch = models.ForeignKey(Batch, models.PROTECT, related_name="lines")
    number = models.IntegerField(help_text="within the batch, from 1")
    reference = models.CharField(max_length=40, unique=True, help_text="own reference that the bank returns")
    obligation = models.ForeignKey(Obligation, models.PROTECT, related_name="lines")
    account = models.ForeignKey(BankAccount, models.PROTECT, related_name="lines")
    repeats = models.ForeignKey("self", models.PROTECT, null=True, related_name="repeated_by")
    rule = models.ForeignKey(Setting, models.PROTECT, related_name="+")
    gross = models.DecimalField(max_digits=14, decimal_places=2)
    deduction = models.DecimalField(max_digits=16, decimal_places=4)
    donation = models.DecimalField(max_digits=14, decimal_places=2)
    taxable = models.DecimalField(max_digits=16, decimal_places=4)
    rate = models.DecimalField(max_digits=5, decimal_places=4)
    quick = models.DecimalField(max_digits=14, decimal_places=2)
    tax = models.DecimalField(max_digits=14, decimal_places=2)
    net = models.DecimalField(max_digits=14, decimal_places=2)
    state = models.CharField(max_length=10, choices=LineState, default=LineState.OPEN)
    bank_serial = models.CharField(max_length=40, blank=True)
    settled_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=120, blank=True, help_text="why the bank sent it back")
    declaration = models.ForeignKey("prizes.Declaration", models.PROTECT, null=True, related_name="lines")
    data_classes: ClassVar = dict.fromkeys(
        (
            *(
                "batch",
                "number",
                "reference",
                "obligation",
                "account",
                "repeats",
                "rule",
                "gross",
                "deduction",
            ),
            *("donation", "taxable", "rate", "quick", "tax", "net", "state", "bank_serial", "settled_at"),
            "declaration",
        ),
        I,
    ) | {"reason": N}

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["batch", "number"], name="line_number_once"),
            models.UniqueConstraint(
                fields=["obligation"],
                condition=models.Q(state__in=(LineState.OPEN, LineState.PAID)),
                name="paid_at_most_once",
            ),
            models.UniqueConstraint(
                fields=["repeats"],
                condition=models.Q(repeats__isnull=False) & ~models.Q(state=LineState.VOID),
                name="repeated_at_most_once",
            ),
            models.CheckConstraint(
                name="line_adds_up",
                condition=models.Q(gross=models.F("tax") + models.F("net"), tax__gte=0, net__gt=0),
            ),
            models.CheckConstraint(
                name="line_settled_paired",
                condition=models.Q(state__in=(LineState.OPEN, LineState.VOID), settled_at=None)
                | models.Q(state__in=(LineState.PAID, LineState.RETURNED), settled_at__isnull=False),
            ),
        ]


class BankReturn(Record):
    """A file the bank sent back, taken in once: the same bytes are refused."""

    batch = models.ForeignKey(Batch, models.PROTECT, related_name="returns")
    name = models.CharField(max_length=120)
    sha256 = models.CharField(max_length=64)
    paid = models.IntegerField()
    returned = models.IntegerField()
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    by_uid = models.CharField(max_length=20)
    at = models.DateTimeField()
    data_classes: ClassVar = dict.fromkeys(
        ("batch", "name", "sha256", "paid", "returned", "amount", "by_uid", "at"), I
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["sha256"], name="return_file_once")]
