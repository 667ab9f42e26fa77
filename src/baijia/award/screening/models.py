"""Verdicts of rules, earlier titles, and the frozen outcome of screening."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from baijia.award.nominations.models import Dossier, RedactedCopy
from baijia.award.programmes.models import Edition, Programme
from baijia.award.screening.enums import (
    AnswerKind,
    MatchVerdict,
    OutcomeState,
    RedactionVerdict,
    Result,
    StageResult,
)
from baijia.core.models import I, N, P, Record, S, StoredFile
from baijia.directory.models import Person


class EarlierTitle(Record):
    """A title held from before this house kept a register: imported, and matched by person or by name and unit."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="earlier_titles")
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="earlier_titles")
    name = models.CharField(max_length=60)
    unit = models.CharField(max_length=80)
    year = models.IntegerField()
    bound_by_uid = models.CharField(max_length=20, blank=True, help_text="who decided that it is this person")
    bound_reason = models.CharField(max_length=200, blank=True)
    data_classes: ClassVar = {
        "programme": P,
        "person": I,
        "name": N,
        "unit": P,
        "year": P,
        "bound_by_uid": I,
        "bound_reason": I,
    }

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
    overridden_by_name = models.CharField(max_length=40, blank=True)
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
        "overridden_by_name": N,
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

        indexes = [
            models.Index(fields=["result", "overridden", "dossier"], name="verdict_result"),
            models.Index(fields=["overridden", "dossier"], name="verdict_overridden"),
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


class BackgroundRequest(Record):
    """A list sent to one agency for its opinion (征求意见), as frozen on that day."""

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="background_requests")
    list_code = models.CharField(max_length=20, help_text="which frozen list: recommended, passed, proposed")
    agency = models.CharField(max_length=48, help_text="code in the edition's definition")
    agency_name = models.CharField(max_length=80)
    due = models.DateField()
    digest = models.CharField(max_length=64, help_text="of the numbers asked about")
    asked_by_uid = models.CharField(max_length=20)
    asked_at = models.DateTimeField()
    data_classes: ClassVar = dict.fromkeys(
        ("edition", "list_code", "agency", "agency_name", "due", "digest", "asked_by_uid", "asked_at"), I
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "list_code", "agency"], name="background_asked_once_an_agency"
            )
        ]


class BackgroundAnswer(Record):
    """What an agency said of one person. Silence is an answer that is missing, never a yes."""

    request = models.ForeignKey(BackgroundRequest, models.CASCADE, related_name="answers")
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="background")
    state = models.CharField(max_length=10, choices=AnswerKind, default=AnswerKind.WAITING)
    text = models.CharField(max_length=300, blank=True)
    recorded_by_uid = models.CharField(max_length=20, blank=True)
    recorded_at = models.DateTimeField(null=True)
    data_classes: ClassVar = {
        "request": I,
        "dossier": I,
        "state": N,
        "text": N,
        "recorded_by_uid": I,
        "recorded_at": I,
    }

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["request", "dossier"], name="background_once_a_person"),
            models.CheckConstraint(
                name="background_recorded_paired",
                condition=models.Q(state=AnswerKind.WAITING, recorded_at=None, recorded_by_uid="")
                | (
                    ~models.Q(state=AnswerKind.WAITING)
                    & models.Q(recorded_at__isnull=False)
                    & ~models.Q(recorded_by_uid="")
                ),
            ),
        ]


class StageCheck(Record):
    """One recorded check of an extra stage (实地考察、电话核实、视频): outcome, words, evidence; never changed."""

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="stage_checks")
    stage = models.CharField(max_length=48, help_text="code in the edition's definition")
    result = models.CharField(max_length=10, choices=StageResult)
    note = models.CharField(max_length=500)
    checked_on = models.DateField()
    checkers = models.CharField(max_length=80, help_text="who checked, by name")
    evidence = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    replaces = models.OneToOneField("self", models.PROTECT, null=True, related_name="replaced_by")
    by_uid = models.CharField(max_length=20)
    at = models.DateTimeField()
    data_classes: ClassVar = dict.fromkeys(
        ("dossier", "stage", "result", "checked_on", "evidence", "replaces", "by_uid", "at"), I
    ) | {"note": N, "checkers": N}


class RedactionCheck(Record):
    """What an officer found on a redacted copy (遮名本), before experts may see it in place of the file."""

    copy = models.OneToOneField(RedactedCopy, models.CASCADE, related_name="check_row")
    verdict = models.CharField(max_length=6, choices=RedactionVerdict)
    reason = models.CharField(max_length=200, blank=True, help_text="what still tells whose it is")
    by_uid = models.CharField(max_length=20)
    by_name = models.CharField(max_length=40)
    at = models.DateTimeField()
    data_classes: ClassVar = {
        "copy": I,
        "verdict": I,
        "reason": N,
        "by_uid": I,
        "by_name": N,
        "at": I,
    }

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="redaction_refused_with_reason",
                condition=models.Q(verdict=RedactionVerdict.CLEAN) | ~models.Q(reason=""),
            )
        ]


class TextScan(Record):
    """That a dossier's text, as submitted with this digest, was compared with all others (查重)."""

    dossier = models.OneToOneField(Dossier, models.CASCADE, related_name="text_scan")
    digest = models.CharField(max_length=64)
    compared = models.IntegerField(help_text="how many texts it was compared with")
    at = models.DateTimeField()
    data_classes: ClassVar = dict.fromkeys(("dossier", "digest", "compared", "at"), I)

    class Meta:
        indexes = [models.Index(fields=["-at", "dossier"], name="text_scan_newest")]


class TextMatch(Record):
    """Two dossiers with a passage in common, and what a person decided of it; a hint, never a refusal.

    ``first`` was filed before ``second``. Ranges are half-open code points of the texts kept beside them.
    """

    first = models.ForeignKey(Dossier, models.CASCADE, related_name="matches_as_first")
    second = models.ForeignKey(Dossier, models.CASCADE, related_name="matches_as_second")
    score = models.IntegerField(help_text="of ten thousand; 5000 is the engine's threshold")
    first_text = models.TextField()
    second_text = models.TextField()
    first_from, first_to = models.IntegerField(), models.IntegerField()
    second_from, second_to = models.IntegerField(), models.IntegerField()
    found_at = models.DateTimeField()
    gone = models.BooleanField(default=False, help_text="no longer found after a correction")
    verdict = models.CharField(max_length=12, choices=MatchVerdict, default=MatchVerdict.WAITING)
    reason = models.CharField(max_length=200, blank=True)
    decided_by_uid = models.CharField(max_length=20, blank=True)
    decided_by_name = models.CharField(max_length=40, blank=True)
    decided_at = models.DateTimeField(null=True)
    data_classes: ClassVar = dict.fromkeys(
        ("first", "second", "score", "first_from", "first_to", "second_from", "second_to", "found_at", "gone",
         "verdict", "decided_by_uid", "decided_at"), I
    ) | dict.fromkeys(("first_text", "second_text", "reason", "decided_by_name"), N)  # fmt: skip

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="text_match_once_a_pair"),
            models.CheckConstraint(
                name="text_match_decided_paired",
                condition=models.Q(verdict=MatchVerdict.WAITING, decided_at=None, decided_by_uid="")
                | (
                    ~models.Q(verdict=MatchVerdict.WAITING)
                    & models.Q(decided_at__isnull=False)
                    & ~models.Q(decided_by_uid="")
                ),
            ),
        ]
        indexes = [
            # What both lists ask, without reading texts: the closest of all, and the closest that were judged alike.
            models.Index(
                fields=["-score", "id", "second", "first"],
                condition=models.Q(gone=False),
                name="text_match_closest",
            ),
            models.Index(
                fields=["verdict", "-score", "id", "second", "first"],
                condition=models.Q(gone=False),
                name="text_match_judged",
            ),
        ]

    def passages(self) -> tuple[str, str]:
        """Return the two passages that show the likeness."""
        return (
            self.first_text[self.first_from : self.first_to],
            self.second_text[self.second_from : self.second_to],
        )
