"""What is left to decide once the pins stand, in arrays. Loaded by the solvers only, for it needs numpy."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from baijia.engine.assign.problem import Label, Problem

Ints = npt.NDArray[np.int64]
Values = npt.NDArray[np.int32]
Net = npt.NDArray[np.int32] | npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]

# Low enough to lose against every edge, high enough that subtracting a price does not wrap round.
NO_EDGE = -(1 << 30)
LOWEST = -(1 << 62)
CHUNK = 512


@dataclass(frozen=True, eq=False, slots=True)
class Core:
    """The open part of a problem.

    Attributes:
        value: int32, items x experts; NO_EDGE where the pair is impossible, below the floor or already
            pinned.
        need: reviews still wanted per item.
        low, high: load still owed and still free per expert.
        owed, held, most: per expert load_min, pinned load and load_max as the problem has them, for the
            prices.
        group: per expert the index of a group that can bind, else -1.
        labels: the label of each such group.
        room: items x groups, places left; no columns without binding groups.
        bonus: what keeping a previous pair is worth above its affinity; more than any whole plan.
        kept_keys: sorted keys item * experts + expert of the previous pairs that are open edges.
    """

    value: Values
    need: Ints
    low: Ints
    high: Ints
    owed: Ints
    held: Ints
    most: Ints
    group: Ints
    labels: tuple[Label, ...]
    room: Ints
    bonus: int
    kept_keys: Ints

    @property
    def items(self) -> int:
        return int(self.value.shape[0])

    @property
    def experts(self) -> int:
        return int(self.value.shape[1])

    def is_kept(self, rows: Ints, cols: Ints) -> Mask:
        """Tell which of these edges stood in the previous assignment."""
        keys = rows * self.experts + cols
        if not self.kept_keys.size:
            return np.zeros(keys.size, dtype=np.bool_)
        at = np.minimum(np.searchsorted(self.kept_keys, keys), self.kept_keys.size - 1)
        found: Mask = self.kept_keys[at] == keys
        return found

    def weight(self, rows: Ints, cols: Ints) -> Ints:
        """Return affinity plus bonus of these edges."""
        return self.value[rows, cols].astype(np.int64) + self.bonus * self.is_kept(rows, cols)

    def net_rows(self, start: int, stop: int, price: Ints) -> Net:
        """Return weight - price for rows start..stop; impossible pairs stay far below everything.

        Half the memory traffic when 32 bits do, which is whenever nothing is to be kept.
        """
        if not self.kept_keys.size and int(np.abs(price).max(initial=0)) < 1 << 28:
            return self.value[start:stop] - price.astype(np.int32)
        block = self.value[start:stop]
        net = block.astype(np.int64)
        first, last = np.searchsorted(self.kept_keys, [start * self.experts, stop * self.experts])
        keys = self.kept_keys[first:last]
        net[keys // self.experts - start, keys % self.experts] += self.bonus
        net -= price
        net[block < 0] = LOWEST
        return net

    def above(self, floor: int) -> Core:
        """Return the same with the edges below ``floor`` taken out."""
        if not floor:
            return self
        value = np.where(self.value >= floor, self.value, np.int32(NO_EDGE))
        keys = self.kept_keys
        kept = keys[value[keys // self.experts, keys % self.experts] >= 0] if keys.size else keys
        return replace(self, value=value, kept_keys=kept)


def core_of(problem: Problem) -> Core:
    """Take the pins out of the problem. They must have been found possible and within the limits."""
    value = np.where(problem.affinity < 0, np.int32(NO_EDGE), problem.affinity)
    need, held = problem.needs.copy(), np.zeros(problem.experts, dtype=np.int64)
    group, labels = binding_groups(problem)
    room = np.full((problem.items, len(labels)), problem.max_same_group or 0, dtype=np.int64)
    for item, expert in problem.pinned:
        value[item, expert] = NO_EDGE
        need[item] -= 1
        held[expert] += 1
        if group[expert] >= 0:
            room[item, group[expert]] -= 1
    keys = np.array([item * problem.experts + expert for item, expert in problem.previous], dtype=np.int64)
    keys = np.sort(keys[value[keys // problem.experts, keys % problem.experts] >= 0]) if keys.size else keys
    return Core(
        value=value,
        need=need,
        low=np.maximum(problem.load_min - held, 0),
        high=np.minimum(problem.load_max, problem.items) - held,
        owed=problem.load_min,
        held=held,
        most=problem.load_max,
        group=group,
        labels=labels,
        room=room,
        bonus=keeping_bonus(problem) if keys.size else 0,
        kept_keys=keys,
    )


def keeping_bonus(problem: Problem) -> int:
    """Return a weight for a kept pair that no sum of affinities outweighs: scale x all reviews + 1."""
    return problem.scale * int(problem.needs.sum()) + 1


def binding_groups(problem: Problem) -> tuple[Ints, tuple[Label, ...]]:
    """Return per expert the index of the own group, -1 for none or for one too small to reach the limit."""
    group = np.full(problem.experts, -1, dtype=np.int64)
    if problem.groups is None or problem.max_same_group is None:
        return group, ()
    members: dict[Label, list[int]] = {}
    for expert, label in enumerate(problem.groups):
        if label is not None:
            members.setdefault(label, []).append(expert)
    labels = [label for label, experts in members.items() if len(experts) > problem.max_same_group]
    for index, label in enumerate(labels):
        group[members[label]] = index
    return group, tuple(labels)
