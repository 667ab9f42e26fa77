"""Who presents when within a group's sittings: as near to the turn the draw gave as can be, exactly."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from baijia.engine.timetable.model import Group, Special, Spot
from baijia.engine.timetable.problem import Half, Item

Sittings = Mapping[str, Mapping[Half, tuple[str, int]]]
"""By group and session: the venue, and how many items."""


def turns(
    groups: list[Group], sittings: Sittings, chosen: Mapping[str, Half]
) -> tuple[dict[Spot, list[Item]], int]:
    """Return the items of every sitting in order, and how many places those out of turn are from it in all."""
    elsewhere = Counter(expert for group in groups for one in group.special for expert in one.shared)
    lines: dict[Spot, list[Item]] = {}
    displaced = 0
    for group in groups:
        own = sittings[group.code]
        allowed = {
            one.item.id: _allowed(groups, group, one, sittings, chosen[one.item.id], elsewhere)
            for one in group.special
        }
        usual = frozenset(half for half, (venue, _n) in own.items() if (half, venue) in group.spots)
        taken, cost = _assign(group, {half: count for half, (_venue, count) in own.items()}, allowed, usual)
        displaced += cost
        for item in group.items:
            lines.setdefault((taken[item.id], own[taken[item.id]][0]), []).append(item)
    return lines, displaced


def _allowed(
    groups: list[Group],
    group: Group,
    one: Special,
    sittings: Sittings,
    found: Half,
    elsewhere: Counter[str],
) -> frozenset[Half]:
    """Return the sessions a special item may take: where nobody of it is needed elsewhere; at least the one found.

    An expert of several special items stays where the model put them all.
    """
    if any(elsewhere[expert] > 1 for expert in one.shared):
        return frozenset({found})
    free = {found}
    for half, (venue, _count) in sittings[group.code].items():
        busy = any(
            other.shared & one.shared and sittings[other.code].get(half, (venue, 0))[0] != venue
            for other in groups
            if other.code != group.code
        )
        if (half, venue) in one.spots and not busy:
            free.add(half)
    return frozenset(free)


def _assign(
    group: Group, room: dict[Half, int], allowed: Mapping[str, frozenset[Half]], usual: frozenset[Half]
) -> tuple[dict[str, Half], int]:
    """Give every item a session by minimum-cost flow; those alike then come in the order of the draw."""
    import numpy as np
    from ortools.graph.python import min_cost_flow

    line = sorted(room)
    starts, at = {}, 0
    for half in line:
        starts[half] = at
        at += room[half]
    arcs = []
    for rank, item in enumerate(group.items):
        for number, half in enumerate(line):
            if half in allowed.get(item.id, usual):
                last = starts[half] + room[half] - 1
                cost = max(starts[half] - rank, rank - last, 0)
                arcs.append((rank, len(group.items) + number, cost))
    flow = min_cost_flow.SimpleMinCostFlow()
    tails, heads, costs = (np.array(column) for column in zip(*arcs, strict=True))
    used = flow.add_arcs_with_capacity_and_unit_cost(tails, heads, np.ones(len(arcs), dtype=int), costs)
    supplies = [1] * len(group.items) + [-room[half] for half in line]
    flow.set_nodes_supplies(np.arange(len(supplies)), np.array(supplies))
    status = flow.solve()
    if status != flow.OPTIMAL:
        raise ArithmeticError(f"no order for group {group.code} in the sittings found for it")
    chosen = {tails[arc]: line[heads[arc] - len(group.items)] for arc in np.nonzero(flow.flows(used))[0]}
    taken = {item.id: chosen[rank] for rank, item in enumerate(group.items)}
    plain = [item.id for item in group.items if item.id not in allowed]
    taken |= dict(zip(plain, sorted(taken[key] for key in plain), strict=True))
    return taken, int(flow.optimal_cost())
