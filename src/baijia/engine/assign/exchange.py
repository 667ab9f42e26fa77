"""Chains of exchanges between experts that lift poor items without pushing another below the target.

Node: an expert. Arc a -> b: some item now with a goes to b instead, and stays at the target or gains. Its length is
the weight lost. An item is lifted by giving it a better expert; a shortest chain from that expert back to the one let
go, possibly through the source where loads have play, restores every load at the least loss.
"""

from __future__ import annotations

import numpy as np

from baijia.engine.assign.core import NO_EDGE, Core, Ints

FAR = 1 << 60
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
        """Lift one item to the target, or as far as one chain can; tell whether anything changed."""
        best: tuple[int, int, list[Step]] | None = None
        for leaving in sorted(self.experts_of[item]):
            gain, loss = self._choices(item, leaving)
            wanted = self.target - int(self.sums[item])
            for steps in self._chains(item, leaving, gain, loss, wanted, levels):
                gained = int(self.core.value[item, steps[0][2]]) - int(self.core.value[item, leaving])
                rank = (-min(gained, wanted), self._cost(steps))
                if best is None or rank < best[:2]:
                    best = (*rank, steps)
        if best is None:
            return False
        self._apply(best[2])
        return True

    def improve(self, rounds: int) -> bool:
        """Apply exchanges in a circle that raise the total; tell whether any was found within so many rounds."""
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
                steps = self._steps(circle)
                # An earlier circle of this round may have taken an arc away.
                there = all(self.length[a, b] < FAR for a, b in zip(circle, circle[1:], strict=False))
                if there and self._sound(steps) and self._cost(steps) < 0:
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
        block = core.value[items].astype(np.int64)
        own = block[:, expert].copy()
        slack = np.maximum(self.sums[items] - self.target, 0)
        shut = block < np.maximum(own - slack, 0)[:, None]
        for at, item in enumerate(items.tolist()):
            shut[at, self._barred(item, expert)] = True
        weights = self._weights(items, block)
        loss = weights[:, expert][:, None] - weights
        loss[shut] = FAR
        self.cells += block.size
        best = loss.argmin(axis=0)
        self.length[expert, :last] = loss[best, np.arange(last)]
        self.mover[expert, :last] = items[best]

    def _choices(self, item: int, leaving: int) -> tuple[Ints, Ints]:
        """Return per expert what the item gains by the change and what the plan loses, FAR where impossible."""
        row = self.core.value[item].astype(np.int64)
        gain = row - row[leaving]
        weights = self._weights(np.array([item]), row[None].copy())[0]
        loss = weights[leaving] - weights
        gain[self._barred(item, leaving)] = NO_EDGE
        loss[gain <= 0] = FAR
        return gain, loss

    def _chains(
        self, item: int, leaving: int, gain: Ints, loss: Ints, wanted: int, levels: int
    ) -> list[list[Step]]:
        """Return the cheapest chain that lifts enough, from the shortest chains up, else the one that lifts most."""
        core, last = self.core, self.core.experts
        distance = np.full(last + 1, FAR, dtype=np.int64)
        distance[leaving] = 0
        layers: list[Ints] = []
        fallback: list[list[Step]] = []
        for level in range(levels):
            near = np.flatnonzero(distance < FAR)
            through = self.length[:, near] + distance[near]
            self.cells += through.size
            nearest = through.argmin(axis=1)
            reached = through[np.arange(last + 1), nearest]
            reached[reached > FAR >> 1] = FAR
            layers.append(np.where(reached < distance, near[nearest], -1))
            distance = np.minimum(distance, reached)
            whole = np.where((loss < FAR) & (distance[:last] < FAR), loss + distance[:last], FAR)
            if core.kept_keys.size:
                whole[whole > core.bonus // 2] = FAR
            enough = np.where(gain >= wanted, whole, FAR)
            for pool in (enough, whole):
                order = np.argsort(
                    pool if pool is enough else np.where(whole < FAR, -gain, FAR), kind="stable"
                )
                for expert in order[:6].tolist():
                    if pool[expert] >= FAR:
                        break
                    path = _path(layers, expert)
                    steps = [(item, leaving, expert), *self._steps(path)]
                    if len(set(path)) == len(path) and self._sound(steps):
                        if pool is enough:
                            return [steps]
                        fallback = [steps]
                        break
            if level + 1 == levels:
                break
        return fallback

    def _steps(self, path: list[int]) -> list[Step]:
        """Name the items that move along a path of experts; the source moves none."""
        source = self.core.experts
        return [
            (int(self.mover[a, b]), a, b)
            for a, b in zip(path, path[1:], strict=False)
            if source not in (a, b)
        ]

    @staticmethod
    def _sound(steps: list[Step]) -> bool:
        """Tell whether no item moves twice: what one exchange leaves of its slack the next must not count on."""
        items = [item for item, _, _ in steps]
        return 0 < len(set(items)) == len(items)

    def _cost(self, steps: list[Step]) -> int:
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


def _path(layers: list[Ints], start: int) -> list[int]:
    """Follow the layered distances from an expert to the one who is let go, the only node at distance nought."""
    path = [start]
    for layer in reversed(layers):
        following = int(layer[path[-1]])
        if following >= 0:
            path.append(following)
    return path


def _circles(after: Ints) -> list[list[int]]:
    """Return the circles of a graph in which each node points to at most one other, each closed by its first node."""
    state = np.zeros(after.size, dtype=np.int8)
    circles: list[list[int]] = []
    follow = after.tolist()
    for start in range(after.size):
        trail: list[int] = []
        node = start
        while node >= 0 and state[node] == 0:
            state[node] = 1
            trail.append(node)
            node = follow[node]
        if node >= 0 and state[node] == 1 and node in trail:
            circle = trail[trail.index(node) :]
            circles.append([*circle, circle[0]])
        for passed in trail:
            state[passed] = 2
    return circles
