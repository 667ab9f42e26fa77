"""Chains of exchanges between experts that lift poor items without pushing another below the target.

Node: an expert. Arc a -> b: some item now with a goes to b instead, and stays at the target or gains. Its
length is the weight lost. An item is lifted by giving it a better expert; a shortest chain from that expert
back to the one let go, possibly through the source where loads have play, restores every load at the least
loss.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from baijia.engine.assign.core import NO_EDGE, Core, Ints

FAR = 1 << 60
CANDIDATES = 6
Step = tuple[int, int, int]  # item, expert it leaves, expert it gets


class Exchange:
    """A plan that can be changed, with the cheapest single exchange between each two experts.

    Attributes:
        sums: per item its affinities, pins included.
        target: what no item may be pushed below.
        cells: cells looked at so far, the measure of work, so that limits do not depend on the clock.
    """

    def __init__(self, core: Core, rows: Ints, cols: Ints, pinned_sums: Ints, pinned_groups: Ints) -> None:
        self.core, self.cells, self.target = core, 0, 0
        self.experts_of: list[list[int]] = [[] for _ in range(core.items)]
        self.items_of: list[list[int]] = [[] for _ in range(core.experts)]
        self.sums = pinned_sums.copy()
        self.load = core.held.copy()
        self.count = pinned_groups.copy()
        for item, expert in zip(rows.tolist(), cols.tolist(), strict=True):
            self._join(item, expert)
        nodes = core.experts + 1
        self.length = np.full((nodes, nodes), FAR, dtype=np.int64)
        self.mover = np.full((nodes, nodes), -1, dtype=np.int32)

    def pairs(self) -> tuple[Ints, Ints]:
        """Return the open pairs, sorted."""
        sizes = [len(experts) for experts in self.experts_of]
        cols = [expert for experts in self.experts_of for expert in sorted(experts)]
        return np.repeat(np.arange(self.core.items), sizes), np.array(cols, dtype=np.int64)

    def aim(self, target: int) -> None:
        """Set the target and find all single exchanges anew."""
        self.target = target
        for expert in range(self.core.experts):
            self._refresh(expert)

    def lift(self, item: int, levels: int) -> bool:
        """Lift one item to the target, or as far as one chain can; tell whether anything changed.

        Among the chains with fewest links that lift enough, the one that costs least is taken.
        """
        wanted = self.target - int(self.sums[item])
        searches = [_Search(self, item, leaving) for leaving in sorted(self.experts_of[item])]
        for level in range(levels):
            if level:
                for search in searches:
                    search.expand()
            found = [steps for search in searches if (steps := search.chain(wanted))]
            if found:
                self._apply(min(found, key=lambda steps: (self.cost(steps), steps)))
                return True
        found = [steps for search in searches if (steps := search.chain(None))]
        if not found:
            return False
        row = self.core.value[item]
        self._apply(
            max(found, key=lambda steps: (row[steps[0][2]] - row[steps[0][1]], -self.cost(steps), steps))
        )
        return True

    def improve(self, rounds: int) -> bool:
        """Apply exchanges in a circle that raise the total; tell whether any was found in time."""
        nodes = self.core.experts + 1
        price = np.zeros(nodes, dtype=np.int64)
        after = np.full(nodes, -1, dtype=np.int64)
        for _ in range(rounds):
            through = self.length + price
            self.cells += through.size
            nearest = through.argmin(axis=1)
            reached = through[np.arange(nodes), nearest]
            lower = reached < price
            if not lower.any():
                return False
            price = np.where(lower, reached, price)
            after = np.where(lower, nearest, after)
            applied = False
            for circle in _circles(after):
                steps = self.steps(circle)
                # An earlier circle of this round may have taken an arc away.
                there = all(self.length[a, b] < FAR for a, b in pairwise(circle))
                if there and self.sound(steps) and self.cost(steps) < 0:
                    self._apply(steps)
                    applied = True
            if applied:
                return True
        return False

    def _join(self, item: int, expert: int) -> None:
        self.experts_of[item].append(expert)
        self.items_of[expert].append(item)
        self.sums[item] += self.core.value[item, expert]
        self.load[expert] += 1
        if self.core.group[expert] >= 0:
            self.count[item, self.core.group[expert]] += 1

    def _leave(self, item: int, expert: int) -> None:
        self.experts_of[item].remove(expert)
        self.items_of[expert].remove(item)
        self.sums[item] -= self.core.value[item, expert]
        self.load[expert] -= 1
        if self.core.group[expert] >= 0:
            self.count[item, self.core.group[expert]] -= 1

    def _barred(self, item: int, leaving: int) -> list[int] | Ints:
        """Return the experts that the item has, or may not get for its groups."""
        if not self.core.labels:
            return self.experts_of[item]
        full = np.flatnonzero(self.count[item] >= self.core.room[item])
        own = self.core.group[leaving]
        shut = np.isin(self.core.group, full[full != own])
        shut[self.experts_of[item]] = True
        return np.flatnonzero(shut)

    def _weights(self, items: Ints, block: Ints) -> Ints:
        """Add the bonus of kept pairs to a block of affinities."""
        core = self.core
        if core.kept_keys.size:
            for at, item in enumerate(items.tolist()):
                first, last = np.searchsorted(
                    core.kept_keys, [item * core.experts, (item + 1) * core.experts]
                )
                block[at, core.kept_keys[first:last] % core.experts] += core.bonus
        return block

    def _refresh(self, expert: int) -> None:
        """Find the cheapest exchange from this expert to each other one, and to and from the source."""
        core, last = self.core, self.core.experts
        self.length[expert, last] = 0 if self.load[expert] < core.most[expert] else FAR
        self.length[last, expert] = 0 if self.load[expert] > core.owed[expert] else FAR
        items = np.array(sorted(self.items_of[expert]), dtype=np.int64)
        if not items.size:
            self.length[expert, :last] = FAR
            return
        block = core.value[items]
        loss = block[:, expert][:, None] - block.astype(np.int64)
        shut = loss > np.maximum(self.sums[items] - self.target, 0)[:, None]
        if core.kept_keys.size:
            weights = self._weights(items, block.astype(np.int64))
            loss = weights[:, expert][:, None] - weights
        barred = [self._barred(item, expert) for item in items.tolist()]
        shut[np.repeat(np.arange(items.size), [len(row) for row in barred]), np.concatenate(barred)] = True
        # Loss and place in one number: the least over a column is then found at full speed.
        loss *= items.size
        loss += np.arange(items.size)[:, None]
        loss[shut] = FAR
        self.cells += block.size
        best = loss.min(axis=0)
        there = best < FAR
        self.length[expert, :last] = np.where(there, best // items.size, FAR)
        self.mover[expert, :last] = np.where(there, items[best % items.size], -1)

    def choices(self, item: int, leaving: int) -> tuple[Ints, Ints]:
        """Return per expert what the item gains and what the plan loses, FAR where impossible."""
        row = self.core.value[item].astype(np.int64)
        gain = row - row[leaving]
        weights = self._weights(np.array([item]), row[None].copy())[0]
        loss = weights[leaving] - weights
        gain[self._barred(item, leaving)] = NO_EDGE
        loss[gain <= 0] = FAR
        return gain, loss

    def steps(self, path: list[int]) -> list[Step]:
        """Name the items that move along a path of experts; the source moves none."""
        source = self.core.experts
        return [(int(self.mover[a, b]), a, b) for a, b in pairwise(path) if source not in (a, b)]

    @staticmethod
    def sound(steps: list[Step]) -> bool:
        """Tell whether no item moves twice: its slack holds for one exchange."""
        items = [item for item, _, _ in steps]
        return 0 < len(set(items)) == len(items)

    def cost(self, steps: list[Step]) -> int:
        """Return the weight that these steps lose."""
        items, old, new = (np.array(column, dtype=np.int64) for column in zip(*steps, strict=True))
        return int(self.core.weight(items, old).sum() - self.core.weight(items, new).sum())

    def _apply(self, steps: list[Step]) -> None:
        touched: set[int] = set()
        for item, old, _ in steps:
            touched.update(self.experts_of[item])
            self._leave(item, old)
        for item, _, new in steps:
            self._join(item, new)
            touched.add(new)
        for expert in sorted(touched):
            self._refresh(expert)


class _Search:
    """Shortest chains to the expert whom one item lets go, link by link."""

    def __init__(self, state: Exchange, item: int, leaving: int) -> None:
        self.state, self.item, self.leaving = state, item, leaving
        self.gain, self.loss = state.choices(item, leaving)
        nodes = state.core.experts + 1
        self.distance = np.full(nodes, FAR, dtype=np.int64)
        self.distance[leaving] = 0
        first = np.full(nodes, -1, dtype=np.int64)
        if state.length[-1, leaving] == 0:
            self.distance[-1], first[-1] = 0, leaving
        self.layers = [first]

    def expand(self) -> None:
        """Allow chains one link more."""
        reached, nearest = self._next(np.arange(self.distance.size))
        shorter = reached < self.distance
        self.layers.append(np.where(shorter, nearest, -1))
        self.distance = np.where(shorter, reached, self.distance)

    def chain(self, wanted: int | None) -> list[Step] | None:
        """Return the cheapest chain by which the item gains so much, or with None the one by which it gains
        most.
        """
        experts = np.flatnonzero((self.loss < FAR) & (self.gain >= (1 if wanted is None else wanted)))
        if not experts.size:
            return None
        reached, nearest = self._next(experts)
        whole = self.loss[experts] + reached
        usable = reached < FAR
        if self.state.core.kept_keys.size:
            usable &= whole < self.state.core.bonus // 2
        rank = whole if wanted is not None else -self.gain[experts]
        order = np.argsort(np.where(usable, rank, FAR), kind="stable")
        for at in order[: min(CANDIDATES, int(usable.sum()))].tolist():
            path = [int(experts[at]), *self._path(int(nearest[at]))]
            steps = [(self.item, self.leaving, path[0]), *self.state.steps(path)]
            if len(set(path)) == len(path) and self.state.sound(steps):
                return steps
        return None

    def _next(self, experts: Ints) -> tuple[Ints, Ints]:
        """Return per expert the distance by one link more, and to whom that link leads."""
        through = self.state.length[experts] + self.distance
        self.state.cells += through.size
        nearest = through.argmin(axis=1)
        reached = through[np.arange(experts.size), nearest]
        reached[reached > FAR >> 1] = FAR
        return reached, nearest

    def _path(self, start: int) -> list[int]:
        """Follow the layered distances from a node to the expert who is let go."""
        path = [start]
        for layer in reversed(self.layers):
            following = int(layer[path[-1]])
            if following >= 0:
                path.append(following)
        return path


def _circles(after: Ints) -> list[list[int]]:
    """Return the circles of a graph in which each node points to at most one other, each closed by its first
    node.
    """
    follow = np.where(after >= 0, after, np.arange(after.size))
    far = follow
    for _ in range(int(after.size).bit_length()):
        far = far[far]
    circles: list[list[int]] = []
    seen: set[int] = set()
    for start in np.unique(far).tolist():
        if start in seen or after[start] < 0:
            continue
        circle, node = [start], int(after[start])
        while node != start:
            circle.append(node)
            node = int(after[node])
        seen.update(circle)
        circles.append([*circle, start])
    return circles
