"""What each union decided of the dossiers before it, and the windows that were closed."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from baijia.award.nominations.enums import (
    ExemptionKind,
    ExemptionState,
    ListState,
    Place,
    StepAct,
)
from baijia.award.nominations.models.dossiers import Dossier
from baijia.award.programmes.models import Edition
from baijia.core.models import I, N, P, Record, StoredFile
from baijia.directory.models import Union


class ChainStep(Record):
    """What one union said of a dossier on its way up; appended, never changed."""

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="steps")
    union = models.ForeignKey(Union, models.PROTECT, related_name="+")
    act = models.CharField(max_length=16, choices=StepAct)
    opinion = models.TextField(blank=True)
    fields = models.JSONField(default=list, help_text="fields a return opens; empty means all")
    comments = models.JSONField(default=dict, help_text="field -> what to correct there")
    deadline = models.DateTimeField(null=True, help_text="of the correction")
    by_uid = models.CharField(max_length=20)
    by_name = models.CharField(max_length=40)
    at = models.DateTimeField()
    data_classes: ClassVar = {
        "dossier": I,
        "union": P,
        "act": I,
        "opinion": N,
        "fields": I,
        "comments": N,
        "deadline": I,
        "by_uid": I,
        "by_name": N,
        "at": I,
    }


class RecommendationList(Record):
    """A union's ranked list within its quota (推荐排序表)."""

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="lists")
    union = models.ForeignKey(Union, models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=ListState, default=ListState.OPEN)
    submitted_at = models.DateTimeField(null=True)
    submitted_by_uid = models.CharField(max_length=20, blank=True)
    deadline = models.DateTimeField(null=True, help_text="set by an upper union, before the edition's own")
    opinion = models.CharField(max_length=500, blank=True, help_text="the union's word on the whole list")
    signed_on = models.DateField(null=True, help_text="the day under the seal")
    seal = models.CharField(max_length=80, blank=True, help_text="what was stamped, by whom it was seen")
    digest = models.CharField(
        max_length=64, blank=True, help_text="of the ranking as sent up; stands on the sheet"
    )
    scan = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    data_classes: ClassVar = dict.fromkeys(
        ("edition", "union", "state", "submitted_at", "submitted_by_uid", "deadline", "opinion", "signed_on",
         "seal", "digest", "scan"), I
    )  # fmt: skip

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["edition", "union"], name="one_list_a_union"),
            models.CheckConstraint(
                name="list_submitted_paired",
                condition=models.Q(state=ListState.OPEN, submitted_at=None, submitted_by_uid="")
                | (
                    models.Q(state=ListState.SUBMITTED, submitted_at__isnull=False)
                    & ~models.Q(submitted_by_uid="")
                ),
            ),
        ]


class ListPlace(Record):
    """A dossier's place on a list. Ranks run from 1 within recommended and reserve; the rest get a reason."""

    list = models.ForeignKey(RecommendationList, models.CASCADE, related_name="places")
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="places")
    place = models.CharField(max_length=16, choices=Place)
    rank = models.IntegerField(null=True)
    reason = models.CharField(max_length=200, blank=True)
    data_classes: ClassVar = {"list": I, "dossier": I, "place": I, "rank": I, "reason": I}

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["list", "dossier"], name="dossier_once_a_list"),
            models.UniqueConstraint(
                fields=["list", "place", "rank"],
                condition=models.Q(rank__isnull=False),
                name="rank_once_a_list",
            ),
            models.CheckConstraint(
                name="ranked_where_it_goes_on",
                condition=models.Q(place=Place.NOT_RECOMMENDED, rank=None)
                | (
                    ~models.Q(place=Place.NOT_RECOMMENDED)
                    & models.Q(rank__isnull=False)  # a check on null alone would pass
                    & models.Q(rank__gte=1)
                ),
            ),
        ]


class UnitNotice(Record):
    """A notice the unit itself put up of a dossier (单位公示), with the sheet or picture that proves it."""

    dossier = models.OneToOneField(Dossier, models.CASCADE, related_name="unit_notice")
    place = models.CharField(max_length=80, help_text="where it hung")
    opens = models.DateField()
    closes = models.DateField(help_text="last day")
    result = models.CharField(max_length=200, help_text="what came in, or that nothing did")
    evidence = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    by_uid = models.CharField(max_length=20)
    at = models.DateTimeField()
    data_classes: ClassVar = dict.fromkeys(
        ("dossier", "place", "opens", "closes", "evidence", "by_uid", "at"), I
    ) | {"result": N}

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(closes__gte=models.F("opens")), name="unit_notice_order"
            )
        ]


class ListNotice(Record):
    """A notice a recommending union put up of its list (推荐公示) before sending it up, with its proof.

    ``numbers`` are the public numbers of those it named: who joins the list later needs a new one.
    """

    list = models.OneToOneField(RecommendationList, models.CASCADE, related_name="notice")
    place = models.CharField(max_length=80, help_text="where it hung")
    opens = models.DateField()
    closes = models.DateField(help_text="last day")
    result = models.CharField(max_length=200, help_text="what came in, or that nothing did")
    numbers = models.JSONField()
    evidence = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    by_uid = models.CharField(max_length=20)
    at = models.DateTimeField()
    data_classes: ClassVar = dict.fromkeys(
        ("list", "place", "opens", "closes", "numbers", "evidence", "by_uid", "at"), I
    ) | {"result": N}

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(closes__gte=models.F("opens")), name="list_notice_order"
            )
        ]


class Exemption(Record):
    """What lets one case pass a closed door: asked for by the office with a reason, approved by the leader.

    A late key names a unit and a person before there is a dossier; a change of group, and a withdrawal that the
    unit asks for once the dossier is sealed, name the dossier.
    """

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="exemptions")
    kind = models.CharField(max_length=10, choices=ExemptionKind)
    state = models.CharField(max_length=10, choices=ExemptionState, default=ExemptionState.ASKED)
    reason = models.CharField(max_length=200)
    unit = models.ForeignKey(Union, models.PROTECT, null=True, related_name="+")
    name = models.CharField(max_length=60, blank=True, help_text="whom a late key lets in")
    until = models.DateTimeField(null=True, help_text="until when a late key opens")
    dossier = models.ForeignKey(Dossier, models.PROTECT, null=True, related_name="exemptions")
    group = models.CharField(max_length=20, blank=True, help_text="the group a dossier moves to")
    asked_by_uid = models.CharField(max_length=20)
    asked_at = models.DateTimeField()
    answered_by_uid = models.CharField(max_length=20, blank=True)
    answered_at = models.DateTimeField(null=True)
    data_classes: ClassVar = dict.fromkeys(
        ("kind", "state", "unit", "until", "dossier", "group", "asked_by_uid", "asked_at", "answered_by_uid",
         "answered_at"), I
    ) | {"edition": P, "reason": N, "name": N}  # fmt: skip

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="exemption_answered_paired",
                condition=models.Q(state=ExemptionState.ASKED, answered_at=None, answered_by_uid="")
                | (
                    ~models.Q(state=ExemptionState.ASKED)
                    & models.Q(answered_at__isnull=False)
                    & ~models.Q(answered_by_uid="")
                ),
            ),
            models.CheckConstraint(
                name="exemption_names_its_case",
                condition=models.Q(kind=ExemptionKind.LATE, unit__isnull=False, until__isnull=False)
                & ~models.Q(name="")
                | models.Q(kind=ExemptionKind.REGROUP, dossier__isnull=False) & ~models.Q(group="")
                | models.Q(kind=ExemptionKind.WITHDRAW, dossier__isnull=False),
            ),
        ]


class ClosedWindow(Record):
    """A window of the calendar that was closed in the log; afterwards nothing passes but by an override."""

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="closed_windows")
    what = models.CharField(max_length=40, help_text="key of the calendar")
    at = models.DateTimeField(help_text="the deadline, as the log says it")
    by_uid = models.CharField(max_length=20)
    data_classes: ClassVar = {"edition": P, "what": P, "at": P, "by_uid": I}

    class Meta:
        constraints = [models.UniqueConstraint(fields=["edition", "what"], name="window_closed_once")]


class RecommendationOutcome(Record):
    """The frozen outcome of recommending: which sealed dossiers go on, in what order, with what reason."""

    edition = models.OneToOneField(Edition, models.PROTECT, related_name="recommendation")
    rows = models.JSONField(help_text="recommendation.jsonl of the bundle")
    digest = models.CharField(max_length=64)
    at = models.DateTimeField()
    data_classes: ClassVar = {"edition": P, "rows": I, "digest": P, "at": P}
