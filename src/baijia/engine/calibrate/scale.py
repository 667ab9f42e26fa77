"""The advisory model and the probability of a place, from one chain of joint posterior draws.

score = level of the expert + scale of the expert x quality of the item + noise of the expert's own size.
Levels and scales are normal over the experts, noise variances scaled inverse chi-square (so that an erratic
expert loses weight). Qualities are normal around their group plus slope x pool, the median quality of what else
the item's experts were given (Mundlak, Econometrica 46, 1978): without it, experts of better pools look lenient.
It is the family of Ge, Welling and Ghahramani's and of "least squares calibration" models; instead of one mode,
the posterior is sampled by Gibbs steps (Gelman et al., Bayesian Data Analysis, ch. 11 and 15) with a fixed seed,
so that equal input gives equal output.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import lgamma

import numpy as np
import numpy.typing as npt

from baijia.engine.calibrate.scores import Sheet

Vector = npt.NDArray[np.float64]

SEED = 100
SETTLING = 100  # sweeps before the first that counts
SWEEPS = ((5_000, 1000), (50_000, 500), (10**9, 250))  # up to so many marks, so many sweeps
PER_SWEEP = 5  # draws of the qualities that one sweep gives
TAILS = (2.0, 3.0, 4.0, 6.0, 9.0, 14.0, 22.0, 40.0, 100.0)  # degrees of freedom of the experts' noise
SCALE_PRIOR = (4.0, 0.03)  # strength (in experts) and variance of scales around one


@dataclass(frozen=True, slots=True)
class Posterior:
    """Per item: mean quality on the scale of the scores, and share of draws among the best K of its group."""

    quality: Vector
    p_top: Vector
    draws: int


def sample(sheet: Sheet, places: int, first: Sequence[float]) -> Posterior:
    """Draw from the joint posterior of all items. Time grows with the number of marks.

    Args:
        sheet: the marks.
        places: K, in each group.
        first: a first estimate of the items on the scale of the scores, which tells the pools.
    """
    raw: Vector = np.array([float(mark.score) for mark in sheet.marks])
    middle, spread = float(raw.mean()), float(raw.std())
    sizes = np.bincount(np.array(sheet.group_of_item), minlength=len(sheet.groups))
    if spread < 1e-12 * max(abs(middle), 1.0):
        share = np.minimum(places / sizes, 1.0)[np.array(sheet.group_of_item)]
        return Posterior(np.full(len(sheet.items), middle), share, 1)
    sweeps = next(sweeps for most, sweeps in SWEEPS if len(sheet.marks) <= most)
    chain = _Chain(sheet, (raw - middle) / spread, (np.array(first) - middle) / spread)
    total, places_won = np.zeros(len(sheet.items)), np.zeros(len(sheet.items))
    for at in range(SETTLING + sweeps):
        mean, draws = chain.sweep(PER_SWEEP if at >= SETTLING else 1)
        if at >= SETTLING:
            total += mean
            _count_places(places_won, draws, sizes, places)
    drawn = sweeps * PER_SWEEP
    return Posterior(middle + spread * total / sweeps, places_won / drawn, drawn)


def _count_places(won: Vector, draws: Vector, sizes: npt.NDArray[np.intp], places: int) -> None:
    """Add one for each draw in which an item is among the best of its group; items stand group by group."""
    start = 0
    for size in sizes.tolist():
        if places >= size:
            won[start : start + size] += len(draws)
        else:
            block = draws[:, start : start + size]
            best = np.argpartition(block, size - places, axis=1)[:, size - places :]
            won[start : start + size] += np.bincount(best.ravel(), minlength=size)
        start += size


@dataclass
class _Chain:
    """State of the sampler; scores are standardised, and so are all its numbers."""

    sheet: Sheet
    scores: Vector
    first: Vector
    random: np.random.Generator = field(default_factory=lambda: np.random.Generator(np.random.PCG64(SEED)))

    def __post_init__(self) -> None:
        self.items, self.experts = len(self.sheet.items), len(self.sheet.experts)
        self.groups = len(self.sheet.groups)
        self.item = np.array(self.sheet.item_of, dtype=np.intp)
        self.expert = np.array(self.sheet.expert_of, dtype=np.intp)
        self.group = np.array(self.sheet.group_of_item, dtype=np.intp)
        self.group_size = np.bincount(self.group, minlength=self.groups).astype(float)
        self.marks = np.bincount(self.expert, minlength=self.experts).astype(float)
        self.sums = self.per_expert(self.scores)
        means = np.bincount(self.item, self.scores, self.items) / np.bincount(self.item, minlength=self.items)
        self.level: Vector = self.per_expert(self.scores - means[self.item]) / (self.marks + 1)
        self.scale: Vector = np.ones(self.experts)
        self.noise: Vector = np.full(self.experts, 0.4)  # variances, one an expert
        self.quality: Vector = np.zeros(self.items)
        self.centre: Vector = np.zeros(self.groups)
        self.slope, self.pool = 0.0, self._pools()
        self.middle = 0.0
        self.quality_var, self.level_var, self.noise_var, self.scale_var = 0.4, 0.25, 0.4, 0.04
        self.centre_var, self.tail = 0.25, 6.0

    def per_expert(self, values: Vector) -> Vector:
        return np.asarray(np.bincount(self.expert, values, self.experts), dtype=np.float64)

    def _pools(self) -> Vector:
        """Return, per item, the median over its experts of the mean estimate of their other items, centred."""
        others = np.maximum(self.marks[self.expert] - 1, 1)
        left = (self.per_expert(self.first[self.item])[self.expert] - self.first[self.item]) / others
        left = np.where(self.marks[self.expert] > 1, left, float(self.first.mean()))
        ordered = left[np.lexsort((left, self.item))]
        counts = np.bincount(self.item, minlength=self.items)
        start = np.cumsum(counts) - counts
        median = (ordered[start + (counts - 1) // 2] + ordered[start + counts // 2]) / 2
        return np.asarray(median - median.mean())

    def _around(self) -> Vector:
        """Return the qualities less their prior means."""
        return np.asarray(self.quality - self.centre[self.group] - self.slope * self.pool)

    def sweep(self, draws: int) -> tuple[Vector, Vector]:
        """Do one sweep; return the items' conditional means plus the middle level, and ``draws`` draws."""
        mean, drawn = self._qualities(draws)
        self.quality = drawn[0]
        self._slope()
        self._centres()
        self._shift()
        deviation = float(np.sqrt(self.level_var / self.experts))
        self.middle = float(self.level.mean()) + deviation * self.random.standard_normal()
        self._experts()
        self._variances()
        return mean + self.middle, drawn

    def _qualities(self, draws: int) -> tuple[Vector, Vector]:
        weight = (self.scale / self.noise)[self.expert]
        precision = (
            np.bincount(self.item, weight * self.scale[self.expert], self.items) + 1 / self.quality_var
        )
        pull = np.bincount(self.item, weight * (self.scores - self.level[self.expert]), self.items)
        mean = (pull + (self.centre[self.group] + self.slope * self.pool) / self.quality_var) / precision
        drawn = mean + self.random.standard_normal((draws, self.items)) / np.sqrt(precision)
        return mean, drawn

    def _slope(self) -> None:
        around = self.quality - self.centre[self.group]
        precision = float((self.pool**2).sum()) / self.quality_var + 1
        pull = float((self.pool * around).sum()) / self.quality_var
        self.slope = pull / precision + self.random.standard_normal() / precision**0.5

    def _centres(self) -> None:
        """Group centres around nought; a single group has none, for the middle level already is it."""
        if self.groups == 1:
            return
        precision = self.group_size / self.quality_var + 1 / self.centre_var
        above = self.quality - self.slope * self.pool
        pull = np.bincount(self.group, above, self.groups) / self.quality_var
        self.centre = pull / precision + self.random.standard_normal(self.groups) / np.sqrt(precision)
        scatter = 0.5 + float((self.centre**2).sum())
        self.centre_var = scatter / (2 * self.random.standard_gamma((self.groups + 1) / 2))

    def _shift(self) -> None:
        """Move all qualities against all levels at once, the direction in which single steps crawl."""
        tilt = self.scale - self.scale.mean()
        grouped = self.groups > 1
        around, variance = (self.centre, self.centre_var) if grouped else (self._around(), self.quality_var)
        precision = len(around) / variance + float((tilt**2).sum()) / self.level_var
        pull = -float(around.sum()) / variance
        pull += float((tilt * (self.level - self.level.mean())).sum()) / self.level_var
        by = pull / precision + self.random.standard_normal() / precision**0.5
        self.quality = self.quality + by
        if grouped:
            self.centre = self.centre + by
        self.level = self.level - self.scale * by

    def _experts(self) -> None:
        """Level and scale of each expert jointly: a regression of the marks on the qualities."""
        seen = self.quality[self.item]
        level_precision = self.marks / self.noise + 1 / self.level_var
        cross = self.per_expert(seen) / self.noise
        scale_precision = self.per_expert(seen * seen) / self.noise + 1 / self.scale_var
        level_pull = self.sums / self.noise + self.middle / self.level_var
        scale_pull = self.per_expert(seen * self.scores) / self.noise + 1 / self.scale_var
        reduced = scale_precision - cross * cross / level_precision
        mean = (scale_pull - cross * level_pull / level_precision) / reduced
        self.scale = mean + self.random.standard_normal(self.experts) / np.sqrt(reduced)
        mean = (level_pull - cross * self.scale) / level_precision
        self.level = mean + self.random.standard_normal(self.experts) / np.sqrt(level_precision)
        left = self.scores - self.level[self.expert] - self.scale[self.expert] * seen
        scatter = self.tail * self.noise_var + self.per_expert(left * left)
        self.noise = np.maximum(
            scatter / (2 * self.random.standard_gamma((self.tail + self.marks) / 2)), 1e-8
        )

    def _variances(self) -> None:
        gamma = self.random.standard_gamma
        around = self._around()
        self.quality_var = (0.5 + float((around**2).sum())) / (2 * gamma((self.items + 1) / 2))
        scatter = 0.02 + float(((self.level - self.middle) ** 2).sum())
        self.level_var = max(scatter / (2 * gamma((self.experts + 1) / 2)), 1e-8)
        strength, variance = SCALE_PRIOR
        scatter = strength * variance + float(((self.scale - 1) ** 2).sum())
        self.scale_var = max(scatter / (2 * gamma((self.experts + strength) / 2)), 1e-8)
        inverse = float((1 / self.noise).sum())
        self.noise_var = gamma(self.experts * self.tail / 2 + 1) / (self.tail / 2 * inverse + 0.05)
        self._tail(inverse)

    def _tail(self, inverse: float) -> None:
        """How unequal the experts' noise is: the degrees of freedom, drawn from a grid."""
        grid = np.array(TAILS)
        norm = np.array([lgamma(value / 2) for value in TAILS])
        log = self.experts * (grid / 2 * np.log(grid * self.noise_var / 2) - norm)
        log -= grid / 2 * (float(np.log(self.noise).sum()) + self.noise_var * inverse)
        share = np.cumsum(np.exp(log - log.max()))
        at = int(np.searchsorted(share, self.random.random() * share[-1]))
        self.tail = TAILS[min(at, len(TAILS) - 1)]
