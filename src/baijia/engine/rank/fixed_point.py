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
LEAST_RATIO = 100  # millionths
MOST_ITEM_RATIO, MOST_EXPERT_RATIO = (
    10**9,
    10**12,
)  # beyond the first, weights of items would round down to nought


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
        BadInput: no ballot, a pair twice, an item in two groups, or a ratio out of its range.
    """
    _check(ballots, item_ratio, expert_ratio)
    items = _Side([(ballot.item, ballot.expert, ballot.mark) for ballot in ballots])
    experts = _Side([(ballot.expert, ballot.item, ballot.mark) for ballot in ballots])
    parts = _parts(items, experts)
    deduction = [0] * len(experts.names)
    sweeps = 0
    while sweeps < SWEEPS:
        sweeps += 1
        before, deduction = deduction, _sweep(items, experts, parts, deduction, expert_ratio)
        if all(abs(new - old) <= STILL for new, old in zip(deduction, before, strict=True)):
            break
    group_of = {ballot.item: ballot.group for ballot in ballots}
    centre, value = _drawn(items, [group_of[name] for name in items.names], deduction, item_ratio)
    return Result(
        adjusted=dict(zip(items.names, map(_millionths, value), strict=True)),
        deduction=dict(zip(experts.names, map(_millionths, deduction), strict=True)),
        centre={group: _millionths(centre[group]) for group in sorted(centre)},
        sweeps=sweeps,
    )


def _millionths(inner: int) -> int:
    return divided(inner, UNIT // MILLION)


class _Side:
    """Items or experts by place: the sum of each one's marks, and the places of the others that share a mark with it."""

    def __init__(self, rows: Sequence[tuple[str, str, int]]) -> None:
        """Take rows of (one, other, mark)."""
        self.names = sorted({one for one, _other, _mark in rows})
        place = {name: at for at, name in enumerate(self.names)}
        others = {name: at for at, name in enumerate(sorted({other for _one, other, _mark in rows}))}
        self.sums = [0] * len(place)
        self.near: list[list[int]] = [[] for _name in place]
        for one, other, mark in rows:
            self.sums[place[one]] += mark * UNIT
            self.near[place[one]].append(others[other])

    def less(self, at: int, taken: Sequence[int]) -> int:
        """Return the sum of one's marks less what is taken off each, by the place of the other."""
        return self.sums[at] - sum(map(taken.__getitem__, self.near[at]))


def _sweep(
    items: _Side, experts: _Side, parts: Sequence[Sequence[int]], deduction: Sequence[int], ratio: int
) -> list[int]:
    """Return the next deductions: expert means above the items, shrunk, and nought on average in each part."""
    mean = [divided(items.less(at, deduction), len(near)) for at, near in enumerate(items.near)]
    new = [
        divided(MILLION * experts.less(at, mean), MILLION * len(near) + ratio)
        for at, near in enumerate(experts.near)
    ]
    for part in parts:
        middle = divided(sum(new[at] for at in part), len(part))
        for at in part:
            new[at] -= middle
    return new


def _drawn(
    items: _Side, groups: Sequence[str], deduction: Sequence[int], ratio: int
) -> tuple[dict[str, int], list[int]]:
    """Return the centre of each group and the value of each item, drawn to it."""
    counts = [len(near) for near in items.near]
    totals = [items.less(at, deduction) for at in range(len(counts))]
    above, below = dict.fromkeys(groups, 0), dict.fromkeys(groups, 0)
    for group, total, count in zip(groups, totals, counts, strict=True):
        weight = MILLION * MILLION * count // (MILLION * count + ratio)
        above[group] += weight * divided(total, count)
        below[group] += weight
    centre = {group: divided(above[group], below[group]) for group in above}
    value = [
        centre[group] + divided(MILLION * (total - count * centre[group]), MILLION * count + ratio)
        for group, total, count in zip(groups, totals, counts, strict=True)
    ]
    return centre, value


def _parts(items: _Side, experts: _Side) -> list[list[int]]:
    """Return the connected parts of the comparison graph, as lists of experts."""
    parts: list[list[int]] = []
    met: set[int] = set()
    done: set[int] = set()
    for start in range(len(experts.names)):
        if start in met:
            continue
        met.add(start)
        part = [start]
        for expert in part:  # grows while it is walked
            fresh = set(experts.near[expert]) - done
            done |= fresh
            near = {other for item in fresh for other in items.near[item]} - met
            met |= near
            part.extend(near)
        parts.append(part)
    return parts


def _check(ballots: Sequence[Ballot], item_ratio: int, expert_ratio: int) -> None:
    faults = []
    for name, ratio, most in (
        ("item_ratio", item_ratio, MOST_ITEM_RATIO),
        ("expert_ratio", expert_ratio, MOST_EXPERT_RATIO),
    ):
        if not LEAST_RATIO <= ratio <= most:
            faults.append(Fault(name, str(ratio), f"{LEAST_RATIO} .. {most} millionths"))
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
