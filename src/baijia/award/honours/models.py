"""Honours across editions, their certificates and the status list that says which are revoked."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from baijia.award.honours.enums import HonourState
from baijia.award.nominations.models import Dossier
from baijia.award.programmes.models import Edition, Programme
from baijia.core.models import I, N, P, Record, S
from baijia.directory.models import Person


class Honour(Record):
    """An honour held. Earlier holders imported from lists have no dossier here."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="honours")
    edition = models.ForeignKey(Edition, models.PROTECT, null=True, related_name="honours")
    year = models.IntegerField()
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
        "year": P,
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
            )
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
    """An organiser's certificate key, apart from its log key; sealed."""

    edition = models.OneToOneField(Edition, models.PROTECT, related_name="issuer_key")
    public_key = models.CharField(max_length=64)
    key_token = models.CharField(max_length=300)
    data_classes: ClassVar = {"edition": P, "public_key": P, "key_token": S}
