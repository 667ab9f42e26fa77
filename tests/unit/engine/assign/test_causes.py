from __future__ import annotations

import itertools
from typing import Any

import pytest

from baijia.engine import assign
from baijia.engine.assign import optimum
from unit.engine.assign import brute


def cause(document: dict[str, Any]) -> assign.Infeasible:
    with pytest.raises(assign.Infeasible) as caught:
        assign.solve(assign.problem_of(document))
    return caught.value


def square(items: int, experts: int, **more: Any) -> dict[str, Any]:
    return {"affinity": [[500] * experts for _ in range(items)], "reviews_per_item": 1} | more


def test_items_with_too_few_experts_are_named_with_those_left() -> None:
    document = square(6, 5, reviews_per_item=3)
    for item in (1, 3, 4):
        document["affinity"][item] = [500, None, None, None, 500]
    found = cause(document | {"conflicts": [[5, 0], [5, 1]]})
    assert (found.kind, found.items, found.experts) == ("experts", (1, 3, 4), (0, 4))
    assert (found.needed, found.available, found.shortage) == (9, 6, 3)
    assert "项目 1、3、4" in found.cause
    assert "专家 0、4" in found.cause
    assert "补足 3 份" in found.remedy


def test_loads_of_the_few_experts_open_to_some_items() -> None:
    document = square(8, 6, load_max=2)
    for item in (2, 5, 6):
        document["affinity"][item] = [None, 500, None, None, None, None]
    found = cause(document)
    assert (found.kind, found.items, found.experts) == ("load_max", (2, 5, 6), (1,))
    assert (found.needed, found.available) == (3, 2)


def test_least_loads_that_the_open_items_cannot_fill() -> None:
    document = square(6, 4, load_min=[3, 3, 0, 0], reviews_per_item=1)
    for item in range(6):
        document["affinity"][item][0] = document["affinity"][item][1] = 500 if item in (0, 4) else None
    found = cause(document)
    assert (found.kind, found.items, found.experts) == ("items", (0, 4), (0, 1))
    assert (found.needed, found.available) == (6, 2)


def test_sums_of_loads() -> None:
    short = cause(square(5, 3, reviews_per_item=2, load_max=3))
    assert (short.kind, short.needed, short.available) == ("load_max", 10, 9)
    assert "提高 1" in short.remedy
    long = cause(square(5, 3, load_min=2))
    assert (long.kind, long.needed, long.available) == ("load_min", 6, 5)


def test_group_limit() -> None:
    found = cause(square(3, 4, reviews_per_item=3, reviewer_group=["甲", "甲", "甲", None], max_same_group=1))
    assert found.kind == "group"
    assert found.items
    assert "同组" in found.cause
    assert (found.needed, found.available) == (3 * len(found.items), 2 * len(found.items))


def test_pins() -> None:
    barred = cause(square(2, 2, pinned=[[0, 1]], conflicts=[[0, 1]]))
    assert (barred.kind, barred.items, barred.experts) == ("pin_impossible", (0,), (1,))
    assert "回避" in barred.cause
    assert "无匹配度" in cause({"affinity": [[1, None]], "reviews_per_item": 1, "pinned": [[0, 1]]}).cause
    many = cause(square(3, 3, pinned=[[0, 0], [0, 1]]))
    assert (many.kind, many.items, many.experts, many.available) == ("pins_exceed", (0,), (0, 1), 1)
    loaded = cause(square(3, 3, load_max=1, pinned=[[0, 2], [1, 2]]))
    assert (loaded.kind, loaded.items, loaded.experts) == ("pins_exceed", (0, 1), (2,))
    grouped = cause(
        square(3, 3, reviews_per_item=2, reviewer_group=["甲"] * 3, max_same_group=1, pinned=[[1, 0], [1, 2]])
    )
    assert (grouped.kind, grouped.items, grouped.experts) == ("pins_exceed", (1,), (0, 2))


def test_further_gaps_are_announced() -> None:
    document = square(4, 4, reviews_per_item=2)
    document["affinity"][0] = [500, None, None, None]
    document["affinity"][3] = [None, None, None, 500]
    found = cause(document)
    assert found.items == (0,)
    assert found.shortage == 2
    assert "还缺 1 份" in found.remedy


@pytest.mark.parametrize("sparse", [False, True])
def test_the_named_set_is_truly_short(sparse: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """Alone, with only its own conditions, the named set cannot be served; and the gap is as stated."""
    if sparse:
        monkeypatch.setattr(optimum, "SMALL", 0)
    kinds = set()
    for seed in range(200):
        document = brute.document(seed)
        document.pop("pinned", None)
        problem = assign.problem_of(document)
        found = reason(problem)
        if found is not None:
            kinds.add(found.kind)
            assert found.needed > found.available, seed
            assert most_for(problem, found) == found.available, seed
    assert kinds == {"experts", "items", "load_max", "load_min", "group"}


def reason(problem: assign.Problem) -> assign.Infeasible | None:
    try:
        assign.solve(problem)
    except assign.Infeasible as found:
        return found
    return None


def most_for(problem: assign.Problem, found: assign.Infeasible) -> int:
    """Return by trial how many reviews the named items can get, or the named experts can be given."""
    if found.kind == "load_min":
        return int(problem.needs.sum())
    capacity = int(problem.load_max.clip(max=problem.items).sum())
    if found.kind == "load_max" and len(found.items) == problem.items and found.available == capacity:
        return capacity  # the sums alone forbid a plan
    upper = problem.load_min if found.kind == "items" else problem.load_max
    edges = [pair for pair in itertools.product(found.items, found.experts) if problem.affinity[pair] >= 0]
    best = 0
    for chosen in itertools.product((0, 1), repeat=len(edges)):
        pairs = [edge for edge, taken in zip(edges, chosen, strict=True) if taken]
        if len(pairs) > best and fits(problem, pairs, upper):
            best = len(pairs)
    return best


def fits(problem: assign.Problem, pairs: list[tuple[int, int]], upper: Any) -> bool:
    for item in range(problem.items):
        own = [expert for at, expert in pairs if at == item]
        labels = [problem.groups[expert] for expert in own] if problem.groups else []
        named = [label for label in labels if label is not None]
        if len(own) > problem.needs[item]:
            return False
        if any(named.count(label) > (problem.max_same_group or 0) for label in named):
            return False
    return all(
        sum(expert == other for _, other in pairs) <= upper[expert] for expert in range(problem.experts)
    )
