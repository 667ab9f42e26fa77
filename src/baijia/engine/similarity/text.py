"""Text made comparable: compatibility forms folded, lower case, digits to 0, all but letters and digits dropped.

So width changes, zero-width characters, spaces, punctuation and changed figures hide nothing. Each character
left over remembers the code point of the original text it came from.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

GRAM = 4
"""Characters of a gram: long enough to be rare, short enough to survive the rewriting of single words."""

Codes = npt.NDArray[np.uint32]
Places = npt.NDArray[np.int64]

_UNKNOWN, _LONGER = -1, -2
_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)
_SHIFT = np.uint64(32)


@dataclass(frozen=True, slots=True)
class Normalised:
    """Comparable characters and, for each, the index of its code point in the original text."""

    codes: Codes
    origin: Places


class Normaliser:
    """Looks characters up in a table that fills itself as new ones are met."""

    def __init__(self) -> None:
        self._table = np.full(0x110000, _UNKNOWN, dtype=np.int32)
        self._longer: dict[int, Codes] = {}

    def __call__(self, text: str) -> Normalised:
        """Return the comparable form of a text."""
        codes, origin = self.joined([text])
        return Normalised(codes, origin)

    def joined(self, texts: Sequence[str]) -> tuple[Codes, Places]:
        """Return the comparable characters of several texts one after the other, with their origins.

        Origins count through all the texts; half a surrogate pair is dropped like any other noise.
        """
        raw = np.frombuffer("".join(texts).encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
        mapped = self._table[raw]
        if (mapped == _UNKNOWN).any():
            for code in np.unique(raw[mapped == _UNKNOWN]):
                self._learn(int(code))
            mapped = self._table[raw]
        if (mapped == _LONGER).any():
            return self._spread(raw, mapped)
        origin = np.flatnonzero(mapped)
        return mapped[origin].astype(np.uint32), origin

    def _learn(self, code: int) -> None:
        folded = unicodedata.normalize("NFKD", chr(code)).lower()
        kept = [_comparable(one) for one in unicodedata.normalize("NFKD", folded)]
        codes = [one for one in kept if one]
        if len(codes) > 1:
            self._longer[code] = np.array(codes, dtype=np.uint32)
        self._table[code] = codes[0] if len(codes) == 1 else _LONGER if codes else 0

    def _spread(self, raw: Codes, mapped: npt.NDArray[np.int32]) -> tuple[Codes, Places]:
        """The slow way, for characters such as ㎡ that fold into several."""
        lengths = (mapped != 0).astype(np.int64)
        longer = np.flatnonzero(mapped == _LONGER)
        for place in longer:
            lengths[place] = len(self._longer[int(raw[place])])
        origin = np.repeat(np.arange(len(raw)), lengths)
        codes = np.repeat(mapped, lengths).astype(np.uint32)
        starts = np.cumsum(lengths) - lengths
        for place in longer:
            codes[starts[place] : starts[place] + lengths[place]] = self._longer[int(raw[place])]
        return codes, origin


def _comparable(character: str) -> int:
    category = unicodedata.category(character)
    if category[0] == "N":
        return ord("0") if category == "Nd" else ord(character)
    return ord(character) if category[0] == "L" else 0


def grams(codes: Codes, size: int = GRAM) -> Codes:
    """Return a 32-bit hash of every run of ``size`` characters, by place; empty when the text is shorter."""
    places = len(codes) - size + 1
    if places <= 0:
        return np.empty(0, dtype=np.uint32)
    mixed = np.zeros(places, dtype=np.uint64)
    for offset in range(size):
        mixed += codes[offset : offset + places]
        mixed *= _MULTIPLIER
        mixed ^= mixed >> _SHIFT
    return (mixed * _MULTIPLIER >> _SHIFT).astype(np.uint32)
