"""Whether a full assignment exists at all, found on few edges and settled on all.

By Hoffman's circulation theorem a plan within lower and upper loads exists if and only if one exists within
the upper loads alone and the least loads can be placed alone; so two greatest flows decide, and each names
its own culprits.
"""

from __future__ import annotations

import numpy as np

from baijia.engine.assign.core import Core, Ints
from baijia.engine.assign.network import Edges, Flow, edges_of, greatest

SMALL = 400_000
PER_ITEM = 16


def saturate(core: Core, edges: Edges, loads: Ints) -> tuple[Flow, Edges]:
    """Return the greatest flow over all pairs, starting from some of them, and the pairs looked at.

    A cut that no left-out pair crosses is smallest over all pairs; otherwise the crossing pairs join.
    """
    target = min(int(core.need.sum()), int(loads.sum()))
    while True:
        flow = greatest(core, edges, loads)
        if flow.value == target:
            return flow, edges
        more = _crossing(core, edges, flow)
        if not more.size:
            return flow, edges
        edges = edges_of(core, np.concatenate([edges.rows * core.experts + edges.cols, more]))


def placements(core: Core, edges: Edges) -> tuple[Ints, bool]:
    """Return the keys of the edges of both greatest flows, and whether they are full: a plan exists.

    When it does, one exists on these edges alone, for the theorem above holds on them as well.
    """
    upper, edges = saturate(core, edges, core.high)
    keys = [edges.rows[upper.used] * core.experts + edges.cols[upper.used]]
    full = upper.value == int(core.need.sum())
    if full and core.low.any():
        lower, edges = saturate(core, edges, core.low)
        keys.append(edges.rows[lower.used] * core.experts + edges.cols[lower.used])
        full = lower.value == int(core.low.sum())
    return np.concatenate(keys), full


def _crossing(core: Core, edges: Edges, flow: Flow) -> Ints:
    """Return keys of left-out pairs from the source side to the sink side, the best few of each item."""
    experts = np.flatnonzero(flow.experts_inside)
    items = np.flatnonzero(~flow.items_inside)
    if not experts.size or not items.size:
        return items[:0]
    known = edges.rows * core.experts + edges.cols
    group = core.group[experts]
    found = []
    for start in range(0, items.size, 512):
        rows = items[start : start + 512]
        block = core.value[np.ix_(rows, experts)]
        if core.labels:
            shut = flow.gates_inside[np.ix_(rows, np.maximum(group, 0))] & (group >= 0)
            block[shut] = -1
        inside = np.searchsorted(rows, edges.rows)
        near = (inside < rows.size) & flow.experts_inside[edges.cols]
        near[near] = rows[inside[near]] == edges.rows[near]
        block[inside[near], np.searchsorted(experts, edges.cols[near])] = -1
        if experts.size > PER_ITEM:
            best = np.argpartition(-block, PER_ITEM, axis=1)[:, :PER_ITEM]
        else:
            best = np.broadcast_to(np.arange(experts.size), block.shape)
        local = np.repeat(np.arange(rows.size), best.shape[1])
        chosen = best.ravel()
        open_ = block[local, chosen] >= 0
        found.append(rows[local[open_]] * core.experts + experts[chosen[open_]])
    keys = np.concatenate(found)
    return np.setdiff1d(keys, known, assume_unique=True)
