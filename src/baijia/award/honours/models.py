"""Honours across editions, their certificates and the status list that says which are revoked."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from baijia.award.honours.enums import HonourState
from baijia.award.nominations.models import Dossier
from baijia.award.programmes.models import Edition, Programme
from baijia.core.models import I, N, P, Record, S, StoredFile
from baijia.directory.models import Person, Union


class Cohort(Record):
    """An edition held before its records were kept here. How many were to be honoured and how many were are apart."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="cohorts")
    number = models.IntegerField(help_text="which edition of the programme")
    year = models.IntegerField()
    name = models.CharField(max_length=80)
    target = models.IntegerField(null=True, help_text="places announced; null where not known")
    announced = models.IntegerField(null=True, help_text="holders announced; null where not known")
    decision = models.CharField(max_length=80, blank=True)
    source = models.CharField(max_length=200)
    data_classes: ClassVar = dict.fromkeys(
        ("programme", "number", "year", "name", "target", "announced", "decision", "source"), P
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "number"], name="cohort_number_once"),
        ]

    def __str__(self) -> str:
        return self.name


class Honour(Record):
    """An honour held. Earlier holders imported from lists belong to a cohort and have no dossier here."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="honours")
    edition = models.ForeignKey(Edition, models.PROTECT, null=True, related_name="honours")
    cohort = models.ForeignKey(Cohort, models.PROTECT, null=True, related_name="honours")
    year = models.IntegerField()
    decision = models.CharField(
        max_length=80, blank=True, help_text="number of the decision that conferred it"
    )
    dossier = models.OneToOneField(Dossier, models.PROTECT, null=True, related_name="honour")
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="honours")
    name = models.CharField(max_length=60)
    unit = models.CharField(max_length=80)
    group = models.CharField(max_length=20, blank=True)
    project = models.CharField(max_length=80, blank=True)
    number = models.CharField(max_length=24, unique=True)
    state = models.CharField(max_length=10, choices=HonourState, default=HonourState.CONFERRED)
    conferred_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    revocation = models.JSONField(
        default=dict, help_text="ground, decision number, public note, to be recovered"
    )
    data_classes: ClassVar = {
        "programme": P,
        "edition": P,
        "cohort": P,
        "year": P,
        "decision": P,
        "dossier": I,
        "person": I,
        "name": N,
        "unit": P,
        "group": P,
        "project": P,
        "number": P,
        "state": P,
        "conferred_at": P,
        "revoked_at": P,
        "revocation": P,
    }

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="honour_revoked_paired",
                condition=models.Q(state=HonourState.CONFERRED, revoked_at=None)
                | models.Q(state=HonourState.REVOKED, revoked_at__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["cohort", "name", "unit"],
                condition=models.Q(cohort__isnull=False),
                name="earlier_holder_once",
            ),
        ]
        indexes = [models.Index(fields=["programme", "name"], name="honour_name")]

    def __str__(self) -> str:
        return f"{self.number} {self.name}"


class Certificate(Record):
    """A signed credential for an honour; its number carries 80 random bits and more."""

    honour = models.OneToOneField(Honour, models.PROTECT, related_name="certificate")
    number = models.CharField(max_length=40, unique=True)
    status_index = models.IntegerField()
    credential = models.JSONField(help_text="W3C Verifiable Credential 2.0, eddsa-jcs-2022")
    salt = models.CharField(max_length=64)
    commit = models.CharField(max_length=64)
    issued_at = models.DateTimeField()
    data_classes: ClassVar = {
        "honour": P,
        "number": P,
        "status_index": P,
        "credential": N,
        "salt": S,
        "commit": P,
        "issued_at": P,
    }


class StatusList(Record):
    """The signed list that says which certificates of an edition are revoked; each change is a new row."""

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="status_lists")
    number = models.IntegerField()
    credential = models.JSONField()
    digest = models.CharField(max_length=64)
    at = models.DateTimeField()
    data_classes: ClassVar = dict.fromkeys(("edition", "number", "credential", "digest", "at"), P)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["edition", "number"], name="status_list_once")]


class IssuerKey(Record):
    """A certificate key of an edition, apart from the log's; sealed, and erased once another took its place."""

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="issuer_keys")
    public_key = models.CharField(max_length=64)
    key_token = models.CharField(max_length=300, blank=True)
    replaced_at = models.DateTimeField(null=True)
    data_classes: ClassVar = {"edition": P, "public_key": P, "key_token": S, "replaced_at": P}

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["edition"], condition=models.Q(replaced_at=None), name="issuer_key_one_in_use"
            ),
            models.CheckConstraint(
                name="issuer_key_replaced_is_erased",
                condition=models.Q(replaced_at=None) | models.Q(key_token=""),
            ),
        ]


class MedalReceipt(Record):
    """A medal handed over: to whom, when, and the signed receipt."""

    honour = models.OneToOneField(Honour, models.PROTECT, related_name="medal_receipt")
    received_by = models.CharField(max_length=60)
    on_behalf = models.CharField(max_length=60, blank=True, help_text="how a proxy stands to the holder")
    handed_on = models.DateField()
    signature = models.ForeignKey(
        StoredFile, models.PROTECT, related_name="+", help_text="scan of the signed receipt"
    )
    by_uid = models.CharField(max_length=20)
    at = models.DateTimeField()
    data_classes: ClassVar = {
        "honour": I,
        "received_by": N,
        "on_behalf": N,
        "handed_on": I,
        "signature": N,
        "by_uid": I,
        "at": I,
    }


class Holder(Record):
    """A person who holds honours: the own link to the life record, and what the person agrees to."""

    person = models.OneToOneField(Person, models.PROTECT, related_name="holder")
    consents = models.JSONField(default=dict, help_text="purpose -> {version, given, at}")
    link_hash = models.CharField(
        max_length=64, blank=True, db_index=True, help_text="SHA-256 of the link's token"
    )
    link_expires = models.DateTimeField(null=True, help_text="wall time")
    data_classes: ClassVar = {"person": I, "consents": N, "link_hash": S, "link_expires": I}


class OutsideHonour(Record):
    """An honour conferred elsewhere that came back into the register, with the document that shows it."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="outside_honours")
    organiser = models.ForeignKey(Union, models.PROTECT, related_name="outside_honours")
    name = models.CharField(max_length=80)
    body = models.CharField(max_length=80)
    level = models.CharField(max_length=10, help_text="national, province, city, district or unit")
    year = models.IntegerField()
    document = models.CharField(max_length=80, help_text="number of the conferring document")
    evidence = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    registered_by_uid = models.CharField(max_length=20)
    registered_at = models.DateTimeField()
    data_classes: ClassVar = {
        "person": I,
        "organiser": P,
        "name": P,
        "body": P,
        "level": P,
        "year": P,
        "document": P,
        "evidence": I,
        "registered_by_uid": I,
        "registered_at": I,
    }

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "name", "year"], name="outside_honour_once"),
        ]
