"""The explainable model: score = item + expert + noise, fitted so that a spreadsheet can repeat it.

An expert's offset is a ridge (best linear unbiased) prediction from differences within items alone: only
marks of the same item are compared, so an expert who was given better items does not look lenient, as the
all-random model would have it (Mundlak, Econometrica 46, 1978). Its ratio comes from the REML variances of expert
and noise with items fixed (Patterson and Thompson, Biometrika 58, 1971), by an EM sequence accelerated after
Varadhan and Roland (Scand. J. Statist. 35, 2008). Items are then drawn to the centre of their group by their
own trust, the variance between items being that of Paule and Mandel (J. Res. NBS 87, 1982).
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

ITEM_RATIOS = (1e-4, 1e3)  # bounds of noise : item variance, so that every item keeps some trust
EXPERT_RATIOS = (1e-4, 1e6)  # bounds of noise : expert variance
CYCLES = 40  # accelerated steps of three rounds each, at most
SETTLED = 1e-9  # change of the logarithms at which the sequence stops
HALVINGS = 60


@dataclass(frozen=True, slots=True)
class Additive:
    """What is published of the fit. Offsets, factors and adjusted scores are decimals of six places.

    ``deductions`` = offset x trust; ``contributions`` are the items' exact sums of score less deduction;
    ``adjusted`` = centre + item trust x (mean contribution less centre): arithmetic on published numbers
    alone, each line rounded once. ``errors`` are standard errors of ``adjusted``. Ratios are noise variance
    over item variance, and over expert variance.
    """

    offsets: tuple[Decimal, ...]
    trusts: tuple[Decimal, ...]
    deductions: tuple[Decimal, ...]
    contributions: tuple[Decimal, ...]
    centres: tuple[Decimal, ...]
    item_trusts: tuple[Decimal, ...]
    adjusted: tuple[Decimal, ...]
    errors: tuple[Decimal, ...]
    item_ratio: Decimal
    expert_ratio: Decimal


class Design:
    """Who scored what, and the products that every round of the fit needs."""

    def __init__(self, sheet: Sheet) -> None:
        self.items, self.experts = len(sheet.items), len(sheet.experts)
        self.item: Positions = np.array(sheet.item_of, dtype=np.intp)
        self.expert: Positions = np.array(sheet.expert_of, dtype=np.intp)
        self.group: Positions = np.array(sheet.group_of_item, dtype=np.intp)
        self.groups = len(sheet.groups)
        self.per_item: Vector = np.bincount(self.item, minlength=self.items).astype(float)
        self.per_expert: Vector = np.bincount(self.expert, minlength=self.experts).astype(float)
        self._pairs()
        self.compared = np.diag(self.per_expert) - self._shared()

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

    def _shared(self) -> Vector:
        """Return, expert by expert, the sum of 1 / marks over the items both scored."""
        weight = 1 / self.per_item
        if self.table is not None:
            return np.asarray((self.table * weight[:, None]).T @ self.table)
        pairs = np.bincount(self.pair_key, weight[self.pair_item], self.experts**2)
        return np.asarray(pairs.reshape(self.experts, self.experts))

    def by_item(self, values: Vector) -> Vector:
        """Sum marks by item."""
        return np.asarray(np.bincount(self.item, values, self.items), dtype=np.float64)

    def by_expert(self, values: Vector) -> Vector:
        """Sum marks by expert."""
        return np.asarray(np.bincount(self.expert, values, self.experts), dtype=np.float64)

    def spread_of_means(self, inner: Vector) -> Vector:
        """Return, per item, the mean of ``inner`` (experts x experts) over the pairs of its experts."""
        if self.table is not None:
            sums = ((self.table @ inner) * self.table).sum(axis=1)
        else:
            sums = np.bincount(self.pair_item, inner.ravel()[self.pair_key], self.items)
        return np.asarray(sums / self.per_item**2)


@dataclass(frozen=True, slots=True)
class Solution:
    """Expert effects for a ratio, the items' means without them, and the inverse of the equations."""

    experts: Vector
    items: Vector
    inverse: Vector


def solve(design: Design, scores: Vector, expert_ratio: float) -> Solution:
    """Solve the ridge equations of the experts with the items eliminated (Schur complement)."""
    within = scores - (design.by_item(scores) / design.per_item)[design.item]
    inverse = np.linalg.inv(design.compared + expert_ratio * np.eye(design.experts))
    inverse = (inverse + inverse.T) / 2
    experts = inverse @ design.by_expert(within)
    items = design.by_item(scores - experts[design.expert]) / design.per_item
    return Solution(experts, items, inverse)


def components(design: Design, scores: Vector) -> tuple[float, float]:
    """Return the REML variances of expert and noise, items fixed, for scores of variance about one.

    Needs an item with two marks; else there is nothing to tell them apart by.
    """
    within = scores - (design.by_item(scores) / design.per_item)[design.item]
    freedom = len(scores) - design.items

    def em(logs: Vector) -> Vector:
        expert, noise = (float(value) for value in np.exp(logs))
        found = solve(design, scores, _within(noise / expert, EXPERT_RATIOS))
        left = scores - found.items[design.item] - found.experts[design.expert]
        squares = float(found.experts @ found.experts) + noise * float(np.trace(found.inverse))
        new = np.array([squares / design.experts, float(within @ left) / freedom])
        return np.asarray(np.log(np.maximum(new, 1e-9)))

    logs: Vector = np.log(np.full(2, 1 / 3))
    for _ in range(CYCLES):
        first = em(logs)
        second = em(first)
        step, bend = first - logs, second - 2 * first + logs
        length = float(np.sqrt((bend**2).sum()))
        stride = 1.0 if length < 1e-12 else float(np.sqrt((step**2).sum())) / length
        stride = min(max(stride, 1.0), 64.0)
        leap = np.clip(logs + 2 * stride * step + stride**2 * bend, -20.0, 5.0)
        new = em(leap)  # a round after the leap keeps the sequence stable
        done = float(np.abs(new - logs).max()) < SETTLED
        logs = new
        if done:
            break
    return float(np.exp(logs[0])), float(np.exp(logs[1]))


def between(design: Design, means: Vector, noise: float) -> float:
    """Return the variance between the items of a group (Paule and Mandel), nought if noise explains it all."""
    freedom = design.items - design.groups
    if freedom == 0:
        return noise / ITEM_RATIOS[0]  # one item a group: nothing to draw it to

    def excess(variance: float) -> float:
        weight = 1 / (variance + noise / design.per_item)
        total = np.bincount(design.group, weight, design.groups)
        centre = np.bincount(design.group, weight * means, design.groups) / total
        return float((weight * (means - centre[design.group]) ** 2).sum()) - freedom

    low, high = 0.0, 16.0
    if excess(low) <= 0:
        return 0.0
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if excess(middle) > 0 else (low, middle)
    return (low + high) / 2


def _within(ratio: float, bounds: tuple[float, float]) -> float:
    return min(max(ratio, bounds[0]), bounds[1])


def fit(sheet: Sheet) -> Additive:
    """Fit the model and round what is published. Time grows with experts cubed and with marks.

    Where no item has two marks, or all scores are equal, nothing is taken off anybody.
    """
    design = Design(sheet)
    raw: Vector = np.array([float(mark.score) for mark in sheet.marks])
    middle, spread = float(raw.mean()), float(raw.std())
    if spread < 1e-12 * max(abs(middle), 1.0):
        return _published(sheet, [Decimal(0)] * design.experts, (1.0, EXPERT_RATIOS[1]), [0.0] * design.items)
    scores = (raw - middle) / spread
    if len(scores) == design.items:
        expert, noise, expert_ratio = 0.0, 0.5, EXPERT_RATIOS[1]  # half of the spread is a convention
    else:
        expert, noise = components(design, scores)
        expert_ratio = _within(noise / expert, EXPERT_RATIOS)
    found = solve(design, scores, expert_ratio)
    variance = between(design, found.items, noise)
    item_ratio = _within(noise / max(variance, 1e-9), ITEM_RATIOS)
    errors = spread * np.sqrt(noise * _unit_variance(design, found.inverse, item_ratio))
    above = design.by_expert(scores - found.items[design.item]) / design.per_expert
    offsets = [rounded(spread * float(value)) for value in above]
    return _published(sheet, offsets, (item_ratio, expert_ratio), [float(error) for error in errors])


def _unit_variance(design: Design, inverse: Vector, item_ratio: float) -> Vector:
    """Return the variance of each adjusted score over the noise variance.

    Offsets depend on differences within items and so are independent of the items' mean noise: the parts add up.
    """
    trust = design.per_item / (design.per_item + item_ratio)
    total = np.bincount(design.group, trust, design.groups)
    share = np.zeros((design.groups, design.experts))  # weight of each expert in the centre of a group
    weight = (trust / total[design.group] / design.per_item)[design.item]
    np.add.at(share, (design.group[design.item], design.expert), weight)
    centre = share @ inverse
    own = design.spread_of_means(inverse)
    met = design.by_item(centre[design.group[design.item], design.expert]) / design.per_item
    both = (centre * share).sum(axis=1)[design.group]
    offsets = trust**2 * own + 2 * trust * (1 - trust) * met + (1 - trust) ** 2 * both
    middle = (1 - trust) ** 2 / (item_ratio * total)[design.group]
    return np.asarray(np.maximum(1 / (design.per_item + item_ratio) + middle + offsets, 0.0))


def _published(
    sheet: Sheet, offsets: list[Decimal], ratios: tuple[float, float], errors: list[float]
) -> Additive:
    """Do the arithmetic a spreadsheet repeats, from rounded numbers on, exactly."""
    per_item, per_expert = [0] * len(sheet.items), [0] * len(sheet.experts)
    for item, expert in zip(sheet.item_of, sheet.expert_of, strict=True):
        per_item[item] += 1
        per_expert[expert] += 1
    item_ratio, expert_ratio = rounded(ratios[0]), rounded(ratios[1])
    item_trusts = [rounded(Fraction(count) / (count + Fraction(item_ratio))) for count in per_item]
    trusts = [rounded(Fraction(count) / (count + Fraction(expert_ratio))) for count in per_expert]
    deductions = [
        rounded(EXACT.multiply(offset, trust)) for offset, trust in zip(offsets, trusts, strict=True)
    ]
    sums: list[Decimal] = [Decimal(0)] * len(sheet.items)
    for mark, item, expert in zip(sheet.marks, sheet.item_of, sheet.expert_of, strict=True):
        sums[item] = EXACT.add(sums[item], EXACT.subtract(mark.score, deductions[expert]))
    centres = _centres(sheet, sums, per_item, item_trusts)
    adjusted = []
    for at, count in enumerate(per_item):
        base = EXACT.multiply(centres[sheet.group_of_item[at]], Decimal(count))
        parts = EXACT.add(base, EXACT.multiply(item_trusts[at], EXACT.subtract(sums[at], base)))
        adjusted.append(rounded(Fraction(parts) / count))
    return Additive(
        offsets=tuple(rounded(offset) for offset in offsets),
        trusts=tuple(trusts),
        deductions=tuple(deductions),
        contributions=tuple(sums),
        centres=tuple(centres),
        item_trusts=tuple(item_trusts),
        adjusted=tuple(adjusted),
        errors=tuple(rounded(error) for error in errors),
        item_ratio=item_ratio,
        expert_ratio=expert_ratio,
    )


def _centres(sheet: Sheet, sums: list[Decimal], per_item: list[int], trusts: list[Decimal]) -> list[Decimal]:
    """Return the mean contribution of each group, an item counting by its trust."""
    above = [Fraction()] * len(sheet.groups)
    below = [Fraction()] * len(sheet.groups)
    by_count: dict[tuple[int, int], Decimal] = {}  # items of equal marks share the divisor and the trust
    trust_of: dict[int, Decimal] = {}
    for at, group in enumerate(sheet.group_of_item):
        key = (group, per_item[at])
        by_count[key] = EXACT.add(by_count.get(key, Decimal(0)), sums[at])
        trust_of[per_item[at]] = trusts[at]
        below[group] += Fraction(trusts[at])
    for (group, count), total in by_count.items():
        above[group] += Fraction(trust_of[count]) * Fraction(total) / count
    return [rounded(part / whole) for part, whole in zip(above, below, strict=True)]
