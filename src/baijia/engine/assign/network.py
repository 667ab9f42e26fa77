"""The two network problems, handed to OR-Tools as arrays: the greatest flow and the cheapest full flow.

Model: source -> expert -> item -> sink, an expert's arc bounded by its load, an item's by its need, each
    pair used once. A limit per group puts a node between the experts of a group and an item. Integer data,
    hence integer optima that equal those of the linear relaxation (total unimodularity; Ahuja, Magnanti,
    Orlin, Network Flows, 1993).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from baijia.engine.assign.core import Core, Ints, Mask


@dataclass(frozen=True, eq=False, slots=True)
class Edges:
    """Candidate pairs, sorted by item, then by group of the expert, then by expert: the order of arcs."""

    rows: Ints
    cols: Ints

    @property
    def size(self) -> int:
        return int(self.rows.size)


@dataclass(frozen=True, eq=False, slots=True)
class Flow:
    """A greatest flow: its value, the edges that carry it, and the source side of a smallest cut."""

    value: int
    used: Mask
    experts_inside: Mask
    items_inside: Mask
    gates_inside: Mask  # items x groups; only where the gate is a node of its own


def edges_of(core: Core, keys: Ints) -> Edges:
    """Put the edges with these keys (item * experts + expert) into the fixed order, each once."""
    keys = np.unique(keys)
    rows, cols = keys // core.experts, keys % core.experts
    if core.labels:
        order = np.lexsort((cols, core.group[cols], rows))
        rows, cols = rows[order], cols[order]
    return Edges(rows, cols)


def all_edges(core: Core) -> Edges:
    """Return every possible pair."""
    return edges_of(core, np.flatnonzero(core.value >= 0))


def _gates(core: Core, edges: Edges) -> tuple[Ints, Ints]:
    """Return per edge its gate's number or -1, and per gate its key item * groups + group.

    A gate is the node of an item and a group; it is only needed where there are more edges than room.
    """
    gate = np.full(edges.size, -1, dtype=np.int64)
    groups = len(core.labels)
    if not groups:
        return gate, gate[:0]
    group = core.group[edges.cols]
    inside = np.flatnonzero(group >= 0)
    keys, place, count = np.unique(
        edges.rows[inside] * groups + group[inside], return_inverse=True, return_counts=True
    )
    tight = count > core.room[keys // groups, keys % groups]
    number = np.where(tight, np.cumsum(tight) - 1, -1)
    gate[inside] = number[place]
    return gate, keys[tight]


def cheapest(core: Core, edges: Edges) -> Mask | None:
    """Return which edges carry the full assignment of greatest weight, or None when there is none.

    Every expert node supplies its least load, the source what is left over, so lower bounds cost no extra
    arcs.
    """
    from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

    items, experts = core.items, core.experts
    gate, gate_keys = _gates(core, edges)
    source, first_gate = items + experts, items + experts + 1
    solver = SimpleMinCostFlow()
    heads = np.where(gate >= 0, first_gate + gate, experts + edges.rows)
    solver.add_arcs_with_capacity_and_unit_cost(
        edges.cols, heads, np.ones(edges.size, dtype=np.int64), -core.weight(edges.rows, edges.cols)
    )
    own = np.arange(experts)
    zeros = np.zeros(experts, dtype=np.int64)
    solver.add_arcs_with_capacity_and_unit_cost(np.full(experts, source), own, core.high - core.low, zeros)
    if gate_keys.size:
        item, group = np.divmod(gate_keys, len(core.labels))
        solver.add_arcs_with_capacity_and_unit_cost(
            first_gate + np.arange(gate_keys.size),
            experts + item,
            core.room[item, group],
            np.zeros_like(item),
        )
    spare = int(core.need.sum() - core.low.sum())
    if spare < 0:
        return None
    supply = np.concatenate([core.low, -core.need, [spare], np.zeros(gate_keys.size, dtype=np.int64)])
    solver.set_nodes_supplies(np.arange(supply.size), supply)
    status = solver.solve()
    if status == solver.INFEASIBLE:
        return None
    if status != solver.OPTIMAL:
        raise OverflowError(
            f"the flow solver answered {status.name}: affinities x items are too large for it"
        )
    used: Mask = solver.flows(np.arange(edges.size)) > 0
    return used


def greatest(core: Core, edges: Edges, loads: Ints) -> Flow:
    """Return the greatest flow when expert j may give ``loads[j]`` reviews and no item gets more than it
    needs.
    """
    from ortools.graph.python.max_flow import SimpleMaxFlow

    items, experts = core.items, core.experts
    gate, gate_keys = _gates(core, edges)
    source, sink, first_gate = items + experts, items + experts + 1, items + experts + 2
    solver = SimpleMaxFlow()
    heads = np.where(gate >= 0, first_gate + gate, experts + edges.rows)
    solver.add_arcs_with_capacity(edges.cols, heads, np.ones(edges.size, dtype=np.int64))
    solver.add_arcs_with_capacity(np.full(experts, source), np.arange(experts), loads)
    solver.add_arcs_with_capacity(experts + np.arange(items), np.full(items, sink), core.need)
    if gate_keys.size:
        item, group = np.divmod(gate_keys, len(core.labels))
        solver.add_arcs_with_capacity(
            first_gate + np.arange(gate_keys.size), experts + item, core.room[item, group]
        )
    if solver.solve(source, sink) != solver.OPTIMAL:
        raise OverflowError("the flow solver gave up: loads x items are too large for it")
    inside = np.zeros(first_gate + gate_keys.size, dtype=np.bool_)
    inside[np.asarray(solver.get_source_side_min_cut(), dtype=np.int64)] = True
    gates = np.zeros((items, len(core.labels)), dtype=np.bool_)
    if gate_keys.size:
        gates[gate_keys // len(core.labels), gate_keys % len(core.labels)] = inside[first_gate:]
    return Flow(
        value=int(solver.optimal_flow()),
        used=solver.flows(np.arange(edges.size)) > 0,
        experts_inside=inside[:experts],
        items_inside=inside[experts : experts + items],
        gates_inside=gates,
    )
