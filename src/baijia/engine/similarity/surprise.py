"""How hard each character of a text was to foresee from the ones before it, given all other documents.

A shared gram is evidence only as far as it surprises. Inside a stock sentence the next character is all but
certain and worth nothing; at the seam of two sentences that seldom meet it is worth bits. So boilerplate weighs
little, whatever its length, and no list of stock phrases is needed. The chance of a character after three is
taken from how many documents hold the four and the three; where these are few it leans on shorter runs
(interpolation as in Jelinek and Mercer, 1980).
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from baijia.engine.similarity.text import GRAM, Codes, grams

Bits = npt.NDArray[np.float64]
Counts = npt.NDArray[np.int64]

MOST_BITS = 6.0
DOUBT = 2.0
"""A run seen so many times is half trusted to foretell what follows it."""
LATIN_BELOW, LATIN_WORTH = 0x250, 0.3
"""A Latin letter or a digit tells less than a Chinese character."""
_TABLE_BITS = (18, 22, 24)


class Surprise:
    """Counts of short runs in all documents, in hashed tables: a clash makes a run look a little commoner."""

    def __init__(self) -> None:
        self._times = [np.zeros(1 << bits, dtype=np.uint32) for bits in _TABLE_BITS]
        self._contexts = np.zeros(1 << _TABLE_BITS[-1], dtype=np.uint32)

    def learn(self, runs: Codes, size: int) -> None:
        """Count runs of ``size`` characters, every one of them."""
        np.add.at(self._times[size - 1], _slot(runs, size), 1)

    def learn_contexts(self, runs: Codes) -> None:
        """Count documents by the runs of three they hold: each run once for a document."""
        np.add.at(self._contexts, _slot(runs, GRAM - 1), 1)

    def bits(self, codes: Codes, frequency: Counts, *, known: int) -> Bits:
        """Return the bits of surprise in the last character of every gram of a text.

        Args:
            codes: the text, comparable characters.
            frequency: for every gram by place, how many documents hold it.
            known: how many of those do not count: the source that is weighed, and the text itself if it is
                among the documents.
        """
        places = len(frequency)
        others = np.maximum(frequency - known, 0)
        contexts = self._contexts[_slot(grams(codes, GRAM - 1)[:places], GRAM - 1)].astype(np.int64)
        contexts = np.maximum(contexts - known, others)
        chance = (others + DOUBT * self._from_shorter(codes, places, known)) / (contexts + DOUBT)
        bits: Bits = np.minimum(-np.log2(chance), MOST_BITS)
        bits[codes[GRAM - 1 :] < LATIN_BELOW] *= LATIN_WORTH
        return bits

    def _from_shorter(self, codes: Codes, places: int, known: int) -> Bits:
        chance = np.full(places, 2**-MOST_BITS)
        for size in range(2, GRAM):
            start = GRAM - size
            whole = self._others(codes, size, known)[start : start + places]
            before = self._others(codes, size - 1, known)[start : start + places]
            chance = (whole + DOUBT * chance) / (np.maximum(before, whole) + DOUBT)
        return chance

    def _others(self, codes: Codes, size: int, known: int) -> Counts:
        """Return how often each run of the text stands elsewhere, taking it to stand here as in the source."""
        _, place, here = np.unique(grams(codes, size), return_inverse=True, return_counts=True)
        times = self._times[size - 1][_slot(grams(codes, size), size)].astype(np.int64)
        others: Counts = np.maximum(times - known * here[place], 0)
        return others


def _slot(hashes: Codes, size: int) -> Codes:
    return hashes >> np.uint32(32 - _TABLE_BITS[size - 1])
