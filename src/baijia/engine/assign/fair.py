"""The fair plan: the worst item as high as can be, then the total. Hard in general, so a search with an
honest bound.

From the plan of greatest total, poor items are lifted to the target by chains of exchanges; the target comes
down by bisection when some cannot be; then circles of exchanges win back total without going below it. Few
pairs are settled exactly by an integer program. No step looks at the clock.
"""

from __future__ import annotations

import numpy as np

from baijia.engine.assign import exact
from baijia.engine.assign.core import Core, Ints
from baijia.engine.assign.exchange import Exchange
from baijia.engine.assign.objectives import plan_of, sum_of, with_pins
from baijia.engine.assign.optimum import Optimum
from baijia.engine.assign.plan import Plan
from baijia.engine.assign.problem import Pair, Problem

MAX_EXPERTS = 4_000
LEVELS = 6
TRIES = 8
CIRCLE_ROUNDS = 12
LIFT_CELLS = 500_000_000
CIRCLE_CELLS = 1_000_000_000


def plan(problem: Problem, core: Core, best: Optimum) -> Plan:
    """Make the plan of greatest total fair.

    With ``previous`` only among the plans that keep the most earlier pairs, as ``best`` does.
    """
    pairs = with_pins(problem, best)
    greatest = sum_of(problem, pairs)
    bound = min(_reachable(problem, core), greatest // problem.items)
    if core.experts <= MAX_EXPERTS and _least(problem, pairs) < bound:
        rows, cols = _search(problem, core, best, bound)
        pairs = tuple(sorted([*zip(rows.tolist(), cols.tolist(), strict=True), *problem.pinned]))
    least, total = _least(problem, pairs), sum_of(problem, pairs)
    optimal = least == bound and total == greatest
    if not optimal and exact.is_small(core):
        kept = int(core.is_kept(best.rows, best.cols).sum())
        answer = exact.fairest(problem, core, pairs, bound, kept)
        pairs, bound, optimal = answer.pairs, answer.bound, answer.optimal
    return plan_of(problem, "fair", pairs, bound, "min_item", optimal=optimal, certificate=None)


def _search(problem: Problem, core: Core, best: Optimum, bound: int) -> tuple[Ints, Ints]:
    sums = np.zeros(problem.items, dtype=np.int64)
    count = np.zeros_like(core.room)  # room is what the pins left, so the count starts at nought
    for item, expert in problem.pinned:
        sums[item] += problem.affinity[item, expert]
    state = Exchange(core, best.rows, best.cols, sums, count)
    found = state.pairs()
    least, high, target = int(state.sums.min()), bound + 1, bound
    for _ in range(TRIES):
        state.aim(target)
        _lift_all(state, state.cells + LIFT_CELLS)
        reached = int(state.sums.min())
        if reached > least:
            least, found = reached, state.pairs()
        if reached < target:
            high = target
        if least + 1 >= high:
            break
        target = (least + high) // 2
    state = Exchange(core, *found, sums, count)
    state.aim(least)
    while state.cells < CIRCLE_CELLS and state.improve(CIRCLE_ROUNDS):
        pass
    return state.pairs()


def _lift_all(state: Exchange, limit: int) -> None:
    """Lift every item below the target, the poorest first, until the rest are stuck or the work is done."""
    stuck: set[int] = set()
    while True:
        poor = [
            item for item in np.argsort(state.sums, kind="stable").tolist() if state.sums[item] < state.target
        ]
        poor = [item for item in poor if item not in stuck]
        if not poor:
            return
        for item in poor:
            while state.sums[item] < state.target and item not in stuck:
                if state.cells > limit:
                    return
                if not state.lift(item, LEVELS):
                    stuck.add(item)


def _least(problem: Problem, pairs: tuple[Pair, ...]) -> int:
    ends = np.array(pairs, dtype=np.int64)
    sums = np.bincount(ends[:, 0], weights=problem.affinity[ends[:, 0], ends[:, 1]], minlength=problem.items)
    return int(sums.min())


def _reachable(problem: Problem, core: Core) -> int:
    """Return the least, over the items, of the best sum an item could have if it chose first.

    Greedy is right under a limit per group: the choices form a matroid.
    """
    pinned = np.zeros(problem.items, dtype=np.int64)
    for item, expert in problem.pinned:
        pinned[item] += problem.affinity[item, expert]
    able = core.high > 0
    lowest = problem.scale * problem.experts
    for item in range(problem.items):
        row = np.where(able, core.value[item], -1)
        need = int(core.need[item])
        result = int(pinned[item])
        if need and not core.labels:
            result += int(np.partition(row, -need)[-need:].sum(dtype=np.int64))
        elif need:
            result += _best_within_groups(core, item, row, need)
        lowest = min(lowest, result)
    return lowest


def _best_within_groups(core: Core, item: int, row: Ints, need: int) -> int:
    room = core.room[item].copy()
    result = 0
    for expert in np.argsort(-row, kind="stable").tolist():
        group = core.group[expert]
        if row[expert] < 0 or not need:
            break
        if group >= 0:
            if room[group] <= 0:
                continue
            room[group] -= 1
        result, need = result + int(row[expert]), need - 1
    return result
