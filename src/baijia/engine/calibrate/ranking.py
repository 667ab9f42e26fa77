"""Puts the columns together: one row per item, ranked within its group by the column asked for."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Literal

from baijia.engine.calibrate.means import by_item, plain, rounded, trimmed
from baijia.engine.calibrate.scores import Sheet

if TYPE_CHECKING:
    from baijia.engine.calibrate.additive import Additive

By = Literal["raw", "trimmed", "adjusted"]
COLUMNS = ("item", "n", "raw", "trimmed", "adjusted", "advisory", "se", "rank", "p_top")
CHANCE_PLACES = 4


@dataclass(frozen=True, slots=True)
class Row:
    """One item. Scores are decimals of six places, ``p_top`` of four; ``rank`` counts within ``group``."""

    item: str
    group: str
    n: int
    raw: Decimal
    trimmed: Decimal
    adjusted: Decimal
    advisory: Decimal
    se: Decimal
    rank: int
    p_top: Decimal


@dataclass(frozen=True, slots=True)
class Calibration:
    """``rows`` are sorted by group, rank and item (code points); ``additive`` is the fit behind ``adjusted``."""

    sheet: Sheet
    places: int
    by: By
    rows: tuple[Row, ...]
    additive: Additive


def calibrate(sheet: Sheet, places: int, by: By = "raw") -> Calibration:
    """Calibrate a sheet.

    Args:
        sheet: the marks.
        places: K, at least one; places in each group if the sheet has groups.
        by: the column that ``rank`` follows; ``raw`` and ``trimmed`` are compared as exact fractions.
    """
    if places < 1:
        raise ValueError("places must be at least 1")
    from baijia.engine.calibrate import additive, scale

    fit = additive.fit(sheet)
    scores = by_item(sheet)
    means = [float(total) / len(marks) for total, marks in zip(fit.contributions, scores, strict=True)]
    posterior = scale.sample(sheet, places, means)
    plains = [plain(marks) for marks in scores]
    trims = [trimmed(marks) for marks in scores]
    keys: dict[By, list[Fraction]] = {
        "raw": plains,
        "trimmed": trims,
        "adjusted": [Fraction(value) for value in fit.adjusted],
    }
    ranks = _ranks(sheet, keys[by])
    rows = [
        Row(
            item=item,
            group=sheet.groups[sheet.group_of_item[at]],
            n=len(scores[at]),
            raw=rounded(plains[at]),
            trimmed=rounded(trims[at]),
            adjusted=fit.adjusted[at],
            advisory=rounded(float(posterior.quality[at])),
            se=fit.errors[at],
            rank=ranks[at],
            p_top=rounded(float(posterior.p_top[at]), CHANCE_PLACES),
        )
        for at, item in enumerate(sheet.items)
    ]
    rows.sort(key=lambda row: (row.group, row.rank, row.item))
    return Calibration(sheet, places, by, tuple(rows), fit)


def _ranks(sheet: Sheet, keys: Sequence[Fraction]) -> list[int]:
    """Rank within each group, the greatest first; equal keys share the smaller number (1, 2, 2, 4)."""
    ranks = [0] * len(keys)
    members: list[list[int]] = [[] for _ in sheet.groups]
    for at, group in enumerate(sheet.group_of_item):
        members[group].append(at)
    for group_members in members:
        last: Fraction | None = None
        rank = 0
        ordered = sorted(group_members, key=lambda at: keys[at], reverse=True)
        for position, at in enumerate(ordered, start=1):
            if keys[at] != last:
                last, rank = keys[at], position
            ranks[at] = rank
    return ranks


def table(calibration: Calibration) -> bytes:
    """Return the ranking as CSV: UTF-8 without a byte order mark, lines end in a line feed."""
    rows = (
        (row.item, str(row.n), f"{row.raw:f}", f"{row.trimmed:f}", f"{row.adjusted:f}", f"{row.advisory:f}",
         f"{row.se:f}", str(row.rank), f"{row.p_top:f}")
        for row in calibration.rows
    )  # fmt: skip
    return csv_bytes(COLUMNS, rows)


def csv_bytes(header: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """Write rows of text as CSV bytes."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return stream.getvalue().encode("utf-8")
