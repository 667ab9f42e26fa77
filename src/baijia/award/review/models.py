"""Rounds, panels, slots (a reviewer on an item under a pseudonym), score versions, presentations, results."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from baijia.award.experts.models import Expert
from baijia.award.nominations.models import Dossier
from baijia.award.programmes.models import Edition
from baijia.award.review.enums import (
    Gone,
    Objective,
    PresentationState,
    RoundState,
    SeatRole,
    SheetState,
    Source,
    WishKind,
)
from baijia.core.models import I, N, P, Record, S, StoredFile


class Round(Record):
    """One round of an edition, as its definition describes it."""

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="rounds")
    code = models.CharField(max_length=48)
    number = models.IntegerField(help_text="order within the edition, from 1")
    state = models.CharField(max_length=10, choices=RoundState, default=RoundState.PLANNED)
    opened_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    blind = models.BooleanField(null=True, help_text="whether experts saw nothing that was not redacted")
    tie_off_from = models.IntegerField(
        null=True, help_text="number of the first panel of its tie-off, once that was called"
    )
    data_classes: ClassVar = dict.fromkeys(
        ("edition", "code", "number", "state", "opened_at", "closed_at", "blind", "tie_off_from"), P
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["edition", "code"], name="round_once"),
            models.UniqueConstraint(fields=["edition", "number"], name="round_number_once"),
        ]


class Wish(Record):
    """What the office wants of a pair in a round's assignment: together, never, or with a fit it judged itself."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="wishes")
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="wishes")
    expert = models.ForeignKey(Expert, models.PROTECT, related_name="wishes")
    kind = models.CharField(max_length=6, choices=WishKind)
    fit = models.IntegerField(null=True, help_text="0 to 1000, where the kind is fit")
    reason = models.CharField(max_length=200)
    by_uid = models.CharField(max_length=20)
    at = models.DateTimeField()
    data_classes: ClassVar = {
        "round": P,
        "dossier": I,
        "expert": S,
        "kind": I,
        "fit": I,
        "reason": N,
        "by_uid": I,
        "at": I,
    }

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "dossier", "expert"], name="one_wish_a_pair"),
            models.CheckConstraint(
                name="wish_fit_paired",
                condition=models.Q(kind="fit", fit__gte=0, fit__lte=1000)
                | (~models.Q(kind="fit") & models.Q(fit=None)),
            ),
        ]


class Plan(Record):
    """A plan of who reviews what, laid out before the round is assigned and thrown away with it.

    A worker fills ``document`` (``planning.Laid``); ``basis`` is the digest of all that it was worked out from.
    """

    round = models.ForeignKey(Round, models.PROTECT, related_name="plans")
    objective = models.CharField(max_length=8, choices=Objective)
    outside = models.IntegerField(help_text="per cent of a load that is to lie outside the own field")
    document = models.JSONField(default=dict)
    fault = models.TextField(blank=True, help_text="why there is no plan, and what would help")
    basis = models.CharField(max_length=64, blank=True)
    by_uid = models.CharField(max_length=20)
    asked_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    data_classes: ClassVar = {
        "round": P,
        "objective": I,
        "outside": I,
        "document": S,
        "fault": I,
        "basis": I,
        "by_uid": I,
        "asked_at": I,
        "done_at": I,
    }

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "objective"], name="one_plan_an_objective")]


class PanelRecord(Record):
    """A panel file of the bundle: slot keys logged before scoring, and each later amendment."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="panel_records")
    number = models.IntegerField()
    document = models.JSONField(help_text="panel/<round>-<n>.json of the bundle, with the roster's opening")
    digest = models.CharField(max_length=64)
    before_scores = models.BooleanField(
        help_text="formed before the round's first score; its digest is in the lot seed"
    )
    at = models.DateTimeField()
    data_classes: ClassVar = {
        "round": P,
        "number": P,
        "document": S,
        "digest": P,
        "before_scores": P,
        "at": P,
    }

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "number"], name="panel_record_once")]


class Rater(Record):
    """An expert's pseudonym in one round, shared by all own slots there: only where the adjusted score counts."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="raters")
    expert = models.ForeignKey(Expert, models.PROTECT, related_name="raters")
    number = models.CharField(max_length=16, help_text="random, of no other round")
    data_classes: ClassVar = {"round": P, "expert": S, "number": P}

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "expert"], name="one_rater_a_round"),
            models.UniqueConstraint(fields=["number"], name="rater_number_once"),
        ]


class Seat(Record):
    """An expert's place on the panel of a group in a round with standing panels."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="seats")
    group = models.CharField(max_length=48)
    expert = models.ForeignKey(Expert, models.PROTECT, related_name="seats")
    role = models.CharField(max_length=16, choices=SeatRole, default=SeatRole.SCORING)
    left_at = models.DateTimeField(null=True)
    data_classes: ClassVar = {"round": P, "group": P, "expert": S, "role": I, "left_at": I}

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "group", "expert"], name="seat_once")]


class Slot(Record):
    """One expert on one item under a random pseudonym, with a key of its own; the pairing is private."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="slots")
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="slots")
    expert = models.ForeignKey(Expert, models.PROTECT, related_name="slots")
    panel = models.ForeignKey(PanelRecord, models.PROTECT, related_name="slots")
    slot = models.CharField(max_length=16, help_text="pseudonym that the log and the bundle know")
    public_key = models.CharField(max_length=64, help_text="Ed25519, hex")
    key_token = models.CharField(max_length=300)
    draft = models.JSONField(default=dict, help_text="marks and notes not yet handed in")
    retired_at = models.DateTimeField(null=True)
    retired_reason = models.CharField(max_length=20, choices=Gone, blank=True)
    data_classes: ClassVar = {
        "round": P,
        "panel": P,
        "dossier": I,
        "expert": S,
        "slot": P,
        "public_key": P,
        "key_token": S,
        "draft": I,
        "retired_at": I,
        "retired_reason": I,
    }

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "dossier", "expert"], name="expert_once_an_item"),
            models.UniqueConstraint(fields=["round", "slot"], name="slot_once"),
            models.CheckConstraint(
                name="slot_retired_paired",
                condition=models.Q(retired_at=None, retired_reason="")
                | (models.Q(retired_at__isnull=False) & ~models.Q(retired_reason="")),
            ),
        ]
        indexes = [models.Index(fields=["expert", "round"], name="slot_expert")]


class ScoreVersion(Record):
    """A score handed in. Never changed: a later version supersedes it, or it is voided with a reason."""

    slot = models.ForeignKey(Slot, models.PROTECT, related_name="scores")
    version = models.IntegerField()
    vector = models.JSONField(help_text="marks by criterion in the rubric's order, integers at its scale")
    abstained = models.JSONField(
        default=dict, help_text="criterion that was not judged -> why; its mark is null"
    )
    comment = models.TextField(blank=True)
    salt = models.CharField(max_length=64)
    commit = models.CharField(max_length=64)
    signature = models.CharField(max_length=128, help_text="by the slot key over the commitment, hex")
    source = models.CharField(max_length=6, choices=Source, default=Source.SCREEN)
    superseded_at = models.DateTimeField(null=True)
    voided_at = models.DateTimeField(null=True)
    void_reason = models.CharField(max_length=20, choices=Gone, blank=True)
    at = models.DateTimeField()
    data_classes: ClassVar = {
        "slot": I,
        "version": I,
        "vector": I,
        "abstained": N,
        "comment": N,
        "salt": S,
        "commit": P,
        "signature": P,
        "source": I,
        "superseded_at": I,
        "voided_at": I,
        "void_reason": I,
        "at": S,
    }

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["slot", "version"], name="score_version_once"),
            models.UniqueConstraint(
                fields=["slot"],
                condition=models.Q(superseded_at=None, voided_at=None),
                name="one_live_score_a_slot",
            ),
            models.UniqueConstraint(fields=["commit"], name="score_commit_once"),
            models.CheckConstraint(
                name="score_void_paired",
                condition=models.Q(voided_at=None, void_reason="")
                | (models.Q(voided_at__isnull=False) & ~models.Q(void_reason="")),
            ),
        ]


class ScoreSheet(Record):
    """A score sheet printed for one expert, and what became of it: scanned, keyed in twice, its scores taken.

    ``rows`` are the pseudonyms of its lines in their order; they and the rubric are what ``digest`` is of.
    """

    round = models.ForeignKey(Round, models.PROTECT, related_name="sheets")
    expert = models.ForeignKey(Expert, models.PROTECT, related_name="sheets")
    number = models.CharField(max_length=12, help_text="random, printed in the barcode")
    rows = models.JSONField()
    digest = models.CharField(max_length=64)
    state = models.CharField(max_length=8, choices=SheetState, default=SheetState.PRINTED)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    page = models.IntegerField(null=True, help_text="of the file, from 1")
    void_reason = models.CharField(max_length=200, blank=True)
    printed_at = models.DateTimeField()
    data_classes: ClassVar = {
        "round": P,
        "expert": S,
        "number": I,
        "rows": S,
        "digest": I,
        "state": I,
        "file": I,
        "page": I,
        "void_reason": N,
        "printed_at": I,
    }

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["number"], name="score_sheet_number_once"),
            models.UniqueConstraint(fields=["file", "page"], name="one_sheet_a_scanned_page"),
            models.CheckConstraint(
                name="score_sheet_scanned_whole",
                condition=models.Q(file=None, page=None) | models.Q(file__isnull=False, page__gte=1),
            ),
        ]
        indexes = [models.Index(fields=["round", "state"], name="score_sheet_state")]


class SheetEntry(Record):
    """What one person read on a score sheet: twice blind to each other, and a third time where they differ."""

    sheet = models.ForeignKey(ScoreSheet, models.PROTECT, related_name="entries")
    turn = models.IntegerField(help_text="1 and 2 are blind to each other, 3 settles")
    rows = models.JSONField(help_text="pseudonym -> {marks: integers or null where blank, comment}")
    by_uid = models.CharField(max_length=20)
    at = models.DateTimeField()
    data_classes: ClassVar = {"sheet": I, "turn": I, "rows": I, "by_uid": I, "at": I}

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sheet", "turn"], name="sheet_turn_once"),
            models.UniqueConstraint(fields=["sheet", "by_uid"], name="sheet_another_person_each_turn"),
            models.CheckConstraint(name="sheet_turns", condition=models.Q(turn__gte=1, turn__lte=3)),
        ]


class Remark(Record):
    """Words on an item beside the marks: an accompanying expert's comment, or the chair's opinion of the group."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="remarks")
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="remarks")
    expert = models.ForeignKey(Expert, models.PROTECT, related_name="remarks")
    opinion = models.BooleanField(default=False, help_text="the panel's opinion, given by its chair")
    text = models.TextField()
    at = models.DateTimeField()
    data_classes: ClassVar = {"round": P, "dossier": I, "expert": S, "opinion": I, "text": N, "at": S}

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "dossier", "expert", "opinion"], name="remark_once")
        ]


class RoundExclusion(Record):
    """A candidate who left at the stage of a round: a row of ``exclusions.jsonl``, logged before the ranking."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="exclusions")
    dossier = models.OneToOneField(Dossier, models.PROTECT, related_name="round_exclusion")
    reason = models.CharField(max_length=48)
    text = models.CharField(max_length=300, help_text="public")
    by_uid = models.CharField(max_length=20)
    at = models.DateTimeField()
    data_classes: ClassVar = {"round": P, "dossier": I, "reason": P, "text": P, "by_uid": I, "at": I}


class Presentation(Record):
    """A candidate's place in the timetable of an on-site round."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="presentations")
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="presentations")
    venue = models.CharField(max_length=40)
    order = models.IntegerField(help_text="within the venue")
    starts = models.DateTimeField()
    minutes = models.IntegerField(default=20)
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True, help_text="when the panel was done with it; marks stand then")
    state = models.CharField(max_length=10, choices=PresentationState, default=PresentationState.WAITING)
    data_classes: ClassVar = dict.fromkeys(
        (
            "round",
            "dossier",
            "venue",
            "order",
            "starts",
            "minutes",
            "started_at",
            "ended_at",
            "closed_at",
            "state",
        ),
        I,
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "dossier"], name="presented_once"),
            models.UniqueConstraint(fields=["round", "venue", "order"], name="one_at_a_time"),
        ]


class RoundResult(Record):
    """The frozen result of a round."""

    round = models.OneToOneField(Round, models.PROTECT, related_name="result")
    document = models.JSONField(help_text="rounds/<code>.json of the bundle")
    digest = models.CharField(max_length=64)
    at = models.DateTimeField()
    data_classes: ClassVar = {"round": P, "document": I, "digest": P, "at": P}
