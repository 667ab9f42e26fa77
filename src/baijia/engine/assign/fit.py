"""How well what experts say they know fits what items say they are about: shared pairs of characters, rare ones first.

No dictionary and no model: pairs of Chinese characters serve as words (bigrams find as well as a segmenter does),
after the same folding as the search for recycled text.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

MOST = 1000
"""The fit of the best match."""
PAIR = 2
UNIT = 1000
"""Weights are whole numbers, so that a sum is the same in any order."""


def fits(items: Sequence[str], experts: Sequence[str]) -> npt.NDArray[np.int32]:
    """Return how well each expert's words fit each item's text, items x experts, 0 to ``MOST``.

    A pair of characters weighs the more the fewer items hold it; an expert's sum is divided by the root of the
    weight of all his words, so that a long list of words gains nothing by its length. ``MOST`` is the best match of
    an item, or the usual best match of all items where its own is poorer: an item nobody knows fits nobody.
    """
    import numpy as np

    from baijia.engine.similarity.text import Normaliser, grams

    fold = Normaliser()
    known = [np.unique(grams(fold(text).codes, PAIR)) for text in experts]
    words = np.unique(np.concatenate(known)) if known else np.empty(0, dtype=np.uint32)
    found = np.zeros((len(items), len(experts)), dtype=np.int32)
    if not len(words) or not len(items):
        return found
    places = [_places(words, np.unique(grams(fold(text).codes, PAIR))) for text in items]
    counts = np.bincount(np.concatenate(places), minlength=len(words))
    weights = np.array(
        [round(UNIT * math.log(1 + len(items) / (1 + int(n)))) for n in counts], dtype=np.int64
    )
    who = np.concatenate([np.full(len(own), column) for column, own in enumerate(known)])
    word = np.searchsorted(words, np.concatenate(known))
    order = np.argsort(word, kind="stable")
    who, starts = who[order], np.searchsorted(word[order], np.arange(len(words) + 1))
    length = np.sqrt(np.maximum(np.bincount(who, weights[word[order]], minlength=len(experts)), 1))
    raw = np.zeros((len(items), len(experts)))
    for row, at in enumerate(places):
        sizes = starts[at + 1] - starts[at]
        inside = np.arange(sizes.sum()) - np.repeat(np.cumsum(sizes) - sizes, sizes)
        knowing = who[np.repeat(starts[at], sizes) + inside]
        raw[row] = np.bincount(knowing, np.repeat(weights[at], sizes), minlength=len(experts)) / length
    best = raw.max(axis=1)
    usual = float(np.median(best[best > 0])) if (best > 0).any() else 1.0
    fitting: npt.NDArray[np.int32] = np.rint(MOST * raw / np.maximum(best, usual)[:, None]).astype(np.int32)
    return fitting


def _places(words: npt.NDArray[np.uint32], own: npt.NDArray[np.uint32]) -> npt.NDArray[np.int64]:
    """Return where in the sorted ``words`` those of ``own`` stand that are among them."""
    import numpy as np

    at: npt.NDArray[np.int64] = np.minimum(np.searchsorted(words, own), len(words) - 1)
    return np.asarray(at[words[at] == own])
