"""Merkle tree of RFC 6962 section 2.1 (RFC 9162 section 2.1) with SHA-256: roots, proofs, verification.

Hashes are 32 bytes. A subtree is a range [start, end) of leaves whose start is a multiple of the least power
of two not below its length (draft-ietf-plants-merkle-tree-certs, "Subtrees"). One walk from the root to the
range serves every proof here: an inclusion proof is that of the subtree [index, index + 1), a consistency
proof that of [0, size1).
"""

from __future__ import annotations

import hashlib
from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from hmac import compare_digest
from typing import NamedTuple

HASH_BYTES = 32
MAX_SIZE = 2**63 - 1
EMPTY_ROOT = hashlib.sha256(b"").digest()
"""Root of the tree without leaves."""


def leaf_hash(entry: bytes) -> bytes:
    """Return SHA-256(0x00, entry)."""
    return hashlib.sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return SHA-256(0x01, left, right)."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def tree_root(leaf_hashes: Iterable[bytes]) -> bytes:
    """Return the root over leaf hashes; about a second per million.

    Raises:
        ValueError: a hash is not 32 bytes long.
    """
    level = list(leaf_hashes)
    if not level:
        return EMPTY_ROOT
    if set(map(len, level)) != {HASH_BYTES}:
        raise ValueError("a leaf hash is not 32 bytes long")
    sha256 = hashlib.sha256
    while len(level) > 1:
        # A last node without a sibling rises as it is; that is the shape RFC 6962 defines from the top.
        rest = level[-1:] if len(level) % 2 else []
        pairs = zip(level[::2], level[1::2], strict=False)
        level = [sha256(b"\x01" + left + right).digest() for left, right in pairs]
        level += rest
    return level[0]


class Frontier:
    """The right edge of a growing tree: roots of its complete subtrees, largest first.

    Holds at most 63 hashes, so that a log need not be read again to be extended.
    """

    __slots__ = ("_hashes", "_size")

    def __init__(self, size: int = 0, hashes: Sequence[bytes] = ()) -> None:
        """Take up a frontier saved earlier.

        Raises:
            ValueError: the number of hashes is not the number of ones in ``size``, or one is not 32 bytes.
        """
        if not 0 <= size <= MAX_SIZE or len(hashes) != size.bit_count():
            raise ValueError(f"a tree of {size} leaves has no frontier of {len(hashes)} hashes")
        if any(len(item) != HASH_BYTES for item in hashes):
            raise ValueError("a frontier hash is not 32 bytes long")
        self._size = size
        self._hashes = list(hashes)

    @classmethod
    def from_hex(cls, size: int, hashes: Sequence[str]) -> Frontier:
        """Read what :meth:`to_hex` wrote."""
        return cls(size, [bytes.fromhex(item) for item in hashes])

    def to_hex(self) -> list[str]:
        """Return the hashes as lowercase hex, largest subtree first; ``size`` goes with them."""
        return [item.hex() for item in self._hashes]

    @property
    def size(self) -> int:
        """The number of leaves so far."""
        return self._size

    @property
    def hashes(self) -> tuple[bytes, ...]:
        """Roots of the complete subtrees, largest first."""
        return tuple(self._hashes)

    def append(self, leaf: bytes) -> None:
        """Add one leaf hash.

        Raises:
            ValueError: it is not 32 bytes long, or the tree is full.
        """
        if len(leaf) != HASH_BYTES:
            raise ValueError("a leaf hash is not 32 bytes long")
        if self._size == MAX_SIZE:
            raise ValueError("the tree is full")
        size = self._size
        while size & 1:
            leaf = node_hash(self._hashes.pop(), leaf)
            size >>= 1
        self._hashes.append(leaf)
        self._size += 1

    def extend(self, leaves: Iterable[bytes]) -> None:
        """Add leaf hashes in order."""
        for leaf in leaves:
            self.append(leaf)

    def root(self) -> bytes:
        """Return the root over all leaves so far."""
        if not self._hashes:
            return EMPTY_ROOT
        root = self._hashes[-1]
        for left in self._hashes[-2::-1]:
            root = node_hash(left, root)
        return root

    def copy(self) -> Frontier:
        """Return an independent frontier at the same place."""
        return Frontier(self._size, self._hashes)


def subtree_is_valid(start: int, end: int) -> bool:
    """Whether [start, end) is a subtree that every larger tree contains; the empty one counts."""
    if not 0 <= start <= end <= MAX_SIZE:
        return False
    length = end - start
    return length == 0 or start % (1 << (length - 1).bit_length()) == 0


class _Step(NamedTuple):
    """One proof hash: the leaves it covers, its side, and whether the subtree contains them."""

    start: int
    end: int
    on_left: bool
    inside: bool


def _walk(start: int, end: int, size: int) -> list[_Step]:
    """List the hashes that prove the subtree [start, end) in a tree of ``size`` leaves, from the bottom up.

    A subtree cut off by the end of a shorter tree is no node of the larger one. Then the first step is its
    lowest part that is a node, marked as inside and not on the left.
    """
    steps: list[_Step] = []
    low, high, whole = 0, size, True
    while (start, end) != (low, high):
        split = low + (1 << ((high - low - 1).bit_length() - 1))
        if end <= split:
            steps.append(_Step(split, high, on_left=False, inside=False))
            high = split
        elif start >= split:
            steps.append(_Step(low, split, on_left=True, inside=False))
            low = split
        else:
            # The range straddles the split, so it starts at ``low``: its left part is a node of both trees.
            steps.append(_Step(low, split, on_left=True, inside=True))
            start = low = split
            whole = False
    if not whole:
        steps.append(_Step(low, high, on_left=False, inside=True))
    return steps[::-1]


def _verify(start: int, end: int, size: int, root1: bytes, root2: bytes, proof: Sequence[bytes]) -> bool:
    steps = _walk(start, end, size)
    if len(proof) != len(steps) or any(len(item) != HASH_BYTES for item in (root1, root2, *proof)):
        return False
    first = second = root1
    for step, item in zip(steps, proof, strict=True):
        if step.inside and not step.on_left:
            first = second = item
            continue
        if step.inside:
            first = node_hash(item, first)
        second = node_hash(item, second) if step.on_left else node_hash(second, item)
    return compare_digest(first, root1) and compare_digest(second, root2)


def verify_inclusion(index: int, size: int, leaf: bytes, root: bytes, proof: Sequence[bytes]) -> bool:
    """Whether ``proof`` shows that the leaf hash stands at ``index`` of a tree of ``size`` leaves."""
    return 0 <= index < size <= MAX_SIZE and _verify(index, index + 1, size, leaf, root, proof)


def verify_consistency(size1: int, size2: int, root1: bytes, root2: bytes, proof: Sequence[bytes]) -> bool:
    """Whether ``proof`` shows that the tree of ``size2`` leaves extends that of ``size1`` (RFC 9162 2.1.4.2).

    A first size of 0 is refused, as in the RFC: everything extends the empty tree, so the proof says nothing.
    With equal sizes the proof is empty and the roots are only compared; no proof hashes anything then, so the
    length of a root is for whoever read it to check (``checkpoint.parse`` does).
    """
    return 0 < size1 <= size2 <= MAX_SIZE and _extends(0, size1, size2, root1, root2, proof)


def verify_subtree_inclusion(
    index: int, start: int, end: int, leaf: bytes, root: bytes, proof: Sequence[bytes]
) -> bool:
    """Whether ``proof`` shows that the leaf hash stands at ``index`` of the subtree [start, end)."""
    if not (subtree_is_valid(start, end) and start <= index < end):
        return False
    return verify_inclusion(index - start, end - start, leaf, root, proof)


def verify_subtree_consistency(
    start: int, end: int, size: int, root1: bytes, root2: bytes, proof: Sequence[bytes]
) -> bool:
    """Whether ``proof`` shows that the subtree [start, end) lies in the tree of ``size`` leaves.

    The empty subtree lies in every tree that reaches it; then ``root2`` is not looked at.
    """
    if not subtree_is_valid(start, end) or not end <= size <= MAX_SIZE:
        return False
    if start == end:
        return compare_digest(root1, EMPTY_ROOT) and not proof
    return _extends(start, end, size, root1, root2, proof)


def _extends(start: int, end: int, size: int, root1: bytes, root2: bytes, proof: Sequence[bytes]) -> bool:
    if (start, end) == (0, size):
        return not proof and bool(root1) and compare_digest(root1, root2)
    return _verify(start, end, size, root1, root2, proof)


class ProofSource(ABC):
    """Anything that knows the roots of complete subtrees can make proofs."""

    @abstractmethod
    def node(self, level: int, index: int) -> bytes:
        """Return the root over leaves [index * 2**level, (index + 1) * 2**level), all of them present."""

    def subtree_root(self, start: int, end: int) -> bytes:
        """Return the root over the leaves [start, end) of a valid subtree.

        Raises:
            ValueError: it is not a valid subtree.
        """
        if not subtree_is_valid(start, end):
            raise ValueError(f"[{start}, {end}) is not a subtree")
        if start == end:
            return EMPTY_ROOT
        parts = []
        while start < end:
            level = (end - start).bit_length() - 1
            parts.append(self.node(level, start >> level))
            start += 1 << level
        root = parts.pop()
        while parts:
            root = node_hash(parts.pop(), root)
        return root

    def inclusion_proof(self, index: int, size: int) -> list[bytes]:
        """Return the proof that leaf ``index`` is in the tree of ``size`` leaves.

        Raises:
            ValueError: there is no such leaf.
        """
        if not 0 <= index < size:
            raise ValueError(f"no leaf {index} in a tree of {size}")
        return self.subtree_proof(index, index + 1, size)

    def consistency_proof(self, size1: int, size2: int) -> list[bytes]:
        """Return the proof that the tree of ``size2`` leaves extends that of ``size1``.

        Raises:
            ValueError: unless 0 < size1 <= size2.
        """
        if not 0 < size1 <= size2:
            raise ValueError(f"no consistency proof from {size1} to {size2} leaves")
        return self.subtree_proof(0, size1, size2)

    def subtree_proof(self, start: int, end: int, size: int) -> list[bytes]:
        """Return the proof that the subtree [start, end) lies in the tree of ``size`` leaves.

        Raises:
            ValueError: it is not a valid subtree of that tree.
        """
        if not subtree_is_valid(start, end) or end > size:
            raise ValueError(f"[{start}, {end}) is not a subtree of a tree of {size}")
        if start == end:
            return []
        return [self.subtree_root(step.start, step.end) for step in _walk(start, end, size)]


class Tree(ProofSource):
    """A tree in memory that makes proofs for itself at any earlier size; about 64 bytes of hashes a leaf."""

    def __init__(self, leaf_hashes: Iterable[bytes] = ()) -> None:
        self._levels: list[list[bytes]] = [[]]
        for leaf in leaf_hashes:
            self.append(leaf)

    @property
    def size(self) -> int:
        """The number of leaves."""
        return len(self._levels[0])

    def append(self, leaf: bytes) -> None:
        """Add one leaf hash.

        Raises:
            ValueError: it is not 32 bytes long.
        """
        if len(leaf) != HASH_BYTES:
            raise ValueError("a leaf hash is not 32 bytes long")
        for level in self._levels:
            level.append(leaf)
            if len(level) % 2:
                return
            leaf = node_hash(level[-2], level[-1])
        self._levels.append([leaf])

    def node(self, level: int, index: int) -> bytes:
        """Return the root over one complete, aligned run of 2**level leaves."""
        return self._levels[level][index]

    def root(self, size: int | None = None) -> bytes:
        """Return the root over the first ``size`` leaves, all by default.

        Raises:
            ValueError: the tree has fewer leaves.
        """
        size = self.size if size is None else size
        if not 0 <= size <= self.size:
            raise ValueError(f"no size {size} in a tree of {self.size}")
        return self.subtree_root(0, size)

    def inclusion_proof(self, index: int, size: int | None = None) -> list[bytes]:
        """Return the proof that leaf ``index`` is in the first ``size`` leaves, all by default."""
        size = self.size if size is None else size
        if size > self.size:
            raise ValueError(f"no size {size} in a tree of {self.size}")
        return super().inclusion_proof(index, size)

    def consistency_proof(self, size1: int, size2: int | None = None) -> list[bytes]:
        """Return the proof that the first ``size2`` leaves, all by default, extend the first ``size1``."""
        size2 = self.size if size2 is None else size2
        if size2 > self.size:
            raise ValueError(f"no size {size2} in a tree of {self.size}")
        return super().consistency_proof(size1, size2)


def inclusion_proof(leaf_hashes: Iterable[bytes], index: int) -> list[bytes]:
    """Return the inclusion proof of one leaf; for many proofs build a :class:`Tree` once."""
    return Tree(leaf_hashes).inclusion_proof(index)


def consistency_proof(leaf_hashes: Iterable[bytes], size1: int) -> list[bytes]:
    """Return the proof that the tree over these leaf hashes extends that over the first ``size1``."""
    return Tree(leaf_hashes).consistency_proof(size1)
