"""The fair plan of a small problem, exactly: an integer program, the worst item first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from baijia.engine.assign.core import Core, Ints
from baijia.engine.assign.problem import Pair, Problem

MAX_EDGES = 1_500
# One worker and work counted in steps: the answer does not depend on the clock or the number of processors.
PARAMETERS = "num_workers:1 max_deterministic_time:{} relative_gap_limit:0 absolute_gap_limit:0"
EFFORT = 4


@dataclass(frozen=True, slots=True)
class Answer:
    """A plan no less fair than the first one, a bound of the worst item, and whether it is proven."""

    pairs: tuple[Pair, ...]
    bound: int
    optimal: bool


def is_small(core: Core) -> bool:
    """Tell whether the integer program is worth its time."""
    return int((core.value >= 0).sum()) <= MAX_EDGES


def fairest(problem: Problem, core: Core, pairs: tuple[Pair, ...], bound: int, kept: int) -> Answer:
    """Improve a plan until it is proven or the effort is spent.

    Args:
        pairs: a feasible plan.
        bound: no worst item can be above it.
        kept: so many open earlier pairs must be kept.
    """
    program = _Program(problem, core, kept)
    least = program.least(pairs)
    proven = least == bound
    if not proven:
        best, limit, proven = program.raise_worst(pairs, bound)
        bound = min(bound, limit)
        if program.least(best) > least:
            pairs, least = best, program.least(best)
        proven = proven or least == bound
    if not proven:
        return Answer(pairs, bound, optimal=False)
    best, optimal = program.raise_total(pairs, least)
    return Answer(best, least, optimal)


class _Program:
    """The variables and conditions of a core; each step solves them with its own objective."""

    def __init__(self, problem: Problem, core: Core, kept: int) -> None:
        self.problem, self.core, self.kept = problem, core, kept
        self.rows, self.cols = (ends.astype(np.int64) for ends in np.nonzero(core.value >= 0))
        self.pinned_sums = np.zeros(core.items, dtype=np.int64)
        for item, expert in problem.pinned:
            self.pinned_sums[item] += problem.affinity[item, expert]

    def least(self, pairs: tuple[Pair, ...]) -> int:
        sums = np.zeros(self.core.items, dtype=np.int64)
        for item, expert in pairs:
            sums[item] += self.problem.affinity[item, expert]
        return int(sums.min())

    def total(self, pairs: tuple[Pair, ...]) -> int:
        return sum(int(self.problem.affinity[pair]) for pair in pairs)

    def raise_worst(self, pairs: tuple[Pair, ...], bound: int) -> tuple[tuple[Pair, ...], int, bool]:
        """Return a plan, a bound of its worst item, and whether the plan reaches it by proof."""
        solver, chosen, sums = self._model(pairs)
        worst = solver.IntVar(0, bound, "worst")
        for item, total in enumerate(sums):
            solver.Add(worst <= total + int(self.pinned_sums[item]))
        solver.Maximize(worst)
        status = solver.Solve()
        if status not in (solver.OPTIMAL, solver.FEASIBLE):
            return pairs, bound, False
        limit = int(np.floor(solver.Objective().BestBound() + 1e-6))
        return self._read(chosen), limit, status == solver.OPTIMAL

    def raise_total(self, pairs: tuple[Pair, ...], least: int) -> tuple[tuple[Pair, ...], bool]:
        """Return the plan of greatest total with no item below ``least``, and whether that is proven."""
        solver, chosen, sums = self._model(pairs)
        for item, total in enumerate(sums):
            solver.Add(total + int(self.pinned_sums[item]) >= least)
        solver.Maximize(solver.Sum(sums))
        status = solver.Solve()
        if status not in (solver.OPTIMAL, solver.FEASIBLE):
            return pairs, False
        best = self._read(chosen)
        if self.least(best) < least or self.total(best) < self.total(pairs):
            return pairs, False
        return best, status == solver.OPTIMAL

    def _model(self, pairs: tuple[Pair, ...]) -> tuple[Any, list[Any], list[Any]]:
        from ortools.linear_solver import pywraplp

        core = self.core
        solver = pywraplp.Solver.CreateSolver("SAT")
        solver.SetSolverSpecificParametersAsString(PARAMETERS.format(EFFORT))
        chosen = [solver.BoolVar(f"x{at}") for at in range(self.rows.size)]
        values = core.value[self.rows, self.cols].tolist()
        by_item: list[list[int]] = [[] for _ in range(core.items)]
        by_expert: list[list[int]] = [[] for _ in range(core.experts)]
        by_gate: dict[tuple[int, int], list[int]] = {}
        for at, (item, expert) in enumerate(zip(self.rows.tolist(), self.cols.tolist(), strict=True)):
            by_item[item].append(at)
            by_expert[expert].append(at)
            if core.group[expert] >= 0:
                by_gate.setdefault((item, int(core.group[expert])), []).append(at)
        for item, edges in enumerate(by_item):
            solver.Add(solver.Sum([chosen[at] for at in edges]) == int(core.need[item]))
        for expert, edges in enumerate(by_expert):
            if edges:
                load = solver.Sum([chosen[at] for at in edges])
                solver.Add(load >= int(core.low[expert]))
                solver.Add(load <= int(core.high[expert]))
        for (item, group), edges in by_gate.items():
            solver.Add(solver.Sum([chosen[at] for at in edges]) <= int(core.room[item, group]))
        self._keep(solver, chosen)
        current = set(pairs)
        ends = zip(self.rows.tolist(), self.cols.tolist(), strict=True)
        solver.SetHint(chosen, [float(pair in current) for pair in ends])
        sums = [solver.Sum([values[at] * chosen[at] for at in edges]) for edges in by_item]
        return solver, chosen, sums

    def _keep(self, solver: Any, chosen: list[Any]) -> None:
        earlier: Ints = np.flatnonzero(self.core.is_kept(self.rows, self.cols))
        if earlier.size:
            solver.Add(solver.Sum([chosen[at] for at in earlier.tolist()]) >= self.kept)

    def _read(self, chosen: list[Any]) -> tuple[Pair, ...]:
        taken = [at for at, variable in enumerate(chosen) if variable.solution_value() > 0.5]
        open_pairs = [(int(self.rows[at]), int(self.cols[at])) for at in taken]
        return tuple(sorted([*open_pairs, *self.problem.pinned]))
