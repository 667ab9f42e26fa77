"""Verdicts of rules, earlier titles, and the frozen outcome of screening."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from baijia.award.nominations.models import Dossier
from baijia.award.programmes.models import Edition, Programme
from baijia.award.screening.enums import OutcomeState, Result
from baijia.core.models import I, N, P, Record, S
from baijia.directory.models import Person


class EarlierTitle(Record):
    """A title held from before this house kept a register: imported, and matched by person or by name and unit."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="earlier_titles")
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="earlier_titles")
    name = models.CharField(max_length=60)
    unit = models.CharField(max_length=80)
    year = models.IntegerField()
    data_classes: ClassVar = {"programme": P, "person": I, "name": N, "unit": P, "year": P}

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "name", "unit", "year"], name="earlier_title_once")
        ]


class Verdict(Record):
    """What one rule said of one dossier, on which input; an override names who and why beside it."""

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="verdicts")
    rule = models.CharField(max_length=40)
    input = models.CharField(max_length=200)
    result = models.CharField(max_length=10, choices=Result)
    text = models.CharField(max_length=300, help_text="the rule's words and what was found")
    source = models.CharField(max_length=200, blank=True, help_text="where the rule comes from")
    overridden = models.CharField(max_length=10, choices=Result, blank=True)
    overridden_by_uid = models.CharField(max_length=20, blank=True)
    override_reason = models.CharField(max_length=200, blank=True)
    data_classes: ClassVar = {
        "dossier": I,
        "rule": P,
        "input": N,
        "result": I,
        "text": I,
        "source": P,
        "overridden": I,
        "overridden_by_uid": I,
        "override_reason": I,
    }

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["dossier", "rule"], name="one_verdict_a_rule"),
            models.CheckConstraint(
                name="override_paired",
                condition=models.Q(overridden="", overridden_by_uid="", override_reason="")
                | (
                    ~models.Q(overridden="") & ~models.Q(overridden_by_uid="") & ~models.Q(override_reason="")
                ),
            ),
        ]

    @property
    def effective(self) -> str:
        """The result that counts: the override where there is one."""
        return self.overridden or self.result


class Outcome(Record):
    """What screening decided of one dossier, by whom and with which reasons."""

    dossier = models.OneToOneField(Dossier, models.PROTECT, related_name="screening")
    state = models.CharField(max_length=10, choices=OutcomeState)
    reasons = models.JSONField(default=list, help_text="[{code, text}] of the rules that failed")
    by_uid = models.CharField(max_length=20)
    at = models.DateTimeField()
    data_classes: ClassVar = dict.fromkeys(("dossier", "state", "reasons", "by_uid", "at"), I)


class NomineeRow(Record):
    """A nominee's row of the bundle as frozen, with the salts that open it.

    Deleting the row erases the openings; the log keeps commitments that then say nothing.
    """

    dossier = models.OneToOneField(Dossier, models.PROTECT, related_name="nominee_row")
    number = models.CharField(max_length=12, help_text="public number")
    row = models.JSONField(help_text="row of nominees.jsonl, inspector profile")
    data_classes: ClassVar = {"dossier": I, "number": I, "row": S}


class ScreeningResult(Record):
    """The frozen outcome of screening for an edition."""

    edition = models.OneToOneField(Edition, models.PROTECT, related_name="screening_result")
    exclusions = models.JSONField(help_text="rows of exclusions.jsonl up to screening, in order of nominee")
    digest = models.CharField(max_length=64, help_text="log digest of these rows")
    nominees_digest = models.CharField(max_length=64, help_text="log digest of nominees.jsonl")
    at = models.DateTimeField()
    data_classes: ClassVar = {"edition": P, "exclusions": I, "digest": P, "nominees_digest": P, "at": P}
