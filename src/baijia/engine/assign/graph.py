"""Whether marks can be compared: the parts into which items and their reviewers fall."""

from __future__ import annotations

from collections.abc import Hashable, Iterable


def parts(pairs: Iterable[tuple[Hashable, Hashable]]) -> list[set[Hashable]]:
    """Return the connected parts of (item, expert) pairs as sets of experts, the largest first.

    Two experts in different parts share no item, nor does a chain of others between them: nothing tells whether one
    of them marks more strictly than the other.
    """
    parent: dict[Hashable, Hashable] = {}

    def root(at: Hashable) -> Hashable:
        parent.setdefault(at, at)
        while parent[at] != at:
            parent[at] = parent[parent[at]]
            at = parent[at]
        return at

    first: dict[Hashable, Hashable] = {}
    for item, expert in pairs:
        one, other = root(first.setdefault(item, expert)), root(expert)
        parent[one] = other
    found: dict[Hashable, set[Hashable]] = {}
    for expert in list(parent):
        found.setdefault(root(expert), set()).add(expert)
    return sorted(found.values(), key=lambda part: -len(part))
