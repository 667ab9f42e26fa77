"""Make a timetable: CP-SAT finds the sittings, a flow the turns in them. The same input gives the same output.

One worker, a fixed seed and a limit in deterministic time, never on the clock, so that a slow machine answers the
same. Where there is no timetable the cause is named.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from baijia.engine.timetable.model import Group, Model, groups_of, spots_of
from baijia.engine.timetable.problem import Half, Place, Problem, Venue, slots
from baijia.engine.timetable.turns import turns

LIMIT = 2.0
"""Deterministic time for each aim; a unit is some seconds of one processor."""
Found = tuple[dict[str, dict[Half, tuple[str, int]]], dict[str, Half], bool]
"""Sittings by group and session, the sessions of special items, and whether every aim was proved."""


@dataclass(frozen=True, slots=True)
class Plan:
    """A timetable: a place for every item; how far those out of turn are from it in all; whether sittings are fewest."""

    places: dict[str, Place]
    displaced: int
    optimal: bool


class InfeasibleError(ValueError):
    """There is no such timetable.

    Attributes:
        cause: a code: ``room`` (too few places), ``item`` (these fit nowhere), ``away`` (candidates' bad dates),
            ``equipment``, ``expert_away``, ``closed`` (days without a venue), ``shared`` (experts of two groups),
            ``group`` (a panel can be in one venue only), or ``limit``, where none was found in time.
        items: whom it concerns, where it can be said.
        have: how many places there are, for ``room``.
    """

    def __init__(self, cause: str, items: tuple[str, ...] = (), have: int = 0) -> None:
        super().__init__(cause)
        self.cause, self.items, self.have = cause, items, have


def solve(problem: Problem, *, limit: float = LIMIT) -> Plan:
    """Return a timetable: few sittings and moves of panels, then an early end; in them everybody nearest the turn drawn.

    Raises:
        InfeasibleError: naming the cause.
    """
    if not problem.items:
        return Plan({}, 0, True)
    _check_plainly(problem)
    groups = groups_of(problem)
    found = _find(problem, groups, limit)
    if found is None:
        raise _cause(problem, limit)
    sittings, chosen, optimal = found
    lines, displaced = turns(groups, sittings, chosen)
    starts = slots(problem)
    places = {
        item.id: Place(half[0], starts[half[1]][number], venue)
        for (half, venue), line in lines.items()
        for number, item in enumerate(line)
    }
    return Plan(places, displaced, optimal)


def _check_plainly(problem: Problem) -> None:
    """Find what can be seen without solving.

    Raises:
        InfeasibleError: too few places, or an item that fits nowhere.
    """
    room = sum(len(line) for line in slots(problem))
    closed = sum(len(venue.closed & set(problem.days)) for venue in problem.venues)
    have = room * (len(problem.days) * len(problem.venues) - closed)
    if have < len(problem.items):
        raise InfeasibleError("room", have=have)
    nowhere = tuple(item.id for item in problem.items if not spots_of(problem, item))
    if nowhere:
        raise InfeasibleError("item", nowhere)


def _find(problem: Problem, groups: list[Group], limit: float, *, first: bool = False) -> Found | None:
    """Return sittings, or None where there are none; with ``first`` any that will do.

    Raises:
        InfeasibleError: none was found within the limit.
    """
    from ortools.sat.python import cp_model

    model = Model(problem, groups)
    variables = [*model.sits.values(), *model.counts.values(), *model.chosen.values()]
    best: list[int] | None = None
    optimal = True
    for aim in ([],) if first else (model.sittings, model.lateness):
        solver: Any = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        solver.parameters.random_seed = 0
        solver.parameters.max_deterministic_time = limit
        if aim:
            model.cp.minimize(sum(aim))
        if best is not None:
            model.cp.clear_hints()
            for variable, value in zip(variables, best, strict=True):
                model.cp.add_hint(variable, value)
        status = solver.solve(model.cp)
        if status == cp_model.INFEASIBLE:
            return None
        if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            best = [int(solver.value(variable)) for variable in variables]
            if aim:
                model.cp.add(sum(aim) <= round(solver.objective_value))
        elif best is None:
            raise InfeasibleError("limit")
        optimal = optimal and (aim is model.lateness or status == cp_model.OPTIMAL)
    return (*_read(model, best or []), optimal)


def _read(model: Model, values: list[int]) -> tuple[dict[str, dict[Half, tuple[str, int]]], dict[str, Half]]:
    sittings: dict[str, dict[Half, tuple[str, int]]] = {}
    after = len(model.sits) + len(model.counts)
    for (code, (half, venue)), count in zip(model.counts, values[len(model.sits) : after], strict=True):
        if count:
            sittings.setdefault(code, {})[half] = (venue, count)
    picks = zip(model.chosen, values[after:], strict=True)
    return sittings, {item: half for (item, half), here in picks if here}


def _cause(problem: Problem, limit: float) -> InfeasibleError:
    """Lift one kind of demand after another; the first without which there is a timetable is the cause."""
    asked = tuple(item.id for item in problem.items if item.away)
    needing = tuple(item.id for item in problem.items if item.needs)
    lifted: list[tuple[str, tuple[str, ...], Problem]] = [
        ("away", asked, _without(problem, away=True)),
        ("equipment", needing, _without(problem, needs=True)),
        ("expert_away", (), replace(problem, away={})),
        ("closed", (), replace(problem, venues=tuple(Venue(v.name, v.equipment) for v in problem.venues))),
        ("shared", (), _unshared(problem)),
    ]
    for cause, items, easier in lifted:
        if easier == problem:
            continue
        try:
            if _find(easier, groups_of(easier), limit, first=True) is not None:
                return InfeasibleError(cause, items)
        except InfeasibleError:
            continue
    return InfeasibleError("group")


def _without(problem: Problem, *, away: bool = False, needs: bool = False) -> Problem:
    """Return the problem as if no candidate had bad dates, or needed equipment."""
    return replace(
        problem,
        items=tuple(
            replace(
                item,
                away=frozenset() if away else item.away,
                needs=frozenset() if needs else item.needs,
            )
            for item in problem.items
        ),
    )


def _unshared(problem: Problem) -> Problem:
    """Return the problem as if nobody sat with two groups."""
    groups = sorted({item.group for item in problem.items})
    return replace(
        problem,
        items=tuple(
            replace(item, experts=frozenset(f"{item.group} {expert}" for expert in item.experts))
            for item in problem.items
        ),
        away={f"{group} {expert}": days for expert, days in problem.away.items() for group in groups},
    )
