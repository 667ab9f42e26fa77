"""The assignment of greatest weight, exact, with its prices; on all pairs if they are few, else on a
promising part.

The part is solved, its prices are held against every pair, the pairs that beat the plan join, and so on
until none
does: then the plan is best over all pairs (column generation; Gilmore, Gomory, 1961).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from baijia.engine.assign.core import CHUNK, Core, Ints
from baijia.engine.assign.feasible import SMALL, placements
from baijia.engine.assign.network import Edges, all_edges, cheapest, edges_of
from baijia.engine.assign.plan import Certificate
from baijia.engine.assign.prices import Residual, Sweep, certificate_of, settle_on

SAMPLE = 1500
ROUNDS = 48
PATIENCE = 12


@dataclass(frozen=True, eq=False, slots=True)
class Optimum:
    """The open pairs of the best plan, sorted by item and expert, and the prices that prove it."""

    rows: Ints
    cols: Ints
    certificate: Certificate


def promising(core: Core) -> tuple[Edges, Ints]:
    """Return the edges to begin with, all of them in a small problem, and first guesses of the experts'
    prices.
    """
    if core.value.size <= SMALL:
        return all_edges(core), np.zeros(core.experts, dtype=np.int64)
    price = _guess(core)
    return edges_of(core, np.concatenate([_best_by_item(core, price), core.kept_keys])), price


def best_plan(core: Core, edges: Edges, price: Ints) -> Optimum | None:
    """Return the assignment of greatest weight over all pairs, or None when there is none.

    Args:
        edges: where to begin; any set will do.
        price: first guesses of the experts' prices; any will do.
    """
    carried, full = placements(core, edges)
    if not full:
        return None
    everything = core.value.size <= SMALL
    if not everything:
        edges = edges_of(core, np.concatenate([edges.rows * core.experts + edges.cols, carried]))
    while True:
        used = cheapest(core, edges)
        if used is None:
            raise AssertionError("a plan exists on these edges, yet the flow solver found none")
        residual = _residual(core, edges, used)
        price = settle_on(residual, edges, used, price)
        sweep = Sweep(residual, price, compare=not everything)
        proven = _proven(residual, sweep)
        if proven is not None:
            return Optimum(residual.rows, residual.cols, certificate_of(residual, proven))
        known = edges.rows * core.experts + edges.cols
        edges = edges_of(core, np.concatenate([known, sweep.crossing]))


def _residual(core: Core, edges: Edges, used: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> Residual:
    rows, cols = edges.rows[used], edges.cols[used]
    order = np.lexsort((cols, rows))
    return Residual(core, rows[order], cols[order])


def _proven(residual: Residual, sweep: Sweep) -> Sweep | None:
    """Let the prices sink a few rounds over all pairs; return the sweep under which they rest, if they do.

    Pairs may beat prices without beating the plan, for prices are not unique; a new flow would be wasted on
    them.
    """
    for _ in range(PATIENCE):
        lower = residual.lowered(sweep.price, sweep.best, sweep.in_group)
        if np.array_equal(lower, sweep.price):
            return sweep
        sweep = Sweep(residual, lower)
    return None


def _guess(core: Core) -> Ints:
    """Estimate the experts' prices on evenly spaced items: raise where demand is above the load, lower where
    below.
    """
    step = max(1, core.items // SAMPLE)
    rows = np.arange(0, core.items, step)
    value = core.value[rows].astype(np.float32)
    value[value < 0] = -np.inf
    need = min(core.experts, max(1, int(np.ceil(core.need[rows].mean()))))
    share = core.need[rows].sum() / max(1, core.need.sum())
    low, high = core.low * share, core.high * share
    price = np.zeros(core.experts, dtype=np.float32)
    highest = float(value.max(initial=0))
    for turn in range(ROUNDS):
        wanted = np.argpartition(value - price, -need, axis=1)[:, -need:]
        load = np.bincount(wanted.ravel(), minlength=core.experts)
        stride = 0.1 * highest * 0.9**turn
        over, under = np.maximum(load - high, 0), np.maximum(low - load, 0)
        rising = stride * np.clip((over - under) / np.maximum(high, 1), -1, 1)
        # A price that no limit asks for sinks back to nought.
        resting = np.where(
            (over == 0) & (under == 0), -np.sign(price) * np.minimum(np.abs(price), stride / 8), 0
        )
        price += (rising + resting).astype(np.float32)
    return np.rint(price).astype(np.int64)


def _best_by_item(core: Core, price: Ints) -> Ints:
    """Return keys of the pairs of greatest net weight, for each item and then for each expert."""
    width = min(core.experts, max(24, 5 * int(core.need.max())))
    deep = min(core.items, int(core.low.max()) + 8)
    last = np.zeros(core.items, dtype=np.int64)
    found = []
    for start in range(0, core.items, CHUNK):
        stop = min(start + CHUNK, core.items)
        net = core.value[start:stop] - price.astype(np.int32)
        best = np.argpartition(net, -width, axis=1)[:, -width:]
        rows = np.repeat(np.arange(start, stop), width)
        cols = best.ravel()
        last[start:stop] = np.take_along_axis(net, best, axis=1).min(axis=1)
        found.append(rows[core.value[rows, cols] >= 0] * core.experts + cols[core.value[rows, cols] >= 0])
    for start in range(0, core.experts, 64):
        stop = min(start + 64, core.experts)
        net = core.value[:, start:stop] - last[:, None].astype(np.int32)
        best = np.argpartition(net, -deep, axis=0)[-deep:]
        rows, cols = best.ravel(), np.tile(np.arange(start, stop), deep)
        found.append(rows[core.value[rows, cols] >= 0] * core.experts + cols[core.value[rows, cols] >= 0])
    return np.concatenate(found)
