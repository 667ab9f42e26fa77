"""Checks a plan against its problem in one pass over the pairs, without a solver."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from baijia.engine.assign.plan import Certificate, Plan
from baijia.engine.assign.problem import Label, Pair, Problem


def check(problem: Problem, plan: Plan) -> list[str]:
    """Return what is wrong with a plan; an empty list proves it.

    Proven are all conditions and figures of the plan and, when it has a certificate, that no plan has a
    greater total (for ``floor`` among those with no affinity below the worst edge; with ``previous`` that no
    plan keeps more pairs and none that keeps as many has a greater total). The inequality is in
    ``docs/reference/assign.md``.
    """
    faults = list(_conditions(problem, plan))
    if not faults:
        faults = list(_figures(problem, plan))
    if not faults and plan.certificate is not None:
        faults = list(_proof(problem, plan, plan.certificate))
    return faults


def bonus_of(problem: Problem) -> int:
    """Return the weight of a kept pair: scale x all reviews + 1, nought without ``previous``."""
    return problem.scale * int(problem.needs.sum()) + 1 if problem.previous else 0


def dual_value(problem: Problem, certificate: Certificate, *, floor: int = 0) -> int:
    """Return the right-hand side of the inequality in units of 1/scale, without pairs below ``floor``."""
    import numpy as np

    low = np.array(certificate.expert_dual_min, dtype=np.int64)
    high = np.array(certificate.expert_dual_max, dtype=np.int64)
    items = np.array(certificate.item_dual, dtype=np.int64)
    result = int(problem.needs @ items) + int(problem.load_max @ high) - int(problem.load_min @ low)
    result += sum((problem.max_same_group or 0) * value for _, _, value in certificate.group_dual)
    gates: dict[int, list[tuple[Label, int]]] = {}
    for item, label, value in certificate.group_dual:
        gates.setdefault(item, []).append((label, value))
    members: dict[Label | None, list[int]] = {}
    for expert, group in enumerate(problem.groups or ()):
        members.setdefault(group, []).append(expert)
    kept, pinned = _by_item(problem.previous), _by_item(problem.pinned)
    bonus = bonus_of(problem)
    for item in range(problem.items):
        row = problem.affinity[item]
        rest = row - items[item] - high + low
        for expert in kept.get(item, ()):
            rest[expert] += bonus
        for label, value in gates.get(item, ()):
            rest[members[label]] -= value
        own = pinned.get(item, [])
        result += int(rest[own].sum())
        possible = row >= floor
        possible[own] = False
        result += int(np.maximum(rest[possible], 0).sum())
    return result


def _by_item(pairs: tuple[tuple[int, int], ...]) -> dict[int, list[int]]:
    result: dict[int, list[int]] = {}
    for item, expert in pairs:
        result.setdefault(item, []).append(expert)
    return result


def _conditions(problem: Problem, plan: Plan) -> Iterator[str]:
    pairs = set(plan.assignment)
    if list(plan.assignment) != sorted(pairs):
        yield "the assignment is not sorted, or a pair stands twice"
    for item, expert in sorted(pairs):
        if not (0 <= item < problem.items and 0 <= expert < problem.experts):
            yield f"[{item}, {expert}] names no pair"
            return
        if problem.affinity[item, expert] < 0:
            yield f"[{item}, {expert}] is no possible pair"
    missing = sorted({*problem.pinned} - pairs)
    yield from (f"[{item}, {expert}] is pinned, but missing" for item, expert in missing)
    yield from _counts(problem, pairs)


def _counts(problem: Problem, pairs: set[Pair]) -> Iterator[str]:
    reviews, loads = Counter(item for item, _ in pairs), Counter(expert for _, expert in pairs)
    for item, need in enumerate(problem.needs.tolist()):
        if reviews[item] != need:
            yield f"item {item} has {reviews[item]} reviews, not {need}"
    limits = zip(problem.load_min.tolist(), problem.load_max.tolist(), strict=True)
    for expert, (low, high) in enumerate(limits):
        if not low <= loads[expert] <= high:
            yield f"expert {expert} has {loads[expert]} reviews, not {low} to {high}"
    if problem.groups is None or problem.max_same_group is None:
        return
    groups = Counter((item, problem.groups[expert]) for item, expert in pairs)
    for (item, label), count in groups.items():
        if label is not None and count > problem.max_same_group:
            yield f"item {item} has {count} experts of group {label}, more than {problem.max_same_group}"


def _figures(problem: Problem, plan: Plan) -> Iterator[str]:
    values = [int(problem.affinity[pair]) for pair in plan.assignment]
    sums: Counter[int] = Counter()
    for (item, _), value in zip(plan.assignment, values, strict=True):
        sums[item] += value
    true = {"total": sum(values), "min_item": min(sums.values()), "worst_edge": min(values)}
    for figure, value in true.items():
        if getattr(plan, figure) != value:
            yield f"{figure} is {value}, not {getattr(plan, figure)}"
    if plan.bound < true[plan.bound_of]:
        yield f"the bound {plan.bound} is below the plan's own {plan.bound_of}"


def _proof(problem: Problem, plan: Plan, certificate: Certificate) -> Iterator[str]:
    sizes = {
        "item_dual": (len(certificate.item_dual), problem.items),
        "expert_dual_min": (len(certificate.expert_dual_min), problem.experts),
        "expert_dual_max": (len(certificate.expert_dual_max), problem.experts),
    }
    wrong = [
        f"{name} has {size} values, not {right}" for name, (size, right) in sizes.items() if size != right
    ]
    yield from wrong
    if wrong:
        return
    known = {label for label in problem.groups or () if label is not None}
    if any(
        item not in range(problem.items) or label not in known for item, label, _ in certificate.group_dual
    ):
        yield "group_dual names an item or group that does not exist"
        return
    prices = [*certificate.expert_dual_min, *certificate.expert_dual_max]
    if min([*prices, *(value for _, _, value in certificate.group_dual)], default=0) < 0:
        yield "a price of an expert or a group is negative"
    kept = len({*plan.assignment} & {*problem.previous})
    floor = plan.worst_edge if plan.objective == "floor" else 0
    proven = dual_value(problem, certificate, floor=floor) - bonus_of(problem) * kept
    if proven != plan.bound:
        yield f"the certificate proves the bound {proven}, not {plan.bound}"
    if plan.optimal and plan.bound_of == "total" and plan.bound != plan.total:
        yield "called optimal, but the bound is above the total"
