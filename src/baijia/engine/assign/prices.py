"""Prices that prove an assignment: shortest distances in its residual network, by Bellman and Ford, in
arrays.

With d the distance of an expert and w the weight of a pair, the residual network of a plan asks
  d[j] <= w[i, j] - (best w[i, k] - d[k] over pairs (i, k) that item i could take instead)   for each pair of
  the plan, d[j] <= d[source] where expert j can take more, d[source] <= d[j] where j can take less.
It can be met if and only if no exchange improves the plan (Ahuja, Magnanti, Orlin, Network Flows, 1993, ch.
9).
Items and group gates have no variable of their own: their distances follow from the experts'.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from baijia.engine.assign.core import CHUNK, LOWEST, NO_EDGE, Core, Ints, Mask, Net
from baijia.engine.assign.network import Edges
from baijia.engine.assign.plan import Certificate

HIGHEST = -LOWEST


class Residual:
    """A plan of a core and what may still be exchanged in it.

    Attributes:
        rows, cols, weight: the plan's open pairs, sorted by item.
        more, less: experts whose load may grow or shrink.
        full: items x groups, where the limit is reached.
    """

    def __init__(self, core: Core, rows: Ints, cols: Ints) -> None:
        self.core, self.rows, self.cols = core, rows, cols
        self.weight = core.weight(rows, cols)
        load = core.held + np.bincount(cols, minlength=core.experts)
        self.more: Mask = load < core.most
        self.less: Mask = load > core.owed
        self.groups = len(core.labels)
        self.group = core.group[cols]
        count = np.zeros_like(core.room)
        inside = self.group >= 0
        np.add.at(count, (rows[inside], self.group[inside]), 1)
        self.full: Mask = count >= core.room

    def lowered(self, price: Ints, best: Ints, in_group: Ints) -> Ints:
        """Return the prices after one round, given the best pair each item (and group) could take instead."""
        reach = best[self.rows]
        if self.groups:
            within = in_group[self.rows, np.maximum(self.group, 0)]
            reach = np.maximum(reach, np.where(self.group >= 0, within, LOWEST))
        result = price.copy()
        np.minimum.at(result, self.cols, self.weight - reach)
        result[self.more] = np.minimum(result[self.more], self.source(result))
        return result

    def source(self, price: Ints) -> int:
        """Return the distance of the source; zero is where every search starts."""
        return min(0, int(price[self.less].min(initial=0)))

    def thresholds(self, price: Ints) -> tuple[Ints, Ints]:
        """Return per item, and per item and group, the least net weight in the plan, not to be exceeded."""
        net = self.weight - price[self.cols]
        least = np.full(self.core.items, HIGHEST, dtype=np.int64)
        np.minimum.at(least, self.rows, net)
        within = np.full(self.full.shape, HIGHEST, dtype=np.int64)
        inside = self.group >= 0
        np.minimum.at(within, (self.rows[inside], self.group[inside]), net[inside])
        return least, within


def settle_on(residual: Residual, edges: Edges, used: Mask, price: Ints) -> Ints:
    """Return prices that meet every candidate edge. The plan must be the best one on these edges."""
    core, groups = residual.core, residual.groups
    free_rows, free_cols = edges.rows[~used], edges.cols[~used]
    weight = core.weight(free_rows, free_cols)
    best = np.full(core.items, LOWEST, dtype=np.int64)
    in_group = np.full((core.items, groups), LOWEST, dtype=np.int64)
    if not free_rows.size:
        return _until_still(residual, price, lambda _: (best, in_group))
    place = core.group[free_cols] if groups else np.zeros(1, dtype=np.int64)
    change = np.flatnonzero((np.diff(free_rows) != 0) | ((np.diff(place) != 0) if groups else False)) + 1
    starts = np.concatenate([[0], change])
    row, group = free_rows[starts], place[starts] if groups else np.full(starts.size, -1)
    shut = (
        (group >= 0) & residual.full[row, np.maximum(group, 0)]
        if groups
        else np.zeros(starts.size, dtype=bool)
    )

    def look(current: Ints) -> tuple[Ints, Ints]:
        top = np.maximum.reduceat(weight - current[free_cols], starts)
        best[:] = LOWEST
        np.maximum.at(best, row[~shut], top[~shut])
        if groups:
            in_group[row[group >= 0], group[group >= 0]] = top[group >= 0]
        return best, in_group

    return _until_still(residual, price, look)


def _until_still(residual: Residual, price: Ints, look: Callable[[Ints], tuple[Ints, Ints]]) -> Ints:
    while True:
        lower = residual.lowered(price, *look(price))
        if np.array_equal(lower, price):
            return price
        price = lower


class Sweep:
    """One look at every pair of the problem under given prices.

    Attributes:
        best, in_group: per item, and per item and group, the best net weight among pairs that could be taken.
        crossing: keys of pairs that beat the plan under these prices.
    """

    def __init__(self, residual: Residual, price: Ints, *, compare: bool = False) -> None:
        core = residual.core
        self.residual, self.price = residual, price
        self.best = np.full(core.items, LOWEST, dtype=np.int64)
        self.in_group = np.full((core.items, residual.groups), LOWEST, dtype=np.int64)
        self._order = np.argsort(core.group, kind="stable") if residual.groups else None
        sizes = np.bincount(core.group[core.group >= 0], minlength=residual.groups)
        loose = int((core.group < 0).sum())
        self._loose, self._starts = (
            loose,
            loose + np.concatenate([[0], np.cumsum(sizes)[:-1]]).astype(np.int64),
        )
        limits = residual.thresholds(price) if compare else None
        found: list[Ints] = []
        for start in range(0, core.items, CHUNK):
            net = self._chunk(start, min(start + CHUNK, core.items))
            if limits is not None:
                found.append(self._beating(start, net, *limits))
        self.crossing = np.concatenate(found) if found else np.zeros(0, dtype=np.int64)

    def _chunk(self, start: int, stop: int) -> Net:
        residual = self.residual
        net = residual.core.net_rows(start, stop, self.price)
        nothing = NO_EDGE >> 1 if net.dtype == np.int32 else LOWEST >> 1
        first, last = np.searchsorted(residual.rows, [start, stop])
        net[residual.rows[first:last] - start, residual.cols[first:last]] = nothing * 2
        if self._order is None:
            best = net.max(axis=1).astype(np.int64)
        else:
            sorted_ = net[:, self._order]
            tops = np.maximum.reduceat(sorted_, self._starts, axis=1).astype(np.int64)
            tops[tops < nothing] = LOWEST
            self.in_group[start:stop] = tops
            best = np.where(residual.full[start:stop], LOWEST, tops).max(axis=1)
            if self._loose:
                best = np.maximum(best, sorted_[:, : self._loose].max(axis=1))
        best[best < nothing] = LOWEST
        self.best[start:stop] = best
        return net

    def _beating(self, start: int, net: Net, least: Ints, within: Ints) -> Ints:
        core, residual = self.residual.core, self.residual
        stop = start + net.shape[0]
        limit = least[start:stop, None]
        if residual.groups:
            by_group = np.where(residual.full[start:stop], within[start:stop], limit)
            with_loose = np.concatenate([by_group, limit], axis=1)
            rows, cols = np.nonzero(net > with_loose[:, core.group])
        else:
            rows, cols = np.nonzero(net > limit)
        return np.asarray((rows + start) * core.experts + cols, dtype=np.int64)


def certificate_of(residual: Residual, sweep: Sweep) -> Certificate:
    """Turn prices that meet every pair into the integers of the certificate."""
    core, price = residual.core, sweep.price
    source = residual.source(price)
    least, _ = residual.thresholds(price)
    item = np.where(sweep.best > LOWEST, sweep.best, np.where(least < HIGHEST, least, -source))
    gate = np.where(residual.full, np.maximum(sweep.in_group - item[:, None], 0), 0)
    expert = price - source
    group_dual = tuple(
        (int(row), core.labels[index], int(gate[row, index])) for row, index in np.argwhere(gate > 0)
    )
    return Certificate(
        item_dual=tuple((item + source).tolist()),
        # A least load of nought costs nothing and needs no price.
        expert_dual_min=tuple(np.where(core.owed > 0, np.maximum(-expert, 0), 0).tolist()),
        expert_dual_max=tuple(np.maximum(expert, 0).tolist()),
        group_dual=group_dual,
    )
