"""Which documents hold which gram: sorted arrays, small ones for what is new, merged as they add up."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from baijia.engine.similarity.text import Codes

MERGE_AT = 64
"""So many blocks of one size become one: an insert stays cheap, and a search looks through few blocks."""
_LOW = np.uint64(0xFFFFFFFF)
_HALF = np.uint64(32)

Counts = npt.NDArray[np.int64]
Pairs = npt.NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class Block:
    """Grams in order; the documents of gram ``i`` are ``documents[starts[i]:starts[i + 1]]``."""

    keys: Codes
    starts: npt.NDArray[np.uint32]
    documents: npt.NDArray[np.uint32]
    holds: int
    """How many documents."""


@dataclass(frozen=True, slots=True)
class Found:
    """Where the documents of some grams stand in each block, and how many they are in all."""

    first: list[Counts]
    last: list[Counts]
    frequency: Counts


class Postings:
    """Grams to documents."""

    def __init__(self) -> None:
        self._blocks: list[Block] = []

    def extend(self, pairs: Pairs, holds: int) -> None:
        """Add ``holds`` documents with larger numbers than all before; pairs as from ``paired``."""
        self._blocks.append(_block(pairs, holds))
        while len(self._blocks) >= MERGE_AT:
            youngest = self._blocks[-MERGE_AT:]
            sizes = [block.holds for block in youngest]
            if max(sizes) >= MERGE_AT * min(sizes):
                return
            merged = np.concatenate([_as_pairs(block) for block in youngest])
            merged.sort()
            self._blocks[-MERGE_AT:] = [_block(merged, sum(sizes))]

    def find(self, wanted: Codes) -> Found:
        """Look grams up; ``wanted`` is sorted and holds each once."""
        frequency = np.zeros(len(wanted), dtype=np.int64)
        first, last = [], []
        for block in self._blocks:
            if not len(block.keys):
                start = end = np.zeros(len(wanted), dtype=np.int64)
            else:
                place = np.minimum(np.searchsorted(block.keys, wanted), len(block.keys) - 1)
                there = block.keys[place] == wanted
                start = np.where(there, block.starts[place], 0).astype(np.int64)
                end = np.where(there, block.starts[place + 1], 0).astype(np.int64)
            frequency += end - start
            first.append(start)
            last.append(end)
        return Found(first, last, frequency)

    def weigh(self, found: Found, weights: npt.NDArray[np.float64], size: int) -> npt.NDArray[np.float64]:
        """Return for each of ``size`` documents the weight of the found grams it holds; 0 is passed over."""
        total = np.zeros(size)
        for block, first, last in zip(self._blocks, found.first, found.last, strict=True):
            used = np.flatnonzero((last > first) & (weights > 0))
            if len(used):
                lengths = last[used] - first[used]
                skip = np.repeat(first[used] - (np.cumsum(lengths) - lengths), lengths)
                documents = block.documents[skip + np.arange(len(skip))]
                total += np.bincount(documents, np.repeat(weights[used], lengths), size)
        return total


def paired(hashes: Codes, owner: npt.NDArray[np.uint32]) -> Pairs:
    """Return (gram, document) packed into 64 bits, each once, in order."""
    pairs = hashes.astype(np.uint64)
    pairs <<= _HALF
    pairs |= owner
    pairs.sort()
    return pairs[_changes(pairs)]


def hashes_of(pairs: Pairs) -> Codes:
    """Return the gram of every pair."""
    return (pairs >> _HALF).astype(np.uint32)


def _changes(values: Pairs | Codes) -> npt.NDArray[np.bool_]:
    """Tell where a sorted array holds another value than one place before."""
    changes = np.ones(len(values), dtype=bool)
    np.not_equal(values[1:], values[:-1], out=changes[1:])
    return changes


def _block(pairs: Pairs, holds: int) -> Block:
    hashes = hashes_of(pairs)
    starts = np.flatnonzero(_changes(hashes))
    return Block(
        keys=hashes[starts],
        starts=np.append(starts, len(pairs)).astype(np.uint32),
        documents=(pairs & _LOW).astype(np.uint32),
        holds=holds,
    )


def _as_pairs(block: Block) -> Pairs:
    starts = block.starts.astype(np.int64)
    keys = np.repeat(block.keys.astype(np.uint64), starts[1:] - starts[:-1])
    return (keys << _HALF) | block.documents
