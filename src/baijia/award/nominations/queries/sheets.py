"""Reads of uploaded spreadsheets: the officer's own, their progress, their lines, and what a line holds."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet

from baijia.award.nominations import sheets
from baijia.award.nominations.enums import DossierState, LineState, SheetState
from baijia.award.nominations.models import Dossier, SheetLine, UploadedSheet
from baijia.award.nominations.queries.reading import definition_of
from baijia.award.nominations.queries.visibility import visible_to
from baijia.award.programmes.models import Edition
from baijia.core import cipher
from baijia.core.actor import Actor
from baijia.core.refused import not_found
from baijia.core.rows import one
from baijia.directory.enums import Role
from baijia.directory.models import Union

TABLE = "nominations.sheetline"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a spreadsheet is: lines by state."""

    waiting: int
    good: int
    faulty: int
    imported: int
    unchanged: int

    @property
    def total(self) -> int:
        """All lines."""
        return self.waiting + self.good + self.faulty + self.imported + self.unchanged

    def percent(self, state: str) -> int:
        """Return how much of the running work is done, 0 to 100."""
        left = self.good if state == SheetState.IMPORTING else self.waiting
        return 100 * (self.total - left) // max(self.total, 1)


def units(actor: Actor) -> dict[str, str]:
    """Return code -> name of the unions the actor files for."""
    found = Union.objects.filter(path__in=actor.places(Role.FILING_OFFICER)).order_by("path")
    return dict(found.values_list("code", "name"))


def layout(actor: Actor, edition: Edition) -> list[sheets.Sheet]:
    """Return the sheets of an edition as the actor fills them in."""
    return sheets.layout(definition_of(edition), units(actor))


def own_sheets(actor: Actor) -> QuerySet[UploadedSheet]:
    """Return the spreadsheets the actor uploaded, newest first."""
    rows = (
        UploadedSheet.objects.filter(by_uid=actor.account_uid)
        if actor.account_uid
        else UploadedSheet.objects.none()
    )
    return rows.select_related("edition").order_by("-id")


def own_sheet(actor: Actor, uid: str) -> UploadedSheet:
    """Return one of them.

    Raises:
        Refused: hidden.
    """
    found = one(own_sheets(actor).filter(uid=uid))
    if found is None:
        raise not_found()
    return found


def own_line(actor: Actor, uid: str) -> SheetLine:
    """Return one line of a spreadsheet the actor uploaded.

    Raises:
        Refused: hidden.
    """
    rows = SheetLine.objects.filter(sheet__in=own_sheets(actor).order_by(), uid=uid)
    found = one(rows.select_related("sheet__edition"))
    if found is None:
        raise not_found()
    return found


def progress(sheet: UploadedSheet) -> Progress:
    """Return how far a spreadsheet is, in one statement."""
    counts = dict(sheet.lines.order_by().values_list("state").annotate(Count("pk")))
    return Progress(**{state.value: counts.get(state.value, 0) for state in LineState})


def lines(sheet: UploadedSheet, state: str = "") -> QuerySet[SheetLine]:
    """Return the lines of a spreadsheet in the file's order, without what they hold."""
    rows = sheet.lines.defer("token").select_related("dossier")
    return (rows.filter(state=state) if state else rows).order_by("number")


def opened(line: SheetLine) -> sheets.Row:
    """Return what a line holds."""
    text = cipher.unseal(line.token, table=TABLE, field="token", row=line.uid)
    held = json.loads(text)
    rows = {code: [(number, cells) for number, cells in given] for code, given in held["rows"].items()}
    return sheets.Row(line.number, held["cells"], rows)


def closed(line: SheetLine, row: sheets.Row) -> str:
    """Return what a line holds as the token to keep."""
    text = json.dumps({"cells": row.cells, "rows": row.rows}, ensure_ascii=False)
    return cipher.seal(text, table=TABLE, field="token", row=line.uid)


def exportable(actor: Actor, edition: Edition) -> QuerySet[Dossier]:
    """Return the dossiers of the own units that may still be changed."""
    rows = visible_to(actor, edition).filter(unit__path__in=actor.places(Role.FILING_OFFICER))
    editable = rows.filter(state__in=(DossierState.DRAFT, DossierState.RETURNED))
    return editable.prefetch_related("sensitive_answers").order_by("id")


def by_uid(actor: Actor, uids: list[str]) -> dict[str, Dossier]:
    """Return those of the dossiers that the actor may know of, their sensitive answers at hand."""
    rows = visible_to(actor).filter(uid__in=uids).prefetch_related("sensitive_answers") if uids else []
    return {dossier.uid: dossier for dossier in rows}


def cell_of(sheet: UploadedSheet, key: str, *, code: str = sheets.MAIN, number: int) -> str:
    """Return where something stands in the file, as ``申报!C7``; without the letter where its column is missing."""
    letter = sheet.letters.get(code, {}).get(key, "")
    return f"{sheet.tabs.get(code, '')}!{letter}{number}"


def filled(line: SheetLine) -> sheets.Filled:
    """Return a line as typed, with what is wrong, to be written into a file again."""
    row = opened(line)
    rows: Mapping[str, Any] = {code: [cells for _number, cells in given] for code, given in row.rows.items()}
    faults: dict[str, str] = {}
    for fault in line.faults:
        faults[fault["key"]] = "\n".join(filter(None, (faults.get(fault["key"]), fault["text"])))
    return sheets.Filled(row.cells, rows, faults, raw=True)
