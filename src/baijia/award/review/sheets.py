"""Score sheets on paper (纸质评分表): their lines, their barcode, and the hash of what is printed on them."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from baijia.award.review.models import Presentation, Round, ScoreSheet, Slot
from baijia.engine.bundle import sealed

MARK = "BJS"
CODE = re.compile(r"BJS-(?P<round>\d{1,2})-(?P<number>S[A-Z0-9]{7})-(?P<hash>[0-9A-F]{12})")
"""What a barcode says: the round's number, the sheet (which knows its expert), the hash of what was printed."""
LINES = 10


def code_of(sheet: ScoreSheet) -> str:
    """Return the text of a sheet's barcode."""
    return f"{MARK}-{sheet.round.number}-{sheet.number}-{sheet.digest[:12].upper()}"


def digest_of(round: Round, expert_uid: str, rubric: str, slots: Sequence[Slot]) -> str:
    """Return the digest of what a sheet shows; ``rubric`` is ``code/version``."""
    return sealed.log_digest(
        {
            "v": 1,
            "page": "scores",
            "edition": round.edition.code,
            "round": round.code,
            "expert": expert_uid,
            "rubric": rubric,
            "rows": [[slot.slot, slot.dossier.number] for slot in slots],
        }
    )


def parted(round: Round, slots: Sequence[Slot]) -> list[list[Slot]]:
    """Part one expert's slots into sheets: a group at a time, on site in the order of the timetable."""
    places = dict(
        Presentation.objects.filter(round=round).values_list("dossier", "order")
    )  # empty for a round on paper
    ordered = sorted(slots, key=lambda slot: (slot.dossier.group, places.get(slot.dossier_id, 0), slot.slot))
    groups = itertools.groupby(ordered, key=lambda slot: slot.dossier.group)
    return [list(part) for _group, rows in groups for part in _batched(list(rows))]


def _batched(rows: list[Slot]) -> list[list[Slot]]:
    return [rows[start : start + LINES] for start in range(0, len(rows), LINES)]
