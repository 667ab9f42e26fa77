"""What came in on paper and in spreadsheets, and what was deleted once its time was over."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from baijia.award.nominations.enums import Erased, LineState, MatchedBy, SheetState
from baijia.award.nominations.models.dossiers import Dossier
from baijia.award.programmes.models import Edition
from baijia.core.models import I, N, P, Record, S, StoredFile


class UploadedSheet(Record):
    """A filled template on its way into dossiers. Its lines are sealed: they hold identity numbers as typed."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="uploaded_sheets")
    by_uid = models.CharField(max_length=20, db_index=True)
    name = models.CharField(max_length=200, help_text="as the sender called it")
    reviewed_by = models.CharField(max_length=40, help_text="secrecy reviewer who found it unclassified")
    state = models.CharField(max_length=10, choices=SheetState, default=SheetState.CHECKING)
    letters = models.JSONField(default=dict, help_text="sheet -> column -> letter in this file")
    tabs = models.JSONField(default=dict, help_text="sheet -> name of its tab")
    created = models.DateTimeField(help_text="wall time")
    data_classes: ClassVar = {
        "edition": P,
        "by_uid": I,
        "name": N,
        "reviewed_by": N,
        "state": I,
        "letters": I,
        "tabs": I,
        "created": I,
    }

    class Meta:
        indexes = [models.Index(fields=["state"], name="sheet_state")]


class SheetLine(Record):
    """One line of an uploaded spreadsheet: what was typed, what is wrong with it, what came of it."""

    sheet = models.ForeignKey(UploadedSheet, models.CASCADE, related_name="lines")
    number = models.IntegerField(help_text="row in the file's first sheet")
    state = models.CharField(max_length=10, choices=LineState, default=LineState.WAITING)
    name = models.CharField(max_length=60, blank=True, help_text="whom it is about")
    token = models.TextField(help_text="the cells as typed")
    faults = models.JSONField(default=list, help_text="[{cell, key, rule, text}]")
    dossier = models.ForeignKey(Dossier, models.SET_NULL, null=True, related_name="+")
    data_classes: ClassVar = {
        "sheet": I,
        "number": I,
        "state": I,
        "name": N,
        "token": S,
        "faults": N,
        "dossier": I,
    }

    class Meta:
        constraints = [models.UniqueConstraint(fields=["sheet", "number"], name="line_once_a_sheet")]
        indexes = [models.Index(fields=["sheet", "state", "number"], name="sheet_line_state")]


class ScannedPage(Record):
    """A page of a stamped scan and the printed page it was matched with; void once that page's content changes."""

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="scans")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    number = models.IntegerField(help_text="page of the file, from 1")
    page = models.CharField(
        max_length=24, blank=True, help_text="form, or the code of the union whose opinion it is"
    )
    digest = models.CharField(max_length=64, blank=True, help_text="of the printed page")
    matched = models.CharField(max_length=8, choices=MatchedBy, blank=True, default=MatchedBy.NOBODY)
    reason = models.CharField(max_length=200, blank=True, help_text="of a match by hand")
    by_uid = models.CharField(max_length=20)
    by_name = models.CharField(max_length=40)
    at = models.DateTimeField()
    data_classes: ClassVar = {
        "dossier": I,
        "file": I,
        "number": I,
        "page": I,
        "digest": I,
        "matched": I,
        "reason": N,
        "by_uid": I,
        "by_name": N,
        "at": I,
    }

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["dossier", "file", "number"], name="scanned_page_once"),
            models.CheckConstraint(
                name="scanned_page_matched_whole",
                condition=models.Q(matched="", page="", digest="")
                | (~models.Q(matched="") & ~models.Q(page="") & ~models.Q(digest="")),
            ),
        ]


class Erasure(Record):
    """What was deleted of a dossier on schedule, and when; without it, it is still there."""

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="erasures")
    what = models.CharField(max_length=10, choices=Erased)
    count = models.IntegerField(help_text="files, numbers or answers deleted")
    at = models.DateTimeField()
    data_classes: ClassVar = dict.fromkeys(("dossier", "what", "count", "at"), I)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["dossier", "what"], name="erased_once")]
