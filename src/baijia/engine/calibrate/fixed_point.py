"""The additive model in whole numbers, so that any verifier in any language repeats it byte for byte.

Specification, numbered, in docs/reference/calibrate.md ("Fixed point"). No floats, no numpy, no order of sums
that matters. The two ratios come from the edition (frozen before the first score), or from ``ratios``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from baijia.engine.faults import BadInput, Fault

UNIT = 1_000_000_000  # inner numbers count billionths of the unit of a mark
MILLION = 1_000_000  # ratios and results count millionths
SWEEPS = 1_000  # at most; it stops earlier when a whole sweep changes nothing
LEAST_RATIO, MOST_RATIO = 100, 10**14  # millionths


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


def ratios(ballots: Sequence[Ballot]) -> tuple[int, int]:
    """Return the ratios noise : item and noise : expert variance in millionths, by the method of moments.

    Half the mean squared difference of two marks is A = expert + noise variance for marks of one item,
    B = item + noise for marks of one expert, C = item + expert + noise for marks that share neither, all
    within a group. A kind without a single pair counts as C (and C, if it has none, as the larger of both).
    Noise = A + B - C, item = C - A, expert = C - B, each at least a 10,000th of C; exact until one rounding.
    """
    pairs_a, sum_a = _pairs([(one.group, one.item) for one in ballots], ballots)
    pairs_b, sum_b = _pairs([(one.group, one.expert) for one in ballots], ballots)
    pairs_all, sum_all = _pairs([(one.group,) for one in ballots], ballots)
    pairs_c, sum_c = pairs_all - pairs_a - pairs_b, sum_all - sum_a - sum_b
    # one common denominator keeps all of it whole
    common = max(pairs_a, 1) * max(pairs_b, 1) * max(pairs_c, 1)
    a = sum_a * (common // pairs_a) if pairs_a else None
    b = sum_b * (common // pairs_b) if pairs_b else None
    c = sum_c * (common // pairs_c) if pairs_c else max(a or 0, b or 0)
    a = c if a is None else a
    b = c if b is None else b
    least = max(divided(c, 10_000), 1)
    noise, item, expert = max(a + b - c, least), max(c - a, least), max(c - b, least)
    return _clamped(divided(noise * MILLION, item)), _clamped(divided(noise * MILLION, expert))


def _pairs(keys: Sequence[tuple[str, ...]], ballots: Sequence[Ballot]) -> tuple[int, int]:
    """Return the number of pairs that share a key, and the sum of their squared differences."""
    sums: dict[tuple[str, ...], tuple[int, int, int]] = {}
    for key, ballot in zip(keys, ballots, strict=True):
        count, total, squares = sums.get(key, (0, 0, 0))
        sums[key] = (count + 1, total + ballot.mark, squares + ballot.mark**2)
    pairs = sum(count * (count - 1) // 2 for count, _, _ in sums.values())
    return pairs, sum(count * squares - total**2 for count, total, squares in sums.values())


def _clamped(ratio: int) -> int:
    return min(max(ratio, LEAST_RATIO), MOST_RATIO)


def adjust(ballots: Sequence[Ballot], item_ratio: int, expert_ratio: int) -> Result:
    """Solve the additive model by a fixed sequence of whole-number sweeps.

    Args:
        ballots: each (item, expert) once, each item in one group; any order gives the same result.
        item_ratio, expert_ratio: noise over item variance and over expert variance, in millionths.

    Raises:
        BadInput: no ballot, a pair twice, an item in two groups, or a ratio outside 100 .. 10**14.
    """
    _check(ballots, item_ratio, expert_ratio)
    group_of = {ballot.item: ballot.group for ballot in ballots}
    of_item: dict[str, list[tuple[str, int]]] = {}
    of_expert: dict[str, list[tuple[str, int]]] = {}
    for ballot in ballots:
        of_item.setdefault(ballot.item, []).append((ballot.expert, ballot.mark * UNIT))
        of_expert.setdefault(ballot.expert, []).append((ballot.item, ballot.mark * UNIT))
    members: dict[str, list[str]] = {}
    for item, group in group_of.items():
        members.setdefault(group, []).append(item)

    deduction = dict.fromkeys(of_expert, 0)
    value, centre, sweeps = _items(of_item, members, group_of, deduction, item_ratio)[0:2] + (0,)
    for sweeps in range(1, SWEEPS + 1):  # noqa: B007 - the count is part of the result
        before = deduction
        deduction = {
            expert: divided(
                MILLION * sum(mark - value[item] for item, mark in marks),
                MILLION * len(marks) + expert_ratio,
            )
            for expert, marks in of_expert.items()
        }
        value, centre = _items(of_item, members, group_of, deduction, item_ratio)
        if deduction == before:
            break
    down = UNIT // MILLION
    return Result(
        {item: divided(value[item], down) for item in sorted(value)},
        {expert: divided(deduction[expert], down) for expert in sorted(deduction)},
        {group: divided(centre[group], down) for group in sorted(centre)},
        sweeps,
    )


def _items(
    of_item: dict[str, list[tuple[str, int]]],
    members: dict[str, list[str]],
    group_of: dict[str, str],
    deduction: dict[str, int],
    item_ratio: int,
) -> tuple[dict[str, int], dict[str, int]]:
    """Return the items' values and the groups' centres that belong to given deductions."""
    total = {item: sum(mark - deduction[expert] for expert, mark in marks) for item, marks in of_item.items()}
    centre = {}
    for group, items in members.items():
        # the weight of an item's mean is its trust n / (n + ratio), in millionths, rounded down
        weights = [MILLION * MILLION * len(of_item[one]) // (MILLION * len(of_item[one]) + item_ratio) for one in items]
        weights = [max(weight, 1) for weight in weights]
        means = [divided(total[one], len(of_item[one])) for one in items]
        centre[group] = divided(sum(w * m for w, m in zip(weights, means, strict=True)), sum(weights))
    value = {}
    for item, marks in of_item.items():
        middle = centre[group_of[item]]
        above = total[item] - len(marks) * middle
        value[item] = middle + divided(MILLION * above, MILLION * len(marks) + item_ratio)
    return value, centre


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
