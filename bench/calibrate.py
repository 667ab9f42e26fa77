"""Measures the calibration on simulated rounds whose true qualities are known.

    python bench/calibrate.py [--seeds 8] [--first 0] [--scenario base --scenario k3]

Prints, beside the plain mean, the trimmed mean and the z-score per expert: recall of the true best 10 % and 30 %
and Spearman's correlation; for ``p_top`` the calibration error in ten bins (mean and worst), the Brier score and
that of draws from the additive model alone; and the goal for recall. Means over the seeds from ``--first`` on, with
their standard error for the advisory recalls; p_top is pooled.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial

import numpy as np
import numpy.typing as npt

from baijia.engine.calibrate import Mark, Sheet, calibrate
from baijia.engine.calibrate.additive import Design, between, components, solve

Vector = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Scenario:
    """How a round is simulated: standard deviations are in points of a 100-point scale."""

    items: int = 1000
    experts: int = 120
    per_item: int = 5
    truth: float = 5.0
    leniency: float = 4.0
    noise: float = 5.0
    scale: float = 0.25  # standard deviation of the logarithm of the experts' scale and noise
    erratic: float = 0.03  # share of experts whose marks do not depend on the item
    fields: int = 12
    field_spread: float = 0.0
    own_field: float | None = None  # chance that a mark comes from an expert of the item's field
    tiers: bool = False  # fields are quality tiers: the true best stand in the first
    grouped: bool = False  # the sheet names the field as group, and places are counted per group
    goal: tuple[float, float | None] | None = field(default=None, compare=False)  # recall @10 %, @30 %


SCENARIOS = {
    "base": Scenario(goal=(0.688, 0.804)),
    "k = 3": Scenario(per_item=3, goal=(0.618, None)),
    "leniency 6": Scenario(leniency=6.0, goal=(0.685, None)),
    "leniency 1.5": Scenario(leniency=1.5, goal=(0.690, None)),
    "15 % erratic": Scenario(erratic=0.15, goal=(0.656, None)),
    "8 items an expert": Scenario(experts=625, goal=(0.680, None)),
    "noise 8": Scenario(noise=8.0, goal=(0.569, None)),
    "few experts": Scenario(items=200, experts=12),
    "own field 90 %": Scenario(field_spread=4.0, own_field=0.9, goal=(0.626, None)),
    "own field 50 %": Scenario(field_spread=4.0, own_field=0.5, goal=(0.726, None)),
    "own field 90 %, grouped": Scenario(field_spread=4.0, own_field=0.9, grouped=True),
    "closed panels, grouped": Scenario(field_spread=4.0, own_field=1.0, grouped=True),
    "tiered pools 80 %": Scenario(fields=4, own_field=0.8, tiers=True),
    "tiers, honest": Scenario(fields=4, own_field=0.8, tiers=True, leniency=0.0, scale=0.0, erratic=0.0),
    "10,000 scores": Scenario(items=2000, experts=240),
    "clean honest": Scenario(leniency=0.0, scale=0.0, erratic=0.0),
}


@dataclass(frozen=True)
class Round:
    """A simulated sheet and the true quality of each item of it, in the order of ``sheet.items``."""

    sheet: Sheet
    truth: Vector


def simulate(scenario: Scenario, seed: int) -> Round:
    """Draw qualities, experts, a balanced assignment and integer marks from 0 to 100."""
    random = np.random.default_rng(seed)
    field_of = np.arange(scenario.items) % scenario.fields
    effect = random.normal(0, 1, scenario.fields) * scenario.field_spread
    truth = random.normal(0, scenario.truth, scenario.items) + effect[field_of]
    if scenario.tiers:
        rank = np.argsort(np.argsort(-truth))
        field_of = rank * scenario.fields // scenario.items
    level = random.normal(0, 1, scenario.experts) * scenario.leniency
    scale = np.exp(random.normal(0, 1, scenario.experts) * scenario.scale)
    noise = scenario.noise * np.exp(random.normal(0, 1, scenario.experts) * scenario.scale)
    erratic = random.random(scenario.experts) < scenario.erratic
    item, expert = _assignment(scenario, field_of, random)
    marks = 75 + level[expert] + scale[expert] * truth[item]
    marks += random.normal(0, 1, len(item)) * noise[expert]
    wild = 75 + level[expert] + random.normal(0, 12, len(item))
    marks = np.clip(np.rint(np.where(erratic[expert], wild, marks)), 0, 100).astype(int)
    group = [f"G{at:02d}" if scenario.grouped else "" for at in field_of]
    sheet = Sheet.of(
        Mark(f"P{i:05d}", f"E{j:04d}", Decimal(int(mark)), group[i])
        for i, j, mark in zip(item.tolist(), expert.tolist(), marks, strict=True)
    )
    return Round(sheet, truth[[int(name[1:]) for name in sheet.items]])


def _assignment(
    scenario: Scenario, field_of: npt.NDArray[np.intp], random: np.random.Generator
) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
    """Give each item ``per_item`` experts, of its own field with the chance asked for, loads kept level."""
    own = np.arange(scenario.experts) % scenario.fields
    load = np.zeros(scenario.experts)
    pairs: list[tuple[int, int]] = []
    for item in random.permutation(scenario.items).tolist():
        price = load + 1.5 * random.random(scenario.experts)
        for _ in range(scenario.per_item):
            cost = price
            if scenario.own_field is not None:
                at_home = random.random() < scenario.own_field
                cost = price + np.where((own == field_of[item]) == at_home, 0.0, 1e6)
            chosen = int(np.argmin(cost))
            price[chosen] = 1e9
            load[chosen] += 1
            pairs.append((item, chosen))
    array = np.array(pairs, dtype=np.intp)
    return array[:, 0], array[:, 1]


def recall(estimate: Vector, truth: Vector, share: float) -> float:
    """Return the share of the true best that the estimate finds."""
    count = round(len(truth) * share)
    best = set(np.argsort(-truth, kind="stable")[:count].tolist())
    return len(best & set(np.argsort(-estimate, kind="stable")[:count].tolist())) / count


def spearman(one: Vector, other: Vector) -> float:
    """Return the correlation of ranks; ties are rare here and stand in the order of the items."""
    ranks = [np.argsort(np.argsort(values, kind="stable"), kind="stable") for values in (one, other)]
    return float(np.corrcoef(ranks[0], ranks[1])[0, 1])


def calibration_error(stated: Vector, came: Vector) -> tuple[float, float]:
    """Return mean and worst distance of stated and observed share in ten bins (bins below 20 items not worst)."""
    bins = np.minimum((stated * 10).astype(int), 9)
    mean = worst = 0.0
    for at in range(10):
        inside = bins == at
        if inside.any():
            gap = abs(float(stated[inside].mean() - came[inside].mean()))
            mean += gap * float(inside.mean())
            worst = max(worst, gap if inside.sum() >= 20 else 0.0)
    return mean, worst


def columns(played: Round, places: int) -> tuple[dict[str, Vector], Vector, float]:
    """Return the estimates by name, p_top, and the processor seconds the calibration took."""
    sheet = played.sheet
    begun = time.process_time()
    rows = {row.item: row for row in calibrate(sheet, places).rows}
    seconds = time.process_time() - begun
    found = [rows[item] for item in sheet.items]
    item, expert = np.array(sheet.item_of), np.array(sheet.expert_of)
    scores = np.array([float(mark.score) for mark in sheet.marks])
    count = np.maximum(np.bincount(expert), 1)
    centre = np.bincount(expert, scores) / count
    spread = np.sqrt(np.bincount(expert, (scores - centre[expert]) ** 2) / count) + 1e-9
    named = {
        "mean": np.array([float(row.raw) for row in found]),
        "trimmed": np.array([float(row.trimmed) for row in found]),
        "z-score": np.bincount(item, (scores - centre[expert]) / spread[expert]) / np.bincount(item),
        "adjusted": np.array([float(row.adjusted) for row in found]),
        "advisory": np.array([float(row.advisory) for row in found]),
    }
    return named, np.array([float(row.p_top) for row in found]), seconds


def additive_chance(played: Round, places: int, draws: int = 2000) -> Vector:
    """Return the probability of a place by joint draws from the additive model alone, for comparison."""
    design = Design(played.sheet)
    scores = np.array([float(mark.score) for mark in played.sheet.marks])
    scores = (scores - scores.mean()) / scores.std()
    expert, noise = components(design, scores)
    found = solve(design, scores, noise / expert)
    ratio = noise / max(between(design, found.items, noise), 1e-6)
    trust = design.per_item / (design.per_item + ratio)
    random = np.random.default_rng(1)
    lower = np.linalg.cholesky(found.inverse * noise)
    levels = found.experts[:, None] + lower @ random.standard_normal((len(lower), draws))
    counts = np.zeros((design.items, design.experts))
    counts[design.item, design.expert] = 1 / design.per_item[design.item]
    means = (design.by_item(scores) / design.per_item)[:, None] - counts @ levels
    own = np.sqrt(noise / (design.per_item + ratio))[:, None] * random.standard_normal(means.shape)
    centre = np.array([means[design.group == at].mean(axis=0) for at in range(design.groups)])[design.group]
    drawn = centre + trust[:, None] * (means - centre) + own
    return np.asarray(_by_group(played.sheet, drawn, lambda part: _best(part, places).mean(axis=1)))


def _best(values: Vector, places: int) -> npt.NDArray[np.bool_]:
    if places >= len(values):
        return np.ones_like(values, dtype=bool)
    return np.asarray(values >= np.sort(values, axis=0)[-places])


def _reached(values: Vector, places: int) -> Vector:
    return _best(values, places).astype(float)


def _by_group(sheet: Sheet, values: Vector, of: Callable[[Vector], Vector]) -> Vector:
    result = np.zeros(len(sheet.items))
    for group in range(len(sheet.groups)):
        at = np.flatnonzero(np.array(sheet.group_of_item) == group)
        result[at] = of(values[at])
    return result


def measure(scenario: Scenario, seeds: range) -> tuple[dict[str, Vector], dict[str, float]]:
    """Return per column the mean (recall 10 %, recall 30 %, Spearman), and the figures of p_top."""
    results: dict[str, list[tuple[float, float, float]]] = {}
    stated, came, alone, slowest = [], [], [], 0.0
    for seed in seeds:
        played = simulate(scenario, seed)
        sheet, truth = played.sheet, played.truth
        places = max(1, round(scenario.items * 0.1 / (scenario.fields if scenario.grouped else 1)))
        named, chance, seconds = columns(played, places)
        slowest = max(slowest, seconds)
        stated.append(chance)
        came.append(_by_group(sheet, truth, partial(_reached, places=places)))
        alone.append(additive_chance(played, places))
        if scenario.grouped:  # within a group only order counts: compare each value with its group's cut
            truth = _by_group(sheet, truth, _standing)
            named = {name: _by_group(sheet, values, _standing) for name, values in named.items()}
        for name, values in named.items():
            figures = (recall(values, truth, 0.1), recall(values, truth, 0.3), spearman(values, truth))
            results.setdefault(name, []).append(figures)
    p, seen, other = np.concatenate(stated), np.concatenate(came), np.concatenate(alone)
    error, worst = calibration_error(p, seen)
    chance_figures = {
        "error": error,
        "worst": worst,
        "brier": float(((p - seen) ** 2).mean()),
        "brier_additive": float(((other - seen) ** 2).mean()),
        "seconds": slowest,
        **dict(zip(("se10", "se30"), _standard_errors(results["advisory"]), strict=True)),
    }
    return {name: np.mean(figures, axis=0) for name, figures in results.items()}, chance_figures


def _standard_errors(figures: list[tuple[float, float, float]]) -> list[float]:
    """Return the standard errors of the mean recalls at 10 % and 30 % over rounds."""
    if len(figures) < 2:
        return [0.0, 0.0]
    return [float(value) for value in np.std(figures, axis=0, ddof=1)[:2] / np.sqrt(len(figures))]


def _standing(values: Vector) -> Vector:
    return np.asarray(np.argsort(np.argsort(values, kind="stable"), kind="stable") / len(values))


def main() -> None:
    """Print the table, as docs/reference/calibrate.md shows it."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--seeds", type=int, default=8)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--scenario", action="append", choices=SCENARIOS)
    options = parser.parse_args()
    names = ("mean", "trimmed", "z-score", "adjusted", "advisory")
    print(
        "| scenario | "
        + " | ".join(names)
        + " | goal | standard error | error, worst | Brier (additive) | CPU s |"
    )
    print("|---" * (len(names) + 6) + "|")
    for title in options.scenario or SCENARIOS:
        figures, chance = measure(SCENARIOS[title], range(options.first, options.first + options.seeds))
        cells = [" ".join(f"{value:.3f}" for value in figures[name]) for name in names]
        goal = SCENARIOS[title].goal
        wanted = (
            "" if goal is None else " ".join(f"{value - 0.015:.3f}" for value in goal if value is not None)
        )
        brier = f"{chance['brier']:.4f} ({chance['brier_additive']:.4f})"
        print(
            f"| {title} | {' | '.join(cells)} | {wanted} | {chance['se10']:.3f} {chance['se30']:.3f} "
            f"| {chance['error']:.3f}, {chance['worst']:.3f} | {brier} | {chance['seconds']:.2f} |",
            flush=True,
        )


if __name__ == "__main__":
    main()
