"""The three objectives, each a few optima of the same core."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from baijia.engine.assign import causes
from baijia.engine.assign.core import Core, core_of
from baijia.engine.assign.feasible import placements
from baijia.engine.assign.network import Edges, edges_of
from baijia.engine.assign.optimum import Optimum, best_plan, promising
from baijia.engine.assign.plan import Certificate, Plan
from baijia.engine.assign.problem import Pair, Problem


def plan(problem: Problem, objective: str) -> Plan:
    """Solve a problem whose pins are sound.

    Raises:
        Infeasible: no plan meets the conditions.
    """
    core = core_of(problem)
    causes.check_totals(core)
    edges, price = promising(core)
    if objective == "floor":
        core, edges = _at_highest_floor(problem, core, edges)
    best = best_plan(core, edges, price)
    if best is None:
        raise causes.explain(core, edges)
    if objective == "fair":
        from baijia.engine.assign import fair

        return fair.plan(problem, core, best)
    pairs = with_pins(problem, best)
    total = sum_of(problem, pairs)
    return plan_of(problem, objective, pairs, total, "total", optimal=True, certificate=best.certificate)


def with_pins(problem: Problem, best: Optimum) -> tuple[Pair, ...]:
    """Return the whole assignment, sorted."""
    return tuple(sorted([*zip(best.rows.tolist(), best.cols.tolist(), strict=True), *problem.pinned]))


def sum_of(problem: Problem, pairs: tuple[Pair, ...]) -> int:
    """Return the sum of affinities of these pairs."""
    ends = np.array(pairs, dtype=np.int64)
    return int(problem.affinity[ends[:, 0], ends[:, 1]].sum(dtype=np.int64))


def plan_of(
    problem: Problem,
    objective: str,
    pairs: tuple[Pair, ...],
    bound: int,
    bound_of: str,
    *,
    optimal: bool,
    certificate: Certificate | None,
) -> Plan:
    """Put the figures to an assignment."""
    ends = np.array(pairs, dtype=np.int64)
    values = problem.affinity[ends[:, 0], ends[:, 1]].astype(np.int64)
    sums = np.zeros(problem.items, dtype=np.int64)
    np.add.at(sums, ends[:, 0], values)
    return Plan(
        objective=objective,
        scale=problem.scale,
        assignment=pairs,
        total=int(values.sum()),
        min_item=int(sums.min()),
        worst_edge=int(values.min()),
        bound=bound,
        bound_of=bound_of,
        optimal=optimal,
        certificate=certificate,
        name=problem.name,
    )


def _at_highest_floor(problem: Problem, core: Core, edges: Edges) -> tuple[Core, Edges]:
    """Raise the floor by bisection over the affinities that occur, as long as a plan remains above it.

    With ``previous`` a plan must also go on keeping the most earlier pairs.
    """
    keeping = _most_kept(core, edges) if core.kept_keys.size else 0
    levels = np.unique(core.value[core.value >= 0])
    # A pin is part of the plan and caps its least affinity; so does what each item can reach at best.
    ceiling = min(
        [int(problem.affinity[pair]) for pair in problem.pinned], default=int(levels.max(initial=0))
    )
    levels = np.unique(np.concatenate([[0], levels[levels <= min(ceiling, _reachable(core))]]))
    found, found_edges = core, edges
    low, high = 0, levels.size  # levels[low] holds, levels[high] does not
    trial = levels.size - 1
    while high - low > 1:
        raised = core.above(int(levels[trial]))
        usable = raised.value[edges.rows, edges.cols] >= 0
        carried, full = placements(raised, Edges(edges.rows[usable], edges.cols[usable]))
        if full and keeping:
            full = _most_kept(raised, edges) == keeping
        if full:
            low, found = trial, raised
            found_edges = edges_of(
                core, np.concatenate([(edges.rows * core.experts + edges.cols)[usable], carried])
            )
        else:
            high = trial
        trial = (low + high) // 2
    return found, found_edges


def _reachable(core: Core) -> int:
    """Return the floor above which some item has too few pairs left, whatever the others do."""
    result = int(core.value.max(initial=0))
    for item in range(core.items):
        need = int(core.need[item])
        if need:
            result = min(result, int(np.partition(core.value[item], -need)[-need]))
    return max(result, 0)


def _most_kept(core: Core, edges: Edges) -> int:
    """Return how many open earlier pairs a plan of this core can keep at most; -1 when it has no plan."""
    flat = replace(core, value=np.where(core.value >= 0, np.int32(0), core.value), bonus=1)
    usable = flat.value[edges.rows, edges.cols] >= 0
    best = best_plan(
        flat, Edges(edges.rows[usable], edges.cols[usable]), np.zeros(core.experts, dtype=np.int64)
    )
    return -1 if best is None else int(core.is_kept(best.rows, best.cols).sum())
