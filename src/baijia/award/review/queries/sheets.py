"""Score sheets on paper as the office sees them: where each stands, and the one somebody is to key in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from baijia.award.programmes import queries as programmes
from baijia.award.review import sheets
from baijia.award.review.enums import SheetState
from baijia.award.review.models import Round, ScoreSheet, SheetEntry, Slot
from baijia.award.review.queries.blind import lines
from baijia.award.review.queries.blinded import Item
from baijia.award.review.queries.line import rubric_of
from baijia.award.review.queries.office import round_of
from baijia.core.actor import Actor
from baijia.core.refused import not_found


@dataclass(frozen=True, slots=True)
class SheetLine:
    """A line of a sheet: what its expert reads there, and while two differ what each of them read, None if blank."""

    number: int
    slot: str
    item: Item | None
    read: tuple[Mapping[str, Any], ...] = ()

    @property
    def differs(self) -> bool:
        """Whether the two read other marks."""
        return len(self.read) > 1 and self.read[0]["marks"] != self.read[1]["marks"]


@dataclass(frozen=True, slots=True)
class SheetView:
    """A sheet to key in or to print. ``mine`` says that the actor keyed it in already and another must follow."""

    sheet: ScoreSheet
    code: str
    lines: list[SheetLine]
    rubric: Mapping[str, Any]
    mine: bool = False


def score_sheets(actor: Actor, round: Round) -> list[ScoreSheet]:
    """Return the sheets of a round in the order of names, without those of items the actor is fenced off from.

    Raises:
        Refused: as hidden.
    """
    round = round_of(actor, round.uid)
    barred = _barred(actor, round)
    rows = ScoreSheet.objects.filter(round=round).select_related("round", "expert")
    found = [sheet for sheet in rows if not barred & set(sheet.rows)]
    return sorted(found, key=lambda sheet: (sheet.expert.name, sheet.expert.uid, sheet.pk))


def printable(actor: Actor, round: Round, *, expert: str = "") -> list[SheetView]:
    """Return the sheets that hold and were not filled yet, of all experts or of one by uid.

    Raises:
        Refused: as hidden.
    """
    rows = [
        sheet
        for sheet in score_sheets(actor, round)
        if sheet.state == SheetState.PRINTED and expert in ("", sheet.expert.uid)
    ]
    return _views(round, rows)


def score_sheet(actor: Actor, round: Round, uid: str) -> SheetView:
    """Return one sheet that was scanned. What two people read is in it while they differ, and at no other time.

    Raises:
        Refused: as hidden.
    """
    found = next((row for row in score_sheets(actor, round) if row.uid == uid and row.file_id), None)
    if found is None:
        raise not_found()
    entries = list(SheetEntry.objects.filter(sheet=found).order_by("turn"))
    differ = found.state == SheetState.DIFFERS
    mine = any(entry.by_uid == actor.account_uid for entry in entries)
    return _views(round, [found], read=entries if differ and not mine else [], mine=mine)[0]


def _views(
    round: Round, rows: list[ScoreSheet], *, read: list[SheetEntry] | None = None, mine: bool = False
) -> list[SheetView]:
    names = {name for sheet in rows for name in sheet.rows}
    items = lines(round, list(Slot.objects.filter(round=round, slot__in=names)))
    rubric = rubric_of(round)
    return [
        SheetView(
            sheet=sheet,
            code=sheets.code_of(sheet),
            lines=[
                SheetLine(number, name, items.get(name), tuple(entry.rows[name] for entry in read or ()))
                for number, name in enumerate(sheet.rows, start=1)
            ],
            rubric=rubric,
            mine=mine,
        )
        for sheet in rows
    ]


def _barred(actor: Actor, round: Round) -> set[str]:
    rows = Slot.objects.filter(round=round, dossier__uid__in=programmes.fences(actor))
    return set(rows.values_list("slot", flat=True))
