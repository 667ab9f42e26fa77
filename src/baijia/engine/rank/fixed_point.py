"""The additive model in whole numbers, so that any verifier in any language repeats it byte for byte.

Specification, numbered: docs/reference/bundle.md 6.17. No floats, no numpy, no order of sums that matters. The two
ratios are given: an edition freezes them before the first score and never learns them from the scores it ranks.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from baijia.engine.faults import BadInput, Fault

UNIT = 1_000_000_000  # inner numbers count billionths of the unit of a mark
MILLION = 1_000_000  # ratios and results count millionths
SWEEPS = 1_000  # at most; it stops earlier, after a sweep that moves no deduction by more than STILL
STILL = 4  # billionths; rounding alone may keep the last one or two from settling
LEAST_RATIO, MOST_RATIO = 100, 10**12  # millionths


Marks = dict[str, list[tuple[str, int]]]  # of an item: (expert, mark); of an expert: (item, mark)


@dataclass(frozen=True, slots=True)
class Ballot:
    """One mark as an integer in the rubric's scale; ``group`` is empty when items are not grouped."""

    item: str
    expert: str
    mark: int
    group: str = ""


@dataclass(frozen=True, slots=True)
class Result:
    """Millionths of a mark's unit: ``adjusted`` by item, ``deduction`` by expert, ``centre`` by group."""

    adjusted: dict[str, int]
    deduction: dict[str, int]
    centre: dict[str, int]
    sweeps: int


def divided(numerator: int, denominator: int) -> int:
    """Divide by a positive number, rounded half away from zero."""
    whole = (2 * abs(numerator) + denominator) // (2 * denominator)
    return whole if numerator >= 0 else -whole


def adjust(ballots: Sequence[Ballot], item_ratio: int, expert_ratio: int) -> Result:
    """Solve the additive model by a fixed sequence of whole-number sweeps.

    Args:
        ballots: each (item, expert) once, each item in one group; any order gives the same result.
        item_ratio, expert_ratio: noise over item variance and over expert variance, in millionths.

    Raises:
        BadInput: no ballot, a pair twice, an item in two groups, or a ratio outside 100 .. 10**12.
    """
    _check(ballots, item_ratio, expert_ratio)
    of_item: dict[str, list[tuple[str, int]]] = {}
    of_expert: dict[str, list[tuple[str, int]]] = {}
    for ballot in ballots:
        of_item.setdefault(ballot.item, []).append((ballot.expert, ballot.mark * UNIT))
        of_expert.setdefault(ballot.expert, []).append((ballot.item, ballot.mark * UNIT))
    parts = _parts(of_item, of_expert)
    deduction = dict.fromkeys(of_expert, 0)
    sweeps = 0
    while sweeps < SWEEPS:
        sweeps += 1
        before, deduction = deduction, _sweep(of_item, of_expert, parts, deduction, expert_ratio)
        if all(abs(deduction[expert] - before[expert]) <= STILL for expert in deduction):
            break
    centre, value = _items(ballots, of_item, deduction, item_ratio)
    down = UNIT // MILLION
    return Result(
        adjusted={item: divided(value[item], down) for item in sorted(value)},
        deduction={expert: divided(deduction[expert], down) for expert in sorted(deduction)},
        centre={group: divided(centre[group], down) for group in sorted(centre)},
        sweeps=sweeps,
    )


def _sweep(
    of_item: Marks, of_expert: Marks, parts: Sequence[Sequence[str]], deduction: dict[str, int], ratio: int
) -> dict[str, int]:
    """Return the next deductions: expert means above the items, shrunk, and nought on average in each part."""
    mean = {
        item: divided(sum(mark - deduction[expert] for expert, mark in marks), len(marks))
        for item, marks in of_item.items()
    }
    new = {
        expert: divided(
            MILLION * sum(mark - mean[item] for item, mark in marks), MILLION * len(marks) + ratio
        )
        for expert, marks in of_expert.items()
    }
    for part in parts:
        middle = divided(sum(new[expert] for expert in part), len(part))
        for expert in part:
            new[expert] -= middle
    return new


def _items(
    ballots: Sequence[Ballot], of_item: Marks, deduction: dict[str, int], ratio: int
) -> tuple[dict[str, int], dict[str, int]]:
    """Return the centre of each group and the value of each item, drawn to it."""
    group_of = {ballot.item: ballot.group for ballot in ballots}
    total = {item: sum(mark - deduction[expert] for expert, mark in marks) for item, marks in of_item.items()}
    above: dict[str, int] = {}
    below: dict[str, int] = {}
    for item, marks in of_item.items():
        weight = MILLION * MILLION * len(marks) // (MILLION * len(marks) + ratio)
        group = group_of[item]
        above[group] = above.get(group, 0) + weight * divided(total[item], len(marks))
        below[group] = below.get(group, 0) + weight
    centre = {group: divided(above[group], below[group]) for group in above}
    value = {}
    for item, marks in of_item.items():
        middle = centre[group_of[item]]
        lead = total[item] - len(marks) * middle
        value[item] = middle + divided(MILLION * lead, MILLION * len(marks) + ratio)
    return centre, value


def _parts(of_item: Marks, of_expert: Marks) -> list[list[str]]:
    """Return the connected parts of the comparison graph, as lists of experts."""
    parts: list[list[str]] = []
    met: set[str] = set()
    for start in of_expert:
        if start in met:
            continue
        met.add(start)
        part = [start]
        for expert in part:  # grows while it is walked
            near = {other for item, _ in of_expert[expert] for other, _ in of_item[item]} - met
            met |= near
            part.extend(sorted(near))
        parts.append(part)
    return parts


def _check(ballots: Sequence[Ballot], item_ratio: int, expert_ratio: int) -> None:
    faults = []
    for name, ratio in (("item_ratio", item_ratio), ("expert_ratio", expert_ratio)):
        if not LEAST_RATIO <= ratio <= MOST_RATIO:
            faults.append(Fault(name, str(ratio), f"{LEAST_RATIO} .. {MOST_RATIO} millionths"))
    if not ballots:
        faults.append(Fault("ballots", "none", "at least one mark"))
    seen: set[tuple[str, str]] = set()
    group_of: dict[str, str] = {}
    for at, ballot in enumerate(ballots):
        if (ballot.item, ballot.expert) in seen:
            faults.append(Fault(f"ballots[{at}]", "the pair stands twice", "each expert once per item"))
        seen.add((ballot.item, ballot.expert))
        if group_of.setdefault(ballot.item, ballot.group) != ballot.group:
            faults.append(Fault(f"ballots[{at}]", "the item stands in two groups", "one group per item"))
    if faults:
        raise BadInput(*faults[:20])
