"""Small random problems, and their best figures by trying every assignment."""

from __future__ import annotations

import itertools
import random
from typing import Any

from baijia.engine.assign import Plan, Problem

Key = tuple[int, ...]


def document(seed: int) -> dict[str, Any]:
    """Return a problem of at most four items and five experts, with every condition now and then."""
    draw = random.Random(seed)
    items, experts, scale = draw.randint(1, 4), draw.randint(1, 5), draw.choice([3, 10, 1000])
    affinity = [
        [None if draw.random() < 0.15 else draw.randint(0, scale) for _ in range(experts)]
        for _ in range(items)
    ]
    result: dict[str, Any] = {"scale": scale, "affinity": affinity}
    most = min(3, experts)
    if draw.random() < 0.6:
        result["reviews_per_item"] = draw.randint(1, most)
    else:
        result["reviews_per_item"] = [draw.randint(1, most) for _ in range(items)]
    if draw.random() < 0.7:
        low = [draw.randint(0, 2) for _ in range(experts)]
        high = [least + draw.randint(0, 3) for least in low]
        result["load_min"] = low if draw.random() < 0.5 else min(low)
        result["load_max"] = high if draw.random() < 0.5 else max(high)
    if draw.random() < 0.4:
        result["conflicts"] = [list(pair) for pair in _pairs(draw, items, experts, 3)]
    if draw.random() < 0.5:
        result["reviewer_group"] = [draw.choice([None, "A", "B", 7]) for _ in range(experts)]
        result["max_same_group"] = draw.randint(1, 2)
    if draw.random() < 0.3:
        result["pinned"] = [list(pair) for pair in _pairs(draw, items, experts, 2)]
    if draw.random() < 0.3:
        result["previous"] = [list(pair) for pair in _pairs(draw, items, experts, 6)]
    return result


def _pairs(draw: random.Random, items: int, experts: int, most: int) -> list[tuple[int, int]]:
    count = draw.randint(1, most)
    return sorted({(draw.randrange(items), draw.randrange(experts)) for _ in range(count)})


def best(problem: Problem, objective: str) -> Key | None:
    """Return the best figures in their order of weight (see ``key``), or None without an assignment."""
    rows = [_choices(problem, item) for item in range(problem.items)]
    keys = []
    for chosen in itertools.product(*rows):
        pairs = [(item, expert) for item, experts in enumerate(chosen) for expert in experts]
        loads = [sum(expert == other for _, other in pairs) for expert in range(problem.experts)]
        limits = zip(problem.load_min, loads, problem.load_max, strict=True)
        if all(low <= load <= high for low, load, high in limits):
            keys.append(_key(problem, pairs, objective))
    return max(keys, default=None)


def key(problem: Problem, plan: Plan) -> Key:
    """Return kept pairs, then what the objective puts first, then the total."""
    return _key(problem, list(plan.assignment), plan.objective)


def _choices(problem: Problem, item: int) -> list[tuple[int, ...]]:
    row = problem.affinity[item].tolist()
    must = {expert for at, expert in problem.pinned if at == item}
    result = []
    for experts in itertools.combinations(range(problem.experts), int(problem.needs[item])):
        if must <= set(experts) and all(row[expert] >= 0 for expert in experts):
            labels = [problem.groups[expert] for expert in experts] if problem.groups else []
            named = [label for label in labels if label is not None]
            if all(named.count(label) <= (problem.max_same_group or 0) for label in named):
                result.append(experts)
    return result


def _key(problem: Problem, pairs: list[tuple[int, int]], objective: str) -> Key:
    values = [int(problem.affinity[pair]) for pair in pairs]
    sums = [0] * problem.items
    for (item, _), value in zip(pairs, values, strict=True):
        sums[item] += value
    first = {"total": (), "floor": (min(values),), "fair": (min(sums),)}[objective]
    return (len({*pairs} & {*problem.previous}), *first, sum(values))
