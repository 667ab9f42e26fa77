"""Names what a reader must know before trusting a ranking: parts that cannot be compared, thin or flat marking."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from baijia.engine.calibrate.ranking import Calibration, Row
from baijia.engine.calibrate.scores import Sheet

SHOWN = 5  # names listed before "and ... more"
GREY = (Decimal("0.1"), Decimal("0.9"))


def notes(calibration: Calibration) -> list[str]:
    """Return one line per thing to know, none of which stops the calibration."""
    sheet = calibration.sheet
    return [
        *_graph(sheet),
        *_experts(sheet),
        *_items(calibration),
        *_groups(calibration),
        *_cut(calibration),
    ]


def parts(sheet: Sheet) -> list[list[int]]:
    """Return the connected parts of the comparison graph as sorted expert positions, the largest first."""
    parent = list(range(len(sheet.experts)))

    def root(at: int) -> int:
        while parent[at] != at:
            parent[at] = parent[parent[at]]
            at = parent[at]
        return at

    first: dict[int, int] = {}
    for item, expert in zip(sheet.item_of, sheet.expert_of, strict=True):
        one, other = root(first.setdefault(item, expert)), root(expert)
        parent[max(one, other)] = min(one, other)
    found: dict[int, list[int]] = {}
    for expert in range(len(sheet.experts)):
        found.setdefault(root(expert), []).append(expert)
    return sorted(found.values(), key=lambda part: (-len(part), part))


def _graph(sheet: Sheet) -> list[str]:
    if len(sheet.experts) == 1:
        return [
            f"only one expert, {sheet.experts[0]!r}: nobody to compare with, nothing is taken off or added"
        ]
    found = parts(sheet)
    if len(found) == 1:
        return []
    named = "; ".join(_names([sheet.experts[at] for at in part]) for part in found[:SHOWN])
    more = f"; and {len(found) - SHOWN} more parts" if len(found) > SHOWN else ""
    return [
        f"the comparison graph falls into {len(found)} parts, scores of different parts cannot be compared "
        f"(各组分数不可比), rank within a part; experts: {named}{more}"
    ]


def _experts(sheet: Sheet) -> list[str]:
    scores: dict[int, list[Decimal]] = {}
    for mark, expert in zip(sheet.marks, sheet.expert_of, strict=True):
        scores.setdefault(expert, []).append(mark.score)
    flat = [sheet.experts[at] for at in sorted(scores) if len(scores[at]) > 1 and len(set(scores[at])) == 1]
    once = [sheet.experts[at] for at in sorted(scores) if len(scores[at]) == 1]
    lines = []
    if flat:
        lines.append(f"{len(flat)} experts gave every item the same score: {_names(flat)}")
    if once and len(sheet.experts) > 1:
        lines.append(f"{len(once)} experts scored one item only: {_names(once)}")
    return lines


def _items(calibration: Calibration) -> list[str]:
    once = sorted(row.item for row in calibration.rows if row.n == 1)
    return [f"{len(once)} items have one score only: {_names(once)}"] if once else []


def _groups(calibration: Calibration) -> list[str]:
    """Name groups in which everybody has a place."""
    sheet, places = calibration.sheet, calibration.places
    sizes = [0] * len(sheet.groups)
    for group in sheet.group_of_item:
        sizes[group] += 1
    full = [(sheet.groups[at], size) for at, size in enumerate(sizes) if size <= places]
    if not full:
        return []
    if len(sheet.groups) == 1:
        return [f"{places} places for {sizes[0]} items: every item has a place"]
    named = _names([f"{group} ({size})" for group, size in full], quoted=False)
    return [f"{places} places a group, so that every item has one in {len(full)} groups: {named}"]


def _cut(calibration: Calibration) -> list[str]:
    """Name the items at the cut: shared ranks across it, columns that disagree, an open probability."""
    places = calibration.places
    by_group: dict[str, list[Row]] = {}
    for row in calibration.rows:
        by_group.setdefault(row.group, []).append(row)
    tied: list[str] = []
    split: list[str] = []
    for rows in by_group.values():
        if len(rows) <= places:
            continue
        edge = rows[places - 1].rank
        if rows[places].rank == edge:
            tied += [row.item for row in rows if row.rank == edge]
        split += _split(rows, places)
    grey = sum(GREY[0] < row.p_top < GREY[1] for row in calibration.rows)
    lines = []
    if tied:
        lines.append(f"{len(tied)} items share the rank at the cut: {_names(sorted(tied))}")
    if split:
        lines.append(f"{len(split)} items have a place by one of raw, adjusted and advisory, not by another: "
                     f"{_names(sorted(split))}")  # fmt: skip
    if grey:
        lines.append(f"{grey} items have a probability of a true place between 0.1 and 0.9; "
                     "more scores for these are worth most (分数线复评)")  # fmt: skip
    return lines


def _split(rows: list[Row], places: int) -> list[str]:
    def inside(values: list[Decimal]) -> list[bool]:
        cut = sorted(values, reverse=True)[places - 1]
        return [value >= cut for value in values]

    views = (
        inside([row.raw for row in rows]),
        inside([row.adjusted for row in rows]),
        inside([row.advisory for row in rows]),
    )
    return [row.item for row, *seen in zip(rows, *views, strict=True) if len(set(seen)) > 1]


def _names(names: Sequence[str], *, quoted: bool = True) -> str:
    shown = ", ".join(repr(name) if quoted else name for name in names[:SHOWN])
    return shown + (f" and {len(names) - SHOWN} more" if len(names) > SHOWN else "")
