"""The explainable model: score = centre of the group + item + expert + noise, items and experts random.

Variance components by REML (an EM sequence, accelerated), effects by best linear unbiased prediction:
Henderson, "Best linear unbiased estimation and prediction under a selection model", Biometrics 31 (1975);
Patterson and Thompson, Biometrika 58 (1971); acceleration: Varadhan and Roland, Scand. J. Statist. 35 (2008).
Items are eliminated, so that the equations left are one per group and expert, dense.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

import numpy as np
import numpy.typing as npt

from baijia.engine.calibrate.means import EXACT, rounded
from baijia.engine.calibrate.scores import Sheet

Vector = npt.NDArray[np.float64]
Positions = npt.NDArray[np.intp]

LEAST, MOST = 1e-4, 1e8  # bounds of the ratios noise : item and noise : expert variance
CYCLES = 40  # accelerated steps of three rounds each
SETTLED = 1e-7  # relative change of the components at which the sequence stops


@dataclass(frozen=True, slots=True)
class Additive:
    """What is published of the fit. Offsets, factors and adjusted scores are decimals of six places.

    ``deductions`` = offset x trust, rounded; ``adjusted`` = centre + item trust x (mean of score less
    deduction, less centre), rounded: arithmetic on published numbers alone. ``errors`` are standard
    errors of ``adjusted``. Ratios are noise variance over item, and over expert variance.
    """

    offsets: tuple[Decimal, ...]
    trusts: tuple[Decimal, ...]
    deductions: tuple[Decimal, ...]
    centres: tuple[Decimal, ...]
    item_trusts: tuple[Decimal, ...]
    adjusted: tuple[Decimal, ...]
    errors: tuple[Decimal, ...]
    item_ratio: Decimal
    expert_ratio: Decimal
    noise: Decimal


class Design:
    """Who scored what, and the products of the design that every round of the fit needs."""

    def __init__(self, sheet: Sheet) -> None:
        self.items, self.experts, self.groups = len(sheet.items), len(sheet.experts), len(sheet.groups)
        self.item: Positions = np.array(sheet.item_of, dtype=np.intp)
        self.expert: Positions = np.array(sheet.expert_of, dtype=np.intp)
        self.group_of_item: Positions = np.array(sheet.group_of_item, dtype=np.intp)
        self.group = self.group_of_item[self.item]
        self.per_item: Vector = np.bincount(self.item, minlength=self.items).astype(float)
        self.per_expert: Vector = np.bincount(self.expert, minlength=self.experts).astype(float)
        self.per_group: Vector = np.bincount(self.group, minlength=self.groups).astype(float)
        self._pairs()

    def _pairs(self) -> None:
        """List the pairs of marks of one item, unless the plain item x expert table is smaller."""
        self.table: Vector | None = None
        if float((self.per_item**2).sum()) > self.items * self.experts:
            self.table = np.zeros((self.items, self.experts))
            self.table[self.item, self.expert] = 1.0
            return
        counts = self.per_item.astype(np.intp)
        first = np.concatenate(([0], np.cumsum(counts)[:-1]))
        times = counts[self.item]  # each mark meets all marks of its item; marks are sorted by item
        one = np.repeat(np.arange(len(self.item)), times)
        within = np.arange(len(one)) - np.repeat(np.cumsum(times) - times, times)
        other = np.repeat(first[self.item], times) + within
        self.pair_item = self.item[one]
        self.pair_key = self.expert[one] * self.experts + self.expert[other]

    def by_item(self, values: Vector) -> Vector:
        return np.asarray(np.bincount(self.item, values, self.items), dtype=np.float64)

    def by_expert(self, values: Vector) -> Vector:
        return np.asarray(np.bincount(self.expert, values, self.experts), dtype=np.float64)

    def by_group(self, values: Vector) -> Vector:
        return np.asarray(np.bincount(self.group, values, self.groups), dtype=np.float64)

    def cross(self, weight: Vector) -> Vector:
        """Return C' diag(weight) C; C counts an item's marks by group (first columns) and expert."""
        both = self.groups + self.experts
        result = np.zeros((both, both))
        seen = np.bincount(
            self.group * self.experts + self.expert,
            (weight * self.per_item)[self.item],
            self.groups * self.experts,
        ).reshape(self.groups, self.experts)
        result[: self.groups, self.groups :] = seen
        result[self.groups :, : self.groups] = seen.T
        at = np.arange(self.groups)
        result[at, at] = np.bincount(self.group_of_item, weight * self.per_item**2, self.groups)
        if self.table is not None:
            result[self.groups :, self.groups :] = (self.table * weight[:, None]).T @ self.table
        else:
            size = self.experts**2
            pairs = np.bincount(self.pair_key, weight[self.pair_item], size)
            result[self.groups :, self.groups :] = pairs.reshape(self.experts, self.experts)
        return result

    def quadratic(self, inner: Vector) -> tuple[Vector, Vector]:
        """Return, per item with row c of C and group g: c' inner c, and row g of inner times c."""
        head, tail = inner[: self.groups, : self.groups], inner[: self.groups, self.groups :]
        own = head[self.group_of_item, self.group_of_item] * self.per_item
        met = self.by_item(tail[self.group, self.expert])
        block = inner[self.groups :, self.groups :]
        if self.table is not None:
            squares = ((self.table @ block) * self.table).sum(axis=1)
        else:
            squares = np.bincount(self.pair_item, block.ravel()[self.pair_key], self.items)
        return self.per_item * own + 2 * self.per_item * met + squares, own + met


@dataclass(frozen=True, slots=True)
class Solution:
    """Effects for given ratios; ``inverse`` is that of the reduced equations, ``diagonal`` marks + ratio."""

    centres: Vector
    experts: Vector
    items: Vector
    inverse: Vector
    diagonal: Vector


def solve(design: Design, scores: Vector, item_ratio: float, expert_ratio: float) -> Solution:
    """Solve the mixed model equations with the items eliminated (Schur complement)."""
    diagonal = design.per_item + item_ratio
    system = -design.cross(1 / diagonal)
    groups = design.groups
    at = np.arange(len(system))
    system[at, at] += np.concatenate((design.per_group, design.per_expert + expert_ratio))
    seen = np.bincount(design.group * design.experts + design.expert, minlength=groups * design.experts)
    system[:groups, groups:] += seen.reshape(groups, design.experts)
    system[groups:, :groups] += seen.reshape(groups, design.experts).T
    sums = design.by_item(scores)
    left = scores - (sums / diagonal)[design.item]
    inverse = np.linalg.inv(system)
    inverse = (inverse + inverse.T) / 2
    effects = inverse @ np.concatenate((design.by_group(left), design.by_expert(left)))
    centres, experts = effects[:groups], effects[groups:]
    items = design.by_item(scores - centres[design.group] - experts[design.expert]) / diagonal
    return Solution(centres, experts, items, inverse, diagonal)


def _round_of_em(design: Design, scores: Vector, logs: Vector) -> Vector:
    """Map log variances (item, expert, noise) to those of the next REML-EM round."""
    item, expert, noise = (float(value) for value in np.exp(logs))
    item_ratio, expert_ratio = _ratio(noise, item), _ratio(noise, expert)
    found = solve(design, scores, item_ratio, expert_ratio)
    spread = design.cross(found.diagonal**-2)
    item_trace = float((1 / found.diagonal).sum() + (found.inverse * spread).sum())
    block = found.inverse[design.groups :, design.groups :]
    left = scores - found.centres[design.group] - found.experts[design.expert] - found.items[design.item]
    freedom = max(len(scores) - design.groups, 1)
    new_item = (float(found.items @ found.items) + noise * item_trace) / design.items
    new_expert = (float(found.experts @ found.experts) + noise * float(np.trace(block))) / design.experts
    new_noise = float(scores @ left) / freedom
    if design.experts == 1:  # nobody to compare with: no part of the spread is laid to the expert
        new_expert = 0.0
    floor = np.array([1e-9, 1e-9, 1e-9])
    logs_new: Vector = np.log(np.maximum(np.array([new_item, new_expert, new_noise]), floor))
    return logs_new


def components(design: Design, scores: Vector) -> tuple[float, float, float]:
    """Return the REML variances of item, expert and noise for scores of variance about one."""
    logs: Vector = np.log(np.full(3, 1 / 3))
    for _ in range(CYCLES):
        first = _round_of_em(design, scores, logs)
        second = _round_of_em(design, scores, first)
        step, bend = first - logs, second - 2 * first + logs
        length = float(np.sqrt((bend**2).sum()))
        stride = -1.0 if length < 1e-12 else -float(np.sqrt((step**2).sum())) / length
        stride = min(max(stride, -64.0), -1.0)
        leap = np.clip(logs - 2 * stride * step + stride**2 * bend, -20.0, 5.0)
        new = _round_of_em(design, scores, leap)  # a round after the leap keeps the sequence stable
        done = float(np.abs(new - logs).max()) < SETTLED
        logs = new
        if done:
            break
    item, expert, noise = (float(value) for value in np.exp(logs))
    return item, expert, noise


def _ratio(noise: float, part: float) -> float:
    return min(max(noise / part, LEAST), MOST)


def fit(sheet: Sheet) -> Additive:
    """Fit the model and round what is published. Time grows with experts cubed and marks.

    With one expert, or all scores equal, the offsets are nought and nothing is taken off anybody.
    """
    design = Design(sheet)
    raw: Vector = np.array([float(mark.score) for mark in sheet.marks])
    middle, spread = float(raw.mean()), float(raw.std())
    if spread == 0.0 or min(mark.score for mark in sheet.marks) == max(mark.score for mark in sheet.marks):
        return _nothing_to_tell(sheet)
    scores = (raw - middle) / spread
    item, expert, noise = components(design, scores)
    item_ratio = rounded(_ratio(noise, item))
    expert_ratio = rounded(_ratio(noise, expert) if design.experts > 1 else MOST)
    found = solve(design, scores, float(item_ratio), float(expert_ratio))
    inner, met = design.quadratic(found.inverse)
    head = np.diag(found.inverse)[: design.groups][design.group_of_item]
    variance = 1 / found.diagonal + head - 2 * met / found.diagonal + inner / found.diagonal**2
    errors = spread * np.sqrt(noise * np.maximum(variance, 0.0))
    above = design.by_expert(scores - found.centres[design.group] - found.items[design.item])
    offsets = [rounded(float(value)) for value in spread * above / design.per_expert]
    centres = [rounded(float(value)) for value in middle + spread * found.centres]
    return _published(
        sheet, offsets, centres, (item_ratio, expert_ratio), [rounded(float(error)) for error in errors],
        rounded(spread * noise**0.5),
    )  # fmt: skip


def _published(
    sheet: Sheet,
    offsets: list[Decimal],
    centres: list[Decimal],
    ratios: tuple[Decimal, Decimal],
    errors: list[Decimal],
    noise: Decimal,
) -> Additive:
    """Do the arithmetic a spreadsheet repeats, from rounded numbers on, exactly."""
    per_item, per_expert = [0] * len(sheet.items), [0] * len(sheet.experts)
    for item, expert in zip(sheet.item_of, sheet.expert_of, strict=True):
        per_item[item] += 1
        per_expert[expert] += 1
    item_trusts = [rounded(Fraction(count) / (count + Fraction(ratios[0]))) for count in per_item]
    trusts = [rounded(Fraction(count) / (count + Fraction(ratios[1]))) for count in per_expert]
    deductions = [
        rounded(EXACT.multiply(offset, trust)) for offset, trust in zip(offsets, trusts, strict=True)
    ]
    contributions: list[Decimal] = [Decimal(0)] * len(sheet.items)
    for mark, item, expert in zip(sheet.marks, sheet.item_of, sheet.expert_of, strict=True):
        contributions[item] = EXACT.add(contributions[item], EXACT.subtract(mark.score, deductions[expert]))
    adjusted = []
    for at, count in enumerate(per_item):
        centre, trust = centres[sheet.group_of_item[at]], item_trusts[at]
        above = EXACT.subtract(contributions[at], EXACT.multiply(centre, Decimal(count)))
        parts = EXACT.add(EXACT.multiply(centre, Decimal(count)), EXACT.multiply(trust, above))
        adjusted.append(rounded(Fraction(parts) / count))
    return Additive(
        tuple(offsets), tuple(trusts), tuple(deductions), tuple(centres), tuple(item_trusts), tuple(adjusted),
        tuple(errors), ratios[0], ratios[1], noise,
    )  # fmt: skip


def _nothing_to_tell(sheet: Sheet) -> Additive:
    nought = Decimal("0.000000")
    centre = rounded(sheet.marks[0].score)
    return _published(
        sheet, [nought] * len(sheet.experts), [centre] * len(sheet.groups), (rounded(LEAST), rounded(MOST)),
        [nought] * len(sheet.items), nought,
    )  # fmt: skip
